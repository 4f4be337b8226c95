import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buildDelivery, buildReport, NOON } from '../../../test/support/build.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { createLogger } from '../../runtime/logger.ts';
import { createMetrics } from '../../runtime/metrics.ts';
import { NO_RATES } from '../../calls/rateCard.ts';
import type { RecordStore } from '../../record/recordStore.ts';
import { openSqliteRecordStore } from '../../record/sqlite/sqliteRecordStore.ts';
import { DuckDbHotStore } from './duckdb/duckDbHotStore.ts';
import { HotFeed, makerOf } from './hotFeed.ts';
import { HotStoreDamaged, UnstorableCall } from './hotStore.ts';

// Thousands of calls are written on a busy machine.
jest.setTimeout(30_000);

/** A hot store that fails as it is told to, once each, and works otherwise. */
class FailingHotStore extends DuckDbHotStore {
  readonly failures: { open: Error[]; write: Error[] } = { open: [], write: [] };

  override async open(): ReturnType<DuckDbHotStore['open']> {
    const failure = this.failures.open.shift();
    return failure === undefined ? super.open() : Promise.reject(failure);
  }

  override async write(...given: Parameters<DuckDbHotStore['write']>): Promise<void> {
    const failure = this.failures.write.shift();
    return failure === undefined ? super.write(...given) : Promise.reject(failure);
  }
}

function createFeed(folder: string) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const record = openSqliteRecordStore(join(folder, 'ledger.sqlite'));
  const hot = new FailingHotStore({
    path: join(folder, 'hot.duckdb'),
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 2,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 20_000,
    now: () => new Date(),
  });
  const metrics = createMetrics({ processMetrics: false });
  const feed = new HotFeed({
    record,
    hot,
    callerKey: 'key',
    rateCard: NO_RATES,
    metrics,
    logger: createLogger('info', sink),
  });
  return { record, hot, feed, metrics, logged: () => lines.join('') };
}

async function addCalls(record: RecordStore, reports: ReadonlyArray<ReturnType<typeof buildReport>>): Promise<void> {
  await Promise.all(reports.map(({ callId }) => record.append(buildDelivery({ id: callId, callId }))));
  const pending = await record.pending(reports.length);
  await record.apply(
    pending.map(({ sequence }, index) => ({ sequence, appliedAt: NOON, event: reports[index] ?? null, problem: null }))
  );
}

