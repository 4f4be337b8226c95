import { pino } from 'pino';
import { NOON } from '../../../test/support/build.ts';
import type { ExpiryTimes } from '../../store/record/expiry.ts';
import type { JobRun } from '../jobRunner.ts';
import { keptAfterExport } from './policy.ts';
import { createRenaming, createSharedRetention } from './sharedRetention.ts';

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

describe('the retention of what replicas share', () => {
  it('lets each store forget by the same moments, and tells how much went', async () => {
    const asked: Array<[ExpiryTimes, number]> = [];
    const stores = [{ rows: { calls: 2, bodies: 3 } }, { rows: { transcripts: 0 } }].map(({ rows }) => ({
      store: 'history' as const,
      expirable: async () => ({}),
      async expire(times: ExpiryTimes, now: number) {
        asked.push([times, now]);
        return rows;
      },
    }));
    const done: number[] = [];
    const job = createSharedRetention({ stores, policy: POLICY, logger: pino({ level: 'silent' }), now: () => NOON });
    await job.run(runOf(done));
    expect(done).toEqual([5, 0]);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]?.[0]).toMatchObject({ bodies: NOON - 3 * DAY, calls: NOON - 400 * DAY, audit: NOON - 500 * DAY });
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
