import { until } from '../../test/support/until.ts';
import { Writable } from 'node:stream';
import { openSqliteStatusStore } from './store/sqlite/sqliteStatusStore.ts';
import type { StatusStore } from './store/statusStore.ts';
import { createLogger } from '../runtime/logger.ts';
import { StatusSampler, type ComponentProbe } from './statusSampler.ts';

const NOON = Date.UTC(2026, 2, 4, 12);
const DAY = 24 * 60 * 60 * 1000;

let store: StatusStore;
let now: number;
let lines: string[];

/** The store outlives the sampler, so that a test can look at what was kept. */
function createSampler(probes: ComponentProbe[], to: StatusStore = store, sampleMs = 2): StatusSampler {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const kept = { ...to, close: async () => undefined };
  return new StatusSampler({ store: kept, probes, logger: createLogger('info', sink), now: () => now, sampleMs });
}

async function lastBeat(): Promise<number | undefined> {
  return (await store.history(0)).runs.at(-1)?.lastBeatAt;
}

beforeEach(() => {
  store = openSqliteStatusStore(':memory:', 0);
  now = NOON;
  lines = [];
});

afterEach(() => store.close());

describe('the status sampler', () => {
  it('keeps what it sees, again and again, and a last time when it stops', async () => {
    let status: 'ok' | 'down' = 'ok';
    const sampler = createSampler([{ component: 'record', read: async () => ({ status, detail: 'why' }) }]);
    await sampler.start();
    status = 'down';
    now += 5000;
    await until(async () => (await lastBeat()) === now);
    now += 5000;
    await sampler.stop();
    const { runs, changes } = await store.history(0);
    expect(runs).toEqual([{ run: 1, startedAt: NOON, lastBeatAt: NOON + 10_000 }]);
    expect(changes.map(({ at, status: kept }) => [at, kept])).toEqual([
      [NOON, 'ok'],
      [NOON + 5000, 'down'],
    ]);
  });

  it('takes a sample at once when it is asked to', async () => {
    const sampler = createSampler([], store, 60_000);
    await sampler.start();
    now += 1000;
    sampler.refresh();
    await until(async () => (await lastBeat()) === now);
    await sampler.stop();
    expect((await store.history(0)).runs).toHaveLength(1);
  });

  it.each([
    [new Error('no such file'), 'no such file'],
    ['a word', 'a word'],
  ])('takes a component whose probe throws %s for down', async (thrown, detail) => {
    const sampler = createSampler([{ component: 'record', read: () => Promise.reject(thrown) }]);
    await sampler.start();
    await sampler.stop();
    expect((await store.history(0)).changes).toMatchObject([{ status: 'down', detail }]);
  });

  it('knows the time in which the process stood still as not running', async () => {
    const sampler = createSampler([]);
    await sampler.start();
    now += 10 * 60_000;
    await until(async () => (await lastBeat()) === now);
    await sampler.stop();
    expect((await store.history(0)).runs).toMatchObject([{ lastBeatAt: NOON }, { startedAt: NOON + 10 * 60_000 }]);
  });

  it('forgets what is older than a hundred days', async () => {
    for (const at of [NOON - 300 * DAY, NOON - 200 * DAY, NOON - 50 * DAY]) {
      await store.begin(at);
    }
    const sampler = createSampler([]);
    await sampler.start();
    await sampler.stop();
    expect((await store.history(0)).runs.map(({ startedAt }) => (NOON - startedAt) / DAY)).toEqual([200, 50, 0]);
  });

  it('goes on when the history cannot be written, and says so once', async () => {
    let failures = 0;
    const failing = {
      ...store,
      beat: (...parameters: Parameters<StatusStore['beat']>) => {
        failures += 1;
        return failures <= 3 ? Promise.reject(new Error('disk full')) : store.beat(...parameters);
      },
    };
    const sampler = createSampler([{ component: 'record', read: async () => ({ status: 'ok', detail: '' }) }], failing);
    await sampler.start();
    await until(async () => (await store.history(0)).changes.length === 1);
    await sampler.stop();
    expect(lines.filter((line) => line.includes('could not be written'))).toHaveLength(1);
  });
});
