import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { DELIVERY_VERDICTS, PROVIDERS } from '../../contract/index.ts';
import type { ReplayEntry, ReplayedDelivery } from '../deliveryLog.ts';
import { isWebhook, type DeliveryTally } from './deliveryTally.ts';

const before = z.object({
  provider: z.enum(PROVIDERS),
  received_at: z.number(),
  verdict: z.enum(DELIVERY_VERDICTS),
  problem: z.string().nullable(),
});

/** Marks deliveries as worked in again, and keeps for ever who asked for it. */
export function createReplays(database: DatabaseSync, isCounted: (sequence: number) => boolean) {
  const read = database.prepare(
    `SELECT provider, received_at, verdict, problem FROM deliveries
     WHERE sequence = ? AND (applied_at IS NOT NULL OR verdict = 'quarantined')`
  );
  const mark = database.prepare(
    `UPDATE deliveries SET applied_at = coalesce(applied_at, $at), problem = $problem,
       verdict = CASE verdict WHEN 'quarantined' THEN 'released' ELSE verdict END
     WHERE sequence = $sequence`
  );
  const keep = database.prepare(
    'INSERT INTO delivery_replays (delivery, at, actor, action, changed) VALUES (?, ?, ?, ?, ?)'
  );
  return {
    /** Marks one; null when it still waits, or is not there. */
    mark({ sequence, at, problem }: ReplayedDelivery, tally: DeliveryTally): ReplayEntry['action'] | null {
      const row = read.get(sequence);
      if (row === undefined) {
        return null;
      }
      const { provider, received_at: receivedAt, verdict, problem: problemBefore } = before.parse(row);
      const isReleased = verdict === 'quarantined';
      mark.run({ sequence, at, problem });
      if (isCounted(sequence) && isWebhook(verdict)) {
        const known = isReleased ? 'quarantined' : problemBefore === null ? 'applied' : 'unreadable';
        tally.count({ provider, receivedAt }, known, -1);
        tally.count({ provider, receivedAt }, problem === null ? 'applied' : 'unreadable');
      }
      return isReleased ? 'released' : 'reread';
    },
    /** Keeps who did it. */
    keep(
      { sequence, at, actor }: ReplayedDelivery,
      { action, changed }: Pick<ReplayEntry, 'action' | 'changed'>
    ): void {
      keep.run(sequence, at, actor, action, Number(changed));
    },
  };
}
