import type { DataFrame } from '@grafana/data';

/** One row of a frame, by field name. */
export type Row = Record<string, unknown>;

/** The rows of a frame; none when there is no frame. */
export function readRows(frame: DataFrame | undefined): Row[] {
  if (!frame) {
    return [];
  }
  return Array.from({ length: frame.length }, (_, index) =>
    Object.fromEntries(frame.fields.map((field) => [field.name, field.values[index]]))
  );
}

/** Text, or null where the row has none. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, or null where the row has none. */
export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A yes or no, or null where the row has none. */
export function truth(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** The value when it is one of those listed, else null. */
export function oneOf<T extends string>(values: readonly T[], value: unknown): T | null {
  return values.find((known) => known === value) ?? null;
}
