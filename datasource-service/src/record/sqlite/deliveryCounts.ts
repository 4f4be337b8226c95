import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { PROVIDERS } from '../../contract/index.ts';
import type { CountedDeliveries, CountedLags, DeliveryLog } from '../deliveryLog.ts';
import { COUNT_SLOTS_MS, COUNTED, HOUR_MS, LAG_SLOTS_MS, MINUTE_MS, slotStart } from './deliveryTally.ts';

const count = z.number();

const countRow = z.object({
  provider: z.enum(PROVIDERS),
  at: z.number(),
  received: count,
  duplicates: count,
  unsigned: count,
  quarantined: count,
  applied: count,
  unreadable: count,
}) satisfies z.ZodType<CountedDeliveries>;

const lagRow = z.object({
  provider: z.enum(PROVIDERS),
  lag: z.enum(['event', 'apply', 'backfill']),
  bucket: z.number(),
  deliveries: count,
});

interface TimeRange {
  from: number;
  to: number;
}

/** The whole minutes that a range touches. */
function wholeMinutes({ from, to }: TimeRange): TimeRange {
  return { from: Math.floor(from / MINUTE_MS) * MINUTE_MS, to: Math.ceil(to / MINUTE_MS) * MINUTE_MS };
}

/** Parts that make up a range of whole minutes: whole slots of the longest length that fits, the rest of shorter ones. */
function slotParts(range: TimeRange, lengths: readonly number[]): Array<TimeRange & { slotMs: number }> {
  const [slotMs, ...shorter] = lengths;
  if (slotMs === undefined || range.from >= range.to) {
    return [];
  }
  const from = Math.ceil(range.from / slotMs) * slotMs;
  const to = Math.floor(range.to / slotMs) * slotMs;
  return from >= to
    ? slotParts(range, shorter)
    : [
        ...slotParts({ from: range.from, to: from }, shorter),
        { slotMs, from, to },
        ...slotParts({ from: to, to: range.to }, shorter),
      ];
}

function asBuckets(rows: ReadonlyArray<z.output<typeof lagRow>>): CountedLags['buckets'] {
  const buckets = rows.map(({ bucket }) => bucket);
  const first = Math.min(...buckets);
  const counts = new Float64Array(Math.max(...buckets) - first + 1);
  rows.forEach(({ bucket, deliveries }) => (counts[bucket - first] = (counts[bucket - first] as number) + deliveries));
  return { first, counts };
}

/** Adds a row to the slot that it belongs to. */
function addCounts(added: Map<string, CountedDeliveries>, row: CountedDeliveries, slotMs: number): void {
  const at = slotStart(row.at, slotMs);
  const key = `${at} ${row.provider}`;
  const known = added.get(key);
  if (known === undefined) {
    added.set(key, { ...row, at });
  } else {
    COUNTED.forEach((name) => (known[name] += row[name]));
  }
}

/** The counts of the deliveries, read back. */
export function createDeliveryCounts(
  database: DatabaseSync
): Pick<DeliveryLog, 'deliveryCounts' | 'deliveryLags' | 'uncountedUntil'> {
  const counts = database.prepare(
    `SELECT provider, at, ${COUNTED.join(', ')} FROM delivery_counts WHERE slot_ms = ? AND at >= ? AND at < ?`
  );
  const lags = database.prepare(
    `SELECT provider, lag, bucket, sum(deliveries) AS deliveries FROM delivery_lags
     WHERE slot_ms = ? AND at >= ? AND at < ? GROUP BY provider, lag, bucket`
  );
  const lastUncounted = database.prepare(
    `SELECT max(received_at) AS at FROM deliveries
     WHERE sequence = (SELECT CAST(value AS INTEGER) - 1 FROM identity WHERE name = 'countedFrom')`
  );
  return {
    async deliveryCounts(range, slotMs) {
      const lengths = slotMs % HOUR_MS === 0 ? COUNT_SLOTS_MS : [MINUTE_MS];
      const added = new Map<string, CountedDeliveries>();
      for (const part of slotParts(wholeMinutes(range), lengths)) {
        for (const row of counts.all(part.slotMs, part.from, part.to)) {
          addCounts(added, countRow.parse(row), slotMs);
        }
      }
      return [...added.values()].sort(
        (left, right) => left.at - right.at || PROVIDERS.indexOf(left.provider) - PROVIDERS.indexOf(right.provider)
      );
    },
    async deliveryLags(range) {
      const rows = slotParts(wholeMinutes(range), LAG_SLOTS_MS).flatMap(({ slotMs, from, to }) =>
        lags.all(slotMs, from, to).map((row) => lagRow.parse(row))
      );
      const groups = Map.groupBy(rows, ({ provider, lag }) => `${provider} ${lag}`);
      return [...groups.values()].map((group) => {
        const [{ provider, lag }] = group as [z.output<typeof lagRow>];
        return { provider, lag, buckets: asBuckets(group) };
      });
    },
    async uncountedUntil() {
      const at = lastUncounted.get()?.['at'];
      return typeof at === 'number' ? at : null;
    },
  };
}
