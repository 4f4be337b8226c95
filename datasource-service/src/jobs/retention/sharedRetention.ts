import type { HistoryRenamer } from '../../store/history/historyStore.ts';
import type { SharedExpiry } from '../../store/record/expiry.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Job, JobRun } from '../jobRunner.ts';
import { expiryTimes, type RetentionPolicy } from './policy.ts';

interface SharedRetentionOptions {
  stores: readonly SharedExpiry[];
  policy: RetentionPolicy;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** Lets go what the policy no longer keeps in the stores that all replicas share. */
export function createSharedRetention({ stores, policy, logger, now }: SharedRetentionOptions): Job {
  return {
    name: 'retention',
    async run({ signal, progress }: JobRun) {
      for (const store of stores) {
        const at = now();
        const counts = Object.entries(await store.expire(expiryTimes(policy, at), at, signal));
        const gone = Object.fromEntries(counts.filter(([, rows]) => rows > 0));
        if (Object.keys(gone).length > 0) {
          logger.info({ store: store.store, gone }, 'What the retention policy no longer keeps is gone.');
        }
        await progress(counts.reduce((sum, [, rows]) => sum + rows, 0));
      }
    },
  };
}

/** Gives callers in the history new pseudonyms after their key has changed. */
export function createRenaming(history: HistoryRenamer, callerKey: string, logger: Logger): Job {
  return {
    name: 'rename-callers',
    async run({ signal, progress }: JobRun) {
      const renamed = await history.rename(callerKey, signal);
      if (renamed > 0) {
        logger.info({ calls: renamed }, 'Callers in the history have pseudonyms under the new key.');
      }
      await progress(renamed);
    },
  };
}
