import { pino } from 'pino';
import { NOON } from '../../../test/support/build.ts';
import type { ExpiryTimes, SharedExpiry } from '../../record/expiry.ts';
import type { JobRun } from '../../runtime/jobs/jobRunner.ts';
import type { Confirmation } from './confirmation.ts';
import { keptAfterExport } from './policy.ts';
import { createRenaming, createSharedRetention } from './sharedRetention.ts';
import { ServerTime } from './trustedTime.ts';

const DAY = 24 * 60 * 60 * 1000;

const POLICY = {
  rawDeliveries: 3 * DAY,
  quarantine: 30 * DAY,
  transcripts: 90 * DAY,
  calls: 400 * DAY,
  audit: 500 * DAY,
  recordings: {},
};

function runOf(done: number[]): JobRun {
  return {
    lease: { name: 'retention', owner: 'me', token: 1 } as unknown as JobRun['lease'],
    signal: new AbortController().signal,
    progress: async (rows) => void done.push(rows),
  };
}

let word: Confirmation | null = null;
let problems: string[] = [];

/** The job, on a replica whose clock is 401 days ahead of the one that they share. */
function createJob(stores: readonly SharedExpiry[]) {
  return createSharedRetention({
    ...{ stores, policy: POLICY, logger: pino({ level: 'silent' }) },
    time: new ServerTime({ readServer: async () => NOON, now: () => NOON + 401 * DAY }),
    confirmations: {
      read: async () => word,
      write: async (given) => void (word = given),
      clear: async () => void (word = null),
    },
    onProblems: (found) => (problems = found),
  });
}

describe('the retention of what replicas share', () => {
  it('lets each store forget by the same moments, and tells how much went', async () => {
    const asked: Array<[ExpiryTimes, number]> = [];
    const stores = [{ rows: { calls: 2, bodies: 3 } }, { rows: { transcripts: 0 } }].map(({ rows }) => ({
      store: 'history' as const,
      expirable: async () => ({}),
      sizes: async () => ({}),
      async expire(times: ExpiryTimes, now: number) {
        asked.push([times, now]);
        return rows;
      },
    }));
    const done: number[] = [];
    const job = createJob(stores);
    await job.run(runOf(done));
    expect(done).toEqual([5, 0]);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]?.[0]).toMatchObject({ bodies: NOON - 3 * DAY, calls: NOON - 400 * DAY, audit: NOON - 500 * DAY });
    expect(problems).toEqual([expect.stringContaining("This machine's clock says")]);
  });

  it('refuses what is more than a day’s share, with its numbers, until an admin gave their word for so much', async () => {
    let rows = 500;
    const gone: string[] = [];
    const store = (name: 'firestore' | 'history', exported: number): SharedExpiry => ({
      store: name,
      sizes: async () => ({ calls: 4000 }),
      expirable: async () => ({
        calls: { rows, oldest: NOON - 500 * DAY, exported },
        bodies: { rows: 0, oldest: null },
      }),
      async expire() {
        gone.push(name);
        return { calls: rows };
      },
    });
    const job = createJob([store('history', 0), store('firestore', 490)]);
    await job.run(runOf([]));
    // What was exported is elsewhere, and no day's share is counted of it.
    expect(gone).toEqual(['firestore']);
    expect(problems[1]).toMatch(/500 calls of the history at once, the oldest of 2024-\d\d-\d\d; a day's share is 30/);
    word = { at: NOON - 2 * DAY, entries: [{ store: 'history', kind: 'calls', before: NOON, rows: 500 }] };
    await job.run(runOf([]));
    expect(gone).toEqual(['firestore', 'firestore']);
    expect(word).toBeNull();
    word = { at: NOON, entries: [{ store: 'history', kind: 'calls', before: NOON, rows: 500 }] };
    rows = 531;
    await job.run(runOf([]));
    expect(gone).not.toContain('history');
    word = { at: NOON, entries: [{ store: 'history', kind: 'calls', before: NOON, rows: 500 }] };
    rows = 530;
    await job.run(runOf([]));
    expect(gone).toContain('history');
  });

  it('keeps what was exported for a week, or as long as the policy keeps what is in it', () => {
    expect(keptAfterExport(POLICY)).toEqual({ calls: 7 * DAY, deliveries: 3 * DAY });
  });
});

describe('the renaming of callers', () => {
  it('asks the history for it with the key of today, and tells how many there were', async () => {
    const keys: string[] = [];
    const history = {
      async rename(key: string) {
        keys.push(key);
        return 7;
      },
    };
    const done: number[] = [];
    await createRenaming(history, 'a key', pino({ level: 'silent' })).run(runOf(done));
    expect([keys, done]).toEqual([['a key'], [7]]);
  });
});
