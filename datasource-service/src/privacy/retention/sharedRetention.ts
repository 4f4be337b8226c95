import type { HistoryRenamer } from '../../analytics/warehouse/historyStore.ts';
import type { Expirable, Expiring, SharedExpirable, SharedExpiry } from '../../record/expiry.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Job, JobRun } from '../../runtime/jobs/jobRunner.ts';
import { isFresh, type Confirmation, type Confirmations } from './confirmation.ts';
import { dayShare, keptMsOf, refusalOf, type RefusedExpiry } from './dayShare.ts';
import { expiryTimes, type RetentionPolicy } from './policy.ts';
import type { TrustedTime } from './trustedTime.ts';

interface SharedRetentionOptions {
  stores: readonly SharedExpiry[];
  policy: RetentionPolicy;
  logger: Logger;
  /** The time of all replicas: one whose own clock is wrong would empty the stores for all. */
  time: TrustedTime;
  confirmations: Confirmations;
  /** Called with what waits for an admin, in sentences, after each run. */
  onProblems: (problems: string[]) => void;
}

/** What of a store would take more than a day's share, without what an admin confirmed. */
async function refusedIn(
  store: SharedExpirable,
  policy: RetentionPolicy,
  at: number,
  word: Confirmation | null
): Promise<RefusedExpiry[]> {
  const found = Object.entries(await store.expirable(expiryTimes(policy, at), at)) as Array<[Expiring, Expirable]>;
  const aged = found
    .map(([kind, { rows, exported = 0, ...rest }]) => ({ kind, ...rest, rows: rows - exported }))
    .filter(({ rows }) => rows > 0);
  const sizes = aged.length === 0 ? {} : await store.sizes();
  return aged.flatMap((due) => {
    const share = dayShare(sizes[due.kind] ?? 0, keptMsOf(policy)[due.kind]);
    const confirmed = word?.entries.find((entry) => entry.store === store.store && entry.kind === due.kind)?.rows ?? 0;
    return due.rows > share + confirmed ? [{ ...due, store: store.store, share }] : [];
  });
}

/** Lets go what the policy no longer keeps in the stores that all replicas share. */
export function createSharedRetention(options: SharedRetentionOptions): Job {
  const { stores, policy, logger, time, confirmations, onProblems } = options;
  return {
    name: 'retention',
    async run({ signal, progress }: JobRun) {
      const { at, doubt } = await time.read();
      const word = await confirmations.read();
      const given = word !== null && isFresh(word, at) ? word : null;
      const problems = doubt === null ? [] : [doubt];
      for (const store of stores) {
        const refused = await refusedIn(store, policy, at, given);
        if (refused.length > 0) {
          refused.forEach((refusal) => logger.warn({ ...refusal }, refusalOf(refusal)));
          problems.push(...refused.map(refusalOf));
          continue;
        }
        const counts = Object.entries(await store.expire(expiryTimes(policy, at), at, signal));
        const gone = Object.fromEntries(counts.filter(([, rows]) => rows > 0));
        if (Object.keys(gone).length > 0) {
          logger.info({ store: store.store, gone }, 'What the retention policy no longer keeps is gone.');
        }
        await progress(counts.reduce((sum, [, rows]) => sum + rows, 0));
      }
      onProblems(problems);
      if (word !== null) {
        await confirmations.clear();
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
