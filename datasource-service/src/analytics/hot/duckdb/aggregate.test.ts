import { join } from 'node:path';
import { buildReport, foldEvents, NOON } from '../../../../test/support/build.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../../calls/callView.ts';
import type { AggregateRequest } from '../hotStore.ts';
import { readsFor } from './aggregate.ts';
import { DuckDbHotStore } from './duckDbHotStore.ts';

const RANGE = { from: NOON, to: NOON + 60 * 60 * 1000 };
const TURNS: AggregateRequest = {
  source: 'turns',
  range: RANGE,
  slotMs: null,
  splits: [],
  only: {},
  ask: { components: ['measured_turns'] },
};

describe('what is read for latencies', () => {
  const HOUR = 60 * 60 * 1000;
  const DAY = 24 * HOUR;
  const request: AggregateRequest = { ...TURNS, slotMs: 60_000, ask: { latencies: ['total', 'model'] } };
  const sizes = { profile: 10, outcome: 10, tool: 10, hourOfWeek: 168 };
  const plain = (from: number, length: number) => ({ from: NOON + from, to: NOON + from + length, rollUp: null });
  const count = (segments: Array<ReturnType<typeof plain>>, splits: AggregateRequest['splits'] = []) =>
    readsFor({ ...request, splits }, segments, sizes).length;

  it('is one statement for the rows at both ends of a range', () => {
    expect(count([plain(0, HOUR), plain(DAY - HOUR, HOUR)])).toBe(1);
  });

  it('is a statement for each piece when together they would need too large tables, or bring too many rows', () => {
    expect(count([plain(0, HOUR), plain(90 * DAY, HOUR)])).toBe(2);
    expect(count([plain(0, HOUR), plain(9 * DAY, HOUR)])).toBe(1);
    expect(count([plain(0, HOUR), plain(9 * DAY, HOUR)], ['profile'])).toBe(2);
    expect(count([plain(0, 20 * HOUR), plain(DAY, 20 * HOUR)])).toBe(2);
  });

  it('is counted by the engine, one latency after the other, where a piece is long', () => {
    expect(count([plain(0, 2 * DAY)])).toBe(2);
    expect(count([plain(0, 2 * DAY), plain(3 * DAY, HOUR)])).toBe(3);
  });
});

describe('sums of rows', () => {
  const folder = temporaryFolder();
  const store = new DuckDbHotStore({
    path: join(folder.path, 'hot.duckdb'),
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 2,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 20_000,
    now: () => new Date(NOON),
  });

  beforeAll(async () => {
    await store.open();
    const reports = [
      buildReport({ callId: 'a', startedAt: NOON + 500, turnsMs: [700, 800] }),
      buildReport({ callId: 'b', startedAt: NOON + 2500, turnsMs: [900] }),
      buildReport({ callId: 'c', startedAt: NOON + 4000, turnsMs: [500, 600, 700] }),
    ];
    await store.write(
      reports.map((report, index) => ({
        callNumber: index + 1,
        callerHash: null,
        view: viewCall(foldEvents([report])),
      })),
      { recordId: 'r', changeNumber: 3, madeBy: 'c' }
    );
  });

  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  async function sumOf(only: AggregateRequest['only']): Promise<number> {
    const parts = await store.aggregate({ ...TURNS, only });
    return parts.flatMap(({ sums }) => [...(sums[0] ?? [])]).reduce((sum, value) => sum + value, 0);
  }

  it('are of the turns of single calls', async () => {
    expect(await sumOf({ callIds: ['a', 'b', 'nobody'] })).toBe(3);
  });

  it('are nothing when no call and no combination is left', async () => {
    expect(await sumOf({ callIds: [] })).toBe(0);
    expect(await sumOf({ profile: [] })).toBe(0);
    expect(await sumOf({})).toBe(6);
  });

  it('are told apart by slots shorter than a minute', async () => {
    const parts = await store.aggregate({ ...TURNS, slotMs: 1500 });
    const bySlot = parts.flatMap(({ slots, sums }) => [...slots].map((slot, row) => [slot - NOON, sums[0]?.[row]]));
    expect(bySlot.sort()).toEqual([
      [0, 2],
      [1500, 1],
      [3000, 3],
    ]);
  });

  it('have the numbers of the calls of a time, and none of a time without calls', async () => {
    expect(await store.callNumbers({ from: NOON + 2000, to: NOON + 5000 })).toEqual({ first: 2, last: 3 });
    expect(await store.callNumbers({ from: NOON + 5000, to: NOON + 6000 })).toBeNull();
  });
});
