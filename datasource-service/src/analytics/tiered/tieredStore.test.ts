import { join } from 'node:path';
import { buildReport, foldEvents, NOON } from '../../../test/support/build.ts';
import { describeHotStore } from '../../../test/conformance/hotStore.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../calls/callView.ts';
import { DuckDbHotStore } from '../hot/duckdb/duckDbHotStore.ts';
import type { AggregateRequest } from '../hot/hotStore.ts';
import { combinationKey } from '../warehouse/combinationKey.ts';
import type { HistoryCombination, HistoryReader } from '../warehouse/historyStore.ts';
import { TieredStore } from './tieredStore.ts';

const CUTOFF = NOON;

function openHot(folder: string): DuckDbHotStore {
  return new DuckDbHotStore({
    path: join(folder, 'hot.duckdb'),
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 4,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 20_000,
    now: () => new Date(NOON),
  });
}

describeHotStore('DuckDB at a hotCutoff', () => {
  const folder = temporaryFolder();
  return {
    open: () => new TieredStore({ hot: openHot(folder.path), history: null, hotFrom: () => 0 }),
    remove: folder.remove,
  };
});

/** A history in memory with rows of one combination of tools, which may not be among those it tells. */
class ToolHistory {
  readonly told: HistoryCombination[] = [];
  asked = 0;

  get reader(): HistoryReader {
    const nothing = () => Promise.reject(new Error('not asked here'));
    return {
      calls: nothing,
      call: nothing,
      callLog: nothing,
      likeCalls: nothing,
      callNumbers: async () => ({ value: { first: 7, last: 9 }, bytes: 1 }),
      openSpans: nothing,
      revision: async () => String(this.told.length),
      combinations: async () => ({ value: this.told, bytes: 0 }),
      aggregate: async () => {
        this.asked += 1;
        const part = { rowCount: 1, slots: new Float64Array(), splits: [[combinationKey(['look_up'])]] };
        return { value: [{ ...part, sums: [Float64Array.of(3)], latencies: [] }], bytes: 5 };
      },
    };
  }
}

describe('TieredStore', () => {
  const REQUEST: AggregateRequest = {
    source: 'tools',
    range: { from: CUTOFF - 1000, to: CUTOFF },
    slotMs: null,
    splits: ['tool'],
    only: {},
    ask: { components: ['tool_calls'] },
  };
  let folder: ReturnType<typeof temporaryFolder>;
  let hot: DuckDbHotStore;
  let history: ToolHistory;
  let store: TieredStore;

  beforeEach(async () => {
    folder = temporaryFolder();
    hot = openHot(folder.path);
    history = new ToolHistory();
    store = new TieredStore({ hot, history: history.reader, hotFrom: () => CUTOFF });
    await store.open();
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it('learns a combination that another replica exported when it first meets it', async () => {
    await store.refresh();
    history.told.push({ kind: 'tool', key: combinationKey(['look_up']), values: ['look_up'] });
    const [part] = await store.aggregate(REQUEST);
    expect(store.groups('tool').rows[part?.splits[0]?.[0] ?? -1]).toEqual(['look_up']);
  });

  it('shows no number without a name', async () => {
    await expect(store.aggregate(REQUEST)).rejects.toMatchObject({ code: 'internal' });
  });

  it('keeps answers until the history changes', async () => {
    history.told.push({ kind: 'tool', key: combinationKey(['look_up']), values: ['look_up'] });
    await store.refresh();
    await store.aggregate(REQUEST);
    await store.refresh();
    await store.aggregate(REQUEST);
    expect(history.asked).toBe(1);
    history.told.push({ kind: 'tool', key: combinationKey(['book']), values: ['book'] });
    await store.refresh();
    await store.aggregate(REQUEST);
    expect(history.asked).toBe(2);
  });

  it('gives combinations the same numbers after its hot store was replaced', async () => {
    const call = (callNumber: number, assistantName: string) => ({
      callNumber,
      callerHash: null,
      view: viewCall(foldEvents([buildReport({ callId: `c${callNumber}`, startedAt: NOON, assistantName })])),
    });
    const position = { recordId: 'r', changeNumber: 1, madeBy: 'card' };
    await store.write([call(1, 'Ann'), call(2, 'Bob')], position);
    const names = () => store.groups('profile').rows.map((row) => row[2]);
    expect(names()).toEqual(['Ann', 'Bob']);
    await store.quarantine();
    await store.open();
    await store.write([call(2, 'Bob')], position);
    expect(names()).toEqual(['Ann', 'Bob']);
    const range = { from: CUTOFF, to: CUTOFF + 1 };
    const { rows } = await store.callLog({ range, only: { profile: [1] }, order: 'newest', after: null, limit: 5 });
    expect(rows.map(({ callNumber, profile }) => [callNumber, profile])).toEqual([[2, 1]]);
    const ofAnn = { range, only: { profile: [0] }, order: 'newest', after: null, limit: 5 } as const;
    expect((await store.callLog(ofAnn)).rows).toEqual([]);
    expect(await store.maintain()).toBe(false);
  });

  it('knows the span of numbers over both stores', async () => {
    expect(await store.callNumbers({ from: CUTOFF - 1, to: CUTOFF + 1 })).toEqual({ first: 7, last: 9 });
  });

  it('knows peaks by the hour only where no call of the history can be open', async () => {
    const hour = 60 * 60_000;
    expect(await store.hourlyPeaks({ from: CUTOFF - hour, to: CUTOFF + 12 * hour })).toEqual(new Map());
    expect(await store.hourlyPeaks({ from: CUTOFF - hour, to: CUTOFF + 24 * hour })).toEqual(new Map());
  });

  it('asks only the store that can have an answer', async () => {
    const alone = new TieredStore({ hot, history: null, hotFrom: () => CUTOFF });
    const early = { from: CUTOFF - 2000, to: CUTOFF - 1000 };
    const late = { from: CUTOFF + 48 * 3_600_000, to: CUTOFF + 49 * 3_600_000 };
    const like = { only: {}, callId: 'x', durationSeconds: null, slowestTurnMs: null, limit: 5 };
    const log = { only: {}, order: 'newest', after: null, limit: 5 } as const;
    const { signal } = new AbortController();
    expect(await alone.openSpans(early, [], {}, signal)).toEqual([]);
    expect(alone.useOf(signal)).toMatchObject({ isCut: true });
    expect(await alone.likeCalls({ ...like, range: early })).toEqual([]);
    expect(await alone.likeCalls({ ...like, range: late })).toEqual([]);
    expect(await alone.callLog({ ...log, range: early })).toEqual({ rows: [], next: null });
    // The history stands ready to refuse these.
    const spans = await store.openSpans(late, [], {});
    expect(spans.map(({ rowCount }) => rowCount)).toEqual([0]);
    expect(await store.likeCalls({ ...like, range: late })).toEqual([]);
    // Between the hot cutoff and the longest call after it, calls of both may be open; nothing is cut by it.
    const other = new AbortController().signal;
    const after = { from: CUTOFF + 1000, to: CUTOFF + 2000 };
    expect(await alone.openSpans(after, [], {}, other)).toHaveLength(1);
    expect(alone.useOf(other)).toBeNull();
  });
});
