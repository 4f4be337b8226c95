import { buildDelivery, NOON } from '../../../test/support/build.ts';
import { openSqliteRecordStore, type SqliteRecordStore } from '../../record/sqlite/sqliteRecordStore.ts';
import { LocalTime, ServerTime } from './trustedTime.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let record: SqliteRecordStore;
/** The machine's clock, and one that nobody sets. */
let local: number;
let elapsed: number;

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
  local = NOON;
  elapsed = 5000;
});

afterEach(() => record.close());

function start(): LocalTime {
  return new LocalTime({ record, now: () => local, elapsed: () => elapsed });
}

function pass(milliseconds: number): void {
  local += milliseconds;
  elapsed += milliseconds;
}

async function receive(id: string, eventAt: number | null, verdict: 'verified' | 'quarantined' = 'verified') {
  await record.append(buildDelivery({ id, receivedAt: local, eventAt, verdict }));
}

const SKEWS = [8, 91, 401, -8, -91, -401];

describe('the time of a service of its own', () => {
  it('is the machine’s while nothing speaks against it', async () => {
    const time = start();
    expect(await time.read()).toEqual({ at: NOON, doubt: null });
    pass(400 * DAY);
    expect(await time.read()).toEqual({ at: NOON + 400 * DAY, doubt: null });
  });

  it.each(SKEWS)('is not later than what was known before when the clock is %d days off at a start', async (days) => {
    await receive('before', NOON);
    pass(4 * HOUR);
    local += days * DAY;
    for (const runs of [1, 2]) {
      const time = start();
      pass(HOUR);
      const { at, doubt } = await time.read();
      if (days > 0) {
        expect(at).toBeLessThanOrEqual(NOON + 2 * HOUR * runs);
        expect(doubt).toMatch(new RegExp(`it is ${days} days ahead`));
      } else {
        // A clock that is behind lets go less than it should; the next run takes it as it is.
        expect(at).toBe(local);
        expect(doubt === null).toBe(runs === 2);
      }
    }
  });

  it.each(SKEWS)('is not the machine’s when its clock is set %d days off while it runs', async (days) => {
    const time = start();
    await time.read();
    pass(HOUR);
    local += days * DAY;
    const { at, doubt } = await time.read();
    expect(at).toBe(Math.min(local, NOON + HOUR));
    expect(doubt).toMatch(days > 0 ? /ahead/ : /behind/);
  });

  it.each(SKEWS)('is the platform’s where its messages say that a new service’s clock is %d days off', async (days) => {
    local += days * DAY;
    const time = start();
    await time.read();
    await receive('forged', local, 'quarantined');
    await receive('undated', null);
    expect((await time.read()).doubt).toBeNull();
    await receive('dated', NOON);
    const { at, doubt } = await time.read();
    expect(at).toBe(Math.min(local, NOON));
    expect(doubt).toMatch(/the platform’s messages say/);
  });

  it('believes the machine again when a message bears the same time, or an admin says so', async () => {
    await receive('before', NOON);
    pass(30 * DAY);
    const waiting = start();
    expect((await waiting.read()).doubt).toMatch(/30 days ahead/);
    pass(1000);
    await receive('after', local - 500);
    expect(await waiting.read()).toEqual({ at: local, doubt: null });
    pass(30 * DAY);
    const told = start();
    expect((await told.read()).doubt).not.toBeNull();
    await receive('of long ago', NOON);
    told.confirm();
    expect(await told.read()).toEqual({ at: local, doubt: null });
    pass(DAY);
    expect(await told.read()).toEqual({ at: local, doubt: null });
  });

  it('says a day where it is one', async () => {
    await receive('before', NOON);
    local += DAY + HOUR;
    expect((await start().read()).doubt).toMatch(/it is a day ahead/);
  });
});

describe('the time of replicas', () => {
  it.each([...SKEWS, 0])('is the server’s, however far off the machine’s clock is (%d days)', async (days) => {
    const time = new ServerTime({ readServer: async () => NOON, now: () => NOON + days * DAY });
    time.confirm();
    const { at, doubt } = await time.read();
    expect(at).toBe(NOON);
    expect(doubt === null).toBe(days === 0);
  });
});
