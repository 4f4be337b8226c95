import { z } from 'zod';
import { DELIVERY_VERDICTS } from '../../contract/index.ts';
import type { ReplayEntry } from '../deliveryLog.ts';
import type { NewDelivery } from '../recordStore.ts';
import { MINUTE_MS, type DeliveryTally } from './deliveryTally.ts';

/** A delivery as the record it is copied from holds it. */
export interface DeliveryCopy extends NewDelivery {
  /** Grows with each change of the delivery. */
  version: number;
  appliedAt: number | null;
  problem: string | null;
  /** Oldest first; they are only ever added. */
  replays: readonly ReplayEntry[];
  /** How often it came again, by minutes since 1970. */
  repeats: Readonly<Record<string, number>>;
  /** The replica that took it in, where that is told. */
  takenBy?: string | undefined;
}

/** How often a delivery came again, as the ledger keeps it. */
export const repeatsColumn = z.string().transform((text) => JSON.parse(text) as Record<string, number>);

/** What is known of a delivery before it changes. */
export const knownDelivery = z.object({
  sequence: z.number(),
  version: z.number(),
  verdict: z.enum(DELIVERY_VERDICTS),
  applied_at: z.number().nullable(),
  problem: z.string().nullable(),
  repeats: repeatsColumn,
});

type Known = z.output<typeof knownDelivery>;

/** What became of a delivery, as it is counted; null while it waits. */
function outcomeOf(
  verdict: NewDelivery['verdict'],
  appliedAt: number | null,
  problem: string | null
): 'quarantined' | 'applied' | 'unreadable' | null {
  if (verdict === 'quarantined') {
    return 'quarantined';
  }
  return appliedAt === null ? null : problem === null ? 'applied' : 'unreadable';
}

function countRepeats(tally: DeliveryTally, known: Known | null, { provider, repeats: now }: DeliveryCopy): void {
  for (const [minute, times] of Object.entries(now)) {
    const more = times - (known?.repeats[minute] ?? 0);
    if (more !== 0) {
      tally.count({ provider, receivedAt: Number(minute) * MINUTE_MS }, 'duplicates', more);
    }
  }
}

/** A replay is no measure of how long the way took. */
function timeWay(tally: DeliveryTally, delivery: DeliveryCopy): void {
  const { appliedAt, receivedAt, eventAt, replays } = delivery;
  if (appliedAt === null || replays.length > 0) {
    return;
  }
  tally.time(delivery, 'apply', appliedAt - receivedAt);
  if (eventAt !== null) {
    tally.time(delivery, 'event', receivedAt - eventAt);
  }
}

/** Counts the difference between what was known of a delivery and what it is now. */
export function countChange(tally: DeliveryTally, known: Known | null, delivery: DeliveryCopy): void {
  if (known === null) {
    tally.count(delivery, 'received');
  }
  if (known === null && delivery.verdict === 'unsigned') {
    tally.count(delivery, 'unsigned');
  }
  countRepeats(tally, known, delivery);
  const before = known === null ? null : outcomeOf(known.verdict, known.applied_at, known.problem);
  const after = outcomeOf(delivery.verdict, delivery.appliedAt, delivery.problem);
  // What has an outcome may have another, and never waits again.
  if (after === null || before === after) {
    return;
  }
  if (before !== null) {
    tally.count(delivery, before, -1);
  } else {
    timeWay(tally, delivery);
  }
  tally.count(delivery, after);
}
