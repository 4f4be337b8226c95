import { buildDelivery, buildEvent, NOON } from '../../test/support/build.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { openSqliteSearchStore } from '../search/sqlite/sqliteSearchStore.ts';
import type { SearchStore } from '../search/searchStore.ts';
import { IngestWatch } from './ingestWatch.ts';
import { createProbes, type ProbedParts } from './probes.ts';
import { WriteWatch } from './writeWatch.ts';

let record: RecordStore;
let search: SearchStore;

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
  search = openSqliteSearchStore(':memory:');
});

afterEach(async () => {
  await record.close();
  await search.close();
});

async function statuses(differences: Partial<ProbedParts> = {}): Promise<Record<string, string>> {
  const parts: ProbedParts = {
    ingest: new IngestWatch(),
    record,
    writes: new WriteWatch({ dataDir: null, tryWrite: null, now: () => NOON }),
    problems: () => [],
    replica: null,
    hotStore: () => ({ state: 'ready', behind: 0, progress: null }),
    search,
    isBoardFailing: () => false,
    isTeeFailing: null,
    now: () => NOON,
    ...differences,
  };
  const read = createProbes(parts).map(async (probe) => [probe.component, (await probe.read()).status]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

describe('the probes', () => {
  it('find a service well that has nothing to do, and no tee where there is none', async () => {
    expect(await statuses()).toEqual({
      ingest: 'ok',
      record: 'ok',
      hotStore: 'ok',
      searchIndex: 'ok',
      liveBoard: 'ok',
    });
  });

  it('find the record down while it cannot be written, and degraded while it needs a person or the disk fills up', async () => {
    const well = { look: async () => null, shortage: () => null };
    expect(await statuses({ writes: { ...well, look: async () => 'full' } })).toMatchObject({ record: 'down' });
    expect(await statuses({ writes: { ...well, shortage: () => 'nearly' } })).toMatchObject({ record: 'degraded' });
    expect(await statuses({ problems: () => ['behind'] })).toMatchObject({ record: 'degraded' });
  });

  it('find the record degraded while deliveries wait', async () => {
    await record.append(buildDelivery({ receivedAt: NOON - 30_000 }));
    expect(await statuses()).toMatchObject({ record: 'ok' });
    expect(await statuses({ now: () => NOON + 60_000 })).toMatchObject({ record: 'degraded' });
  });

  it.each([
    [{ state: 'ready', behind: 6000, progress: null }, 'degraded'],
    [{ state: 'rebuilding', behind: 100, progress: 0.5 }, 'degraded'],
    [{ state: 'unavailable', behind: 0, progress: null }, 'down'],
  ] as const)('find the hot store %j %s', async (hot, status) => {
    expect(await statuses({ hotStore: () => hot })).toMatchObject({ hotStore: status });
  });

  it('find the full-text index degraded while it lags behind', async () => {
    await record.append(buildDelivery());
    const [delivery] = await record.pending(1);
    const sequence = delivery?.sequence ?? 0;
    await record.apply([{ sequence, appliedAt: NOON, event: buildEvent(), problem: null }]);
    await search.reset({ recordId: record.recordId, changeNumber: 1 });
    expect(await statuses()).toMatchObject({ searchIndex: 'ok' });
    const busy = { ...record, latestChange: async () => 9000 };
    expect(await statuses({ record: busy })).toMatchObject({ searchIndex: 'degraded' });
  });

  it('find board and tee down when they say so', async () => {
    expect(await statuses({ isBoardFailing: () => true, isTeeFailing: () => true })).toMatchObject({
      liveBoard: 'down',
      tee: 'down',
    });
    expect(await statuses({ isTeeFailing: () => false })).toMatchObject({ tee: 'ok' });
  });
});

describe('the watch on ingest', () => {
  it('counts what the service turned away, not what senders spoilt', () => {
    const watch = new IngestWatch();
    watch.note('invalid_json');
    watch.note('unauthenticated');
    expect(watch.look().status).toBe('ok');
    watch.note('stored');
    watch.note('unavailable');
    expect(watch.look()).toMatchObject({
      status: 'degraded',
      detail: expect.stringContaining('1 of 2 webhooks') as string,
    });
  });

  it('stays down without traffic, until a webhook was taken again', () => {
    const watch = new IngestWatch();
    watch.note('unavailable');
    expect(watch.look().status).toBe('down');
    expect(watch.look().status).toBe('down');
    watch.note('duplicate');
    expect(watch.look().status).toBe('ok');
  });
});