async function caughtUp(feed: HotFeed): Promise<void> {
  for (
    let status = await feed.measure();
    status.behind > 0 || status.state !== 'ready';
    status = await feed.measure()
  ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('HotFeed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let parts: ReturnType<typeof createFeed>;

  beforeEach(() => {
    folder = temporaryFolder();
    parts = createFeed(folder.path);
  });

  afterEach(async () => {
    await parts.feed.stop();
    await parts.record.close();
    folder.remove();
  });

  async function saying(words: string): Promise<void> {
    while (!parts.logged().includes(words)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function count(): Promise<unknown> {
    return (await parts.hot.sql('SELECT count(*)::DOUBLE FROM calls', 1)).columns[0]?.[0];
  }

  it('leaves out a call that cannot be kept, says which, and shows all others', async () => {
    const good = Array.from({ length: 5 }, (_, index) =>
      buildReport({ callId: `good-${index}`, startedAt: NOON + index })
    );
    const bad = buildReport({ callId: 'bad', startedAt: 1e17 });
    await addCalls(parts.record, [...good.slice(0, 2), bad, ...good.slice(2)]);
    await parts.feed.start();
    await caughtUp(parts.feed);
    expect(await count()).toBe(5);
    expect(parts.logged()).toContain('"callId":"bad"');
    expect(await parts.metrics.registry.metrics()).toContain('voicehive_hot_store_calls_left_out_total 1');
    expect(await parts.record.read('vapi', 'bad')).not.toBeNull();
  });

  it('rebuilds many calls with its progress in the log and in its status', async () => {
    const reports = Array.from({ length: 2500 }, (_, index) =>
      buildReport({ callId: `call-${index}`, startedAt: NOON + index })
    );
    await addCalls(parts.record, reports);
    const starting = parts.feed.start();
    await starting;
    expect(parts.feed.status).toMatchObject({ state: 'rebuilding', behind: 2500, progress: 0 });
    await caughtUp(parts.feed);
    expect(await count()).toBe(2500);
    expect(parts.logged()).toContain('"percent":40');
    await saying('complete again');
  });

  it('is replaced and filled again when a query finds it damaged', async () => {
    await addCalls(parts.record, [buildReport({ callId: 'one', startedAt: NOON })]);
    await parts.feed.start();
    await caughtUp(parts.feed);
    parts.feed.reportDamage();
    await saying('set aside');
    await caughtUp(parts.feed);
    expect(await count()).toBe(1);
  });

  it('opens the hot store later when it cannot be opened at first', async () => {
    await addCalls(parts.record, [buildReport({ callId: 'one', startedAt: NOON })]);
    parts.hot.failures.open.push(new Error('The disk is not there yet.'));
    parts.feed.notify();
    await parts.feed.start();
    expect(parts.feed.status.state).toBe('unavailable');
    await caughtUp(parts.feed);
    expect(await count()).toBe(1);
    expect(parts.logged()).toContain('could not be opened; trying again');
  });

  it.each([
    ['a full disk', [new Error('No space left on device')]],
    ['a full disk, found out with a call that cannot be kept', [new UnstorableCall('x'), new Error('No space left')]],
  ])('tries again after %s, and loses nothing', async (_name, failures) => {
    await addCalls(parts.record, [buildReport({ callId: 'one', startedAt: NOON })]);
    parts.hot.failures.write.push(...failures);
    await parts.feed.start();
    await saying('could not be written; trying again');
    expect(parts.feed.status.state).toBe('unavailable');
    await caughtUp(parts.feed);
    expect(await count()).toBe(1);
    expect(await parts.metrics.registry.metrics()).not.toContain('left_out_total 1');
  });

  it('replaces a hot store that is found damaged while it is written', async () => {
    await addCalls(parts.record, [buildReport({ callId: 'one', startedAt: NOON })]);
    parts.hot.failures.write.push(new HotStoreDamaged('checksum'));
    await parts.feed.start();
    await saying('set aside and rebuilt');
    await caughtUp(parts.feed);
    expect(await count()).toBe(1);
    expect(readdirSync(folder.path).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  it('takes calls away between two batches, and writes the store anew when it has all of them', async () => {
    const reports = Array.from({ length: 2500 }, (_, index) =>
      buildReport({ callId: `call-${index}`, startedAt: NOON + index })
    );
    await addCalls(parts.record, reports);
    const order: string[] = [];
    const rewritten = parts.feed.rewrite().then(() => order.push('rewritten'));
    const removed = parts.feed.remove([1]).then(() => order.push('removed'));
    await parts.feed.start();
    await Promise.all([rewritten, removed]);
    expect(order).toEqual(['removed', 'rewritten']);
    expect(await count()).toBe(2499);
  });

  it('refuses what still waits when it is stopped', async () => {
    const waiting = parts.feed.rewrite();
    const refused = expect(waiting).rejects.toThrow('The service stops.');
    await parts.feed.stop();
    await refused;
  });
});

describe('makerOf', () => {
  it('differs by rate card and by key, and tells nothing of the key', () => {
    const made = makerOf(NO_RATES, 'a key');
    expect(makerOf(NO_RATES, 'a key')).toBe(made);
    expect(makerOf({ version: 'another card' }, 'a key')).not.toBe(made);
    expect(makerOf(NO_RATES, 'another key')).not.toBe(made);
    expect(made).not.toContain('a key');
  });
});
