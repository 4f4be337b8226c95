import { z } from 'zod';

/**
 * Readers of fields in platform payloads. Platforms write null, omit fields, and change types between versions; a
 * field that cannot be read counts as absent, so that one odd field never costs the rest of a message.
 */
function lenient<T extends z.ZodType>(schema: T) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

const SECONDS_BELOW = 1e11;

/** Calls of voice agents happen in this century; a time outside it is a mistake, not a time. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

function parseInstant(value: number | string): number {
  const numeric = typeof value === 'number' ? value : Number(value);
  if (Number.isFinite(numeric)) {
    return Math.round(numeric < SECONDS_BELOW ? numeric * 1000 : numeric);
  }
  const given = String(value);
  // Without a zone a time is UTC, on hosts of every zone.
  return HAS_ZONE.test(given) ? Date.parse(given) : parseUtc(given);
}

/** `Z`, an offset, or the name of a zone at the end, or a day alone, which is UTC anyway. */
const HAS_ZONE = /(Z|[+-]\d{2}:?\d{2}|UT|UTC|GMT|[ECMP][SD]T)\)?\s*$|^\d{4}-\d{2}-\d{2}$/i;

function parseUtc(given: string): number {
  const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)$/.exec(given);
  return iso === null ? Date.parse(`${given} UTC`) : Date.parse(`${iso[1]}T${iso[2]?.replace(',', '.')}Z`);
}

function toEpochMs(value: number | string): number | null {
  const instant = parseInstant(value);
  return instant >= EARLIEST && instant < LATEST ? instant : null;
}

/** Text that is not blank. */
export const text = lenient(z.string().trim().min(1));

/** Text, or a number as text: versions and ids come as either. */
export const label = lenient(z.union([z.string().trim().min(1), z.number().transform(String)]));

/** True or false. */
export const flag = lenient(z.boolean());

/** A finite number, or one written as text. */
export const number = lenient(
  z.union([z.number(), z.string().trim().min(1).transform(Number)]).refine((value) => Number.isFinite(value))
);

/** A time of this century as epoch ms, from seconds or milliseconds since 1970 or ISO 8601. */
export const instant = lenient(
  z
    .union([z.number(), z.string().trim().min(1)])
    .transform(toEpochMs)
    .refine((value) => value !== null)
);

/** An object of the given shape; null when it is anything else. */
export function shape<T extends z.ZodRawShape>(fields: T) {
  return lenient(z.object(fields));
}

/** Entries of a list that are read. No message of a call has more; a list without end must not hold up all others. */
const MOST_ENTRIES = 10_000;

/** A list whose unreadable entries are left out, up to so many entries as a call can have; null when it is no list. */
export function listOf<T extends z.ZodType>(entry: T) {
  return lenient(
    z.array(z.unknown()).transform((entries) =>
      entries.slice(0, MOST_ENTRIES).flatMap((candidate): Array<z.output<T>> => {
        const parsed = entry.safeParse(candidate);
        return parsed.success ? [parsed.data] : [];
      })
    )
  );
}

/** Anything at all, or nothing. */
export const anything = z.unknown().optional();
