import { isForGroups, DIMENSIONS } from '../src/analytics/catalogue/dimensions.ts';
import { MEASURES } from '../src/analytics/catalogue/measures.ts';
import { CALL_SORTS } from '../src/contract/index.ts';
import { fingerprintOf, hashCaller } from '../src/calls/caller.ts';
import type { CallEvent } from '../src/calls/callEvent.ts';
import { viewCall } from '../src/calls/callView.ts';
import { NO_RATES } from '../src/calls/rateCard.ts';
import type { Frame } from '../src/frames/frame.ts';
import { vapi } from '../src/platforms/vapi/vapi.ts';
import { historyNotices } from '../src/queries/historyNotices.ts';
import { QueryEngine } from '../src/queries/queryEngine.ts';
import { openBigQueryHistory } from '../src/analytics/warehouse/openHistory.ts';
import type { HistoryCall } from '../src/analytics/warehouse/historyStore.ts';
import { TieredStore } from '../src/analytics/tiered/tieredStore.ts';
import type { HotStore, RowFilter } from '../src/analytics/hot/hotStore.ts';
import { createLogger } from '../src/runtime/logger.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { EMULATOR_BUILD_MS } from './support/bigQueryEmulator.ts';
import { foldEvents } from './support/build.ts';
import { createHistoryPlace, type HistoryPlace } from './support/historyPlace.ts';
import { noOperations } from './support/noOperations.ts';
import { createQueryPlace, type QueryPlace } from './support/queryPlace.ts';
import { arrivingTraffic } from './support/raw/rawTraffic.ts';

jest.setTimeout(300_000);

const HOUR = 60 * 60_000;
const BEGIN = Date.UTC(2026, 4, 5, 13);
const RANGE = { from: BEGIN - HOUR + 12_345, to: BEGIN + 6 * HOUR - 4_321 };
const CALLER_KEY = 'a key of callers';

/** In the middle of a minute, on a slot's border, in the middle of a slot, and a millisecond into one. */
const CUTOFFS = [
  BEGIN + 2 * HOUR + 17_777,
  BEGIN + 3 * HOUR,
  BEGIN + HOUR + 25 * 60_000 + 500,
  BEGIN + 2 * HOUR + 1,
] as const;

let query: QueryPlace;
let history: HistoryPlace;
let hotCutoff: number = CUTOFFS[0];
let tiered: TieredStore;
let engines: Record<'whole' | 'tiered', QueryEngine>;

/** Calls of simulated traffic, each of all its messages. */
function trafficCalls(): HistoryCall[] {
  const incidents = [{ name: 'tts-degraded', startsAt: BEGIN + HOUR }];
  const traffic = arrivingTraffic({
    seed: 5,
    from: BEGIN,
    to: BEGIN + 5 * HOUR,
    callsPerDay: 260,
    messages: 'standard',
    oldReportShare: 0.2,
    incidents,
  } as Parameters<typeof arrivingTraffic>[0]);
  const events = new Map<string, CallEvent[]>();
  for (const { body, comesAt } of traffic) {
    const event = vapi.readEvent(JSON.parse(body), comesAt);
    if (event !== null) {
      events.set(event.callId, [...(events.get(event.callId) ?? []), event]);
    }
  }
  return [...events].map(([key, ofCall], index) => {
    const record = foldEvents(ofCall);
    const view = viewCall(record, NO_RATES);
    const { callerNumber } = view;
    return {
      key,
      // Numbers in no order, beyond 32 bits.
      callNumber: ((index * 7919) % 1009) * 2 ** 33 + index,
      version: 1,
      changedAt: comesAtOf(index),
      record,
      callerHash: callerNumber === null ? null : hashCaller(callerNumber, CALLER_KEY),
      callerKeyPrint: callerNumber === null ? null : fingerprintOf(CALLER_KEY),
      view,
    };
  });
}

function comesAtOf(index: number): number {
  return BEGIN * 1000 + index;
}

function engineOn(hot: HotStore): QueryEngine {
  return new QueryEngine({
    stores: {
      record: query.record,
      hot,
      search: query.search,
      rateCard: NO_RATES,
      hashCaller: (number) => hashCaller(number, CALLER_KEY),
      live: { calls: () => [], concurrencyLimit: null },
      recordingsKeptMs: {},
      operations: noOperations(),
      notices: ({ signal }) => historyNotices(hot instanceof TieredStore ? hot.useOf(signal) : null),
    },
    metrics: createMetrics({ processMetrics: false }),
    logger: createLogger('error', process.stderr),
    onDamage: () => undefined,
  });
}

beforeAll(async () => {
  history = await createHistoryPlace();
  query = await createQueryPlace();
  const calls = trafficCalls();
  // Both stores have every call: whatever came from both, or from none, would show.
  await query.hot.write(calls, { recordId: 'r', changeNumber: 1, madeBy: NO_RATES.version });
  const { reader, writer } = openBigQueryHistory(history.settings);
  await writer.prepare();
  await writer.stage({ kind: 'calls', calls }, 'all');
  await writer.merge('calls', 'all');
  expect((await writer.readBack('calls', 'all'))?.filter(({ found }) => found === 1)).toHaveLength(calls.length);
  tiered = new TieredStore({ hot: query.hot, history: reader, hotFrom: () => hotCutoff });
  await tiered.refresh();
  engines = { whole: engineOn(query.hot), tiered: engineOn(tiered) };
}, EMULATOR_BUILD_MS);

afterAll(async () => {
  await query.remove();
  await history.remove();
});

async function ask(engine: QueryEngine, model: object, range = RANGE): Promise<Frame[]> {
  const outcome = await engine.run(model, {
    range,
    access: 'admin',
    intervalMs: 60_000,
    signal: new AbortController().signal,
  });
  if ('error' in outcome) {
    throw outcome.error;
  }
  return outcome.frames;
}

function cells(frames: readonly Frame[]): unknown {
  return frames.map(({ name, fields }) => [
    name,
    fields.map(({ name: column, labels, values }) => [column, labels ?? {}, [...values]]),
  ]);
}

async function expectSame(model: object): Promise<void> {
  const [whole, divided] = await Promise.all([ask(engines.whole, model), ask(engines.tiered, model)]);
  expect(cells(divided)).toEqual(cells(whole));
}

const ALL = MEASURES.map(({ id }) => id);
const OF_CALLS = MEASURES.filter(({ formula }) => formula.kind !== 'concurrency').map(({ id }) => id);
const OF_TOOLS = MEASURES.filter(({ formula }) => 'source' in formula && formula.source === 'tools').map(
  ({ id }) => id
);

describe('hot store and history, divided at any time', () => {
  it.each(CUTOFFS)(
    'give every measure of the catalogue as one store does, over time and as a whole (hot cutoff %d)',
    async (at) => {
      hotCutoff = at;
      await expectSame({ queryType: 'metric', measures: ALL, format: 'table' });
      await expectSame({ queryType: 'metric', measures: ALL, bucketMs: 20 * 60_000 });
    }
  );

  it.each(DIMENSIONS.filter(isForGroups).map(({ id }) => id))(
    'tell groups apart by %s as one store does',
    async (id) => {
      hotCutoff = CUTOFFS[0];
      const { kind } = DIMENSIONS.filter(isForGroups).find((dimension) => dimension.id === id)?.source ?? {};
      const measures = kind === 'tool' ? OF_TOOLS : kind === 'hourOfWeek' ? OF_CALLS : ALL;
      await expectSame({ queryType: 'metric', measures, groupBy: [id], format: 'table', limit: 100 });
    }
  );

  it('keep calls by every kind of filter as one store does', async () => {
    hotCutoff = CUTOFFS[2];
    const filters = [
      { dimension: 'endedReasonGroup', operator: '!=', values: ['caller_ended'] },
      { dimension: 'duration', operator: '>', values: ['20.5'] },
      { dimension: 'cost', operator: '!=', values: ['0'] },
      { dimension: 'caller', operator: '!=', values: ['…0001'] },
    ];
    await expectSame({ queryType: 'metric', measures: ALL, filters, format: 'table' });
    const nobody = [{ dimension: 'assistant', operator: '=', values: ['nobody at all'] }];
    await expectSame({ queryType: 'metric', measures: ALL, filters: nobody, format: 'table' });
    await expectSame({ queryType: 'metric', measures: OF_TOOLS, groupBy: ['tool'], filters, format: 'table' });
  });

  it.each(CALL_SORTS)('list the calls in the order "%s" as one store does, page by page', async (by) => {
    const isByTime = by === 'newest' || by === 'oldest';
    for (const at of isByTime ? [CUTOFFS[0], CUTOFFS[1]] : [CUTOFFS[0]]) {
      hotCutoff = at;
      let cursor: unknown = null;
      let pages = 0;
      do {
        const model = { queryType: 'calls', sort: { by }, limit: 25, ...(cursor === null ? {} : { cursor }) };
        const [whole, divided] = await Promise.all([ask(engines.whole, model), ask(engines.tiered, model)]);
        expect(cells(divided)).toEqual(cells(whole));
        expect(divided[0]?.meta?.custom).toEqual(whole[0]?.meta?.custom);
        cursor = (whole[0]?.meta?.custom as { nextCursor: unknown }).nextCursor;
        pages += 1;
      } while (cursor !== null);
      expect(pages).toBeGreaterThan(1);
    }
  });

  it('page exactly when the hot cutoff lies between two pages', async () => {
    const log = { range: RANGE, only: {}, order: 'newest', after: null } as const;
    const { rows } = await query.hot.callLog({ ...log, limit: 10 });
    hotCutoff = rows[9]?.at ?? 0;
    const first = await tiered.callLog({ ...log, limit: 10 });
    expect(first.rows.map(({ callId }) => callId)).toEqual(rows.map(({ callId }) => callId));
    expect(first.next).toEqual({ value: hotCutoff, callNumber: rows[9]?.callNumber });
    const hours = { ...log, range: { from: hotCutoff, to: RANGE.to }, limit: 10 };
    expect((await tiered.callLog(hours)).next).toBeNull();
  });

  it('find like calls, calls among given numbers, and the span of numbers as one store does', async () => {
    for (const at of CUTOFFS) {
      hotCutoff = at;
      const like = { range: RANGE, only: {}, callId: 'none', durationSeconds: 60, slowestTurnMs: null, limit: 12 };
      const ids = (rows: ReadonlyArray<{ callId: string }>) => rows.map(({ callId }) => callId);
      expect(ids(await tiered.likeCalls(like))).toEqual(ids(await query.hot.likeCalls(like)));
      const unknown = { ...like, durationSeconds: null, slowestTurnMs: 900 };
      expect(ids(await tiered.likeCalls(unknown))).toEqual(ids(await query.hot.likeCalls(unknown)));
      expect(await tiered.callNumbers(RANGE)).toEqual(await query.hot.callNumbers(RANGE));
      const { rows } = await query.hot.callLog({ range: RANGE, only: {}, order: 'newest', after: null, limit: 60 });
      const callNumbers = rows.filter((_, index) => index % 3 === 0).map(({ callNumber }) => callNumber);
      const among = { range: RANGE, only: { callNumbers }, order: 'oldest', after: null, limit: 99 } as const;
      expect(ids((await tiered.callLog(among)).rows)).toEqual(ids((await query.hot.callLog(among)).rows));
    }
    expect(await tiered.callNumbers({ from: 0, to: 1 })).toBeNull();
  });

  it('say what was read of the history, and that it was known from before', async () => {
    hotCutoff = CUTOFFS[3];
    const model = { queryType: 'metric', measures: ['calls'], format: 'table', groupBy: ['assistant'] };
    const range = { from: RANGE.from + 1, to: RANGE.to };
    const texts = (frames: readonly Frame[]) =>
      frames.flatMap(({ meta }) => meta?.notices?.map(({ text }) => text) ?? []);
    expect(texts(await ask(engines.tiered, model, range))).toEqual([
      expect.stringMatching(
        /^Calls that started before 2026-05-05T15:00:00.001Z come from the history: .* MB of it were read\.$/
      ),
    ]);
    expect(texts(await ask(engines.tiered, model, range))).toEqual([
      expect.stringMatching(/ come from the history, as they were read before\.$/),
    ]);
    expect(texts(await ask(engines.tiered, model, { from: hotCutoff, to: RANGE.to }))).toEqual([]);
  });

  it('say that calls are missing where no history is kept', async () => {
    hotCutoff = CUTOFFS[0];
    const alone = new TieredStore({ hot: query.hot, history: null, hotFrom: () => hotCutoff });
    await alone.refresh();
    const engine = engineOn(alone);
    for (const model of [
      { queryType: 'metric', measures: ['calls', 'concurrency'], format: 'table' },
      { queryType: 'calls', limit: 500 },
    ]) {
      const [frame] = await ask(engine, model);
      expect(frame?.meta?.notices).toEqual([
        { severity: 'warning', text: expect.stringContaining('are missing here') as string },
      ]);
    }
    const only: RowFilter = {};
    const like = { range: RANGE, only, callId: 'none', durationSeconds: 1, slowestTurnMs: 1, limit: 500 };
    expect((await alone.likeCalls(like)).every(({ at }) => at >= hotCutoff)).toBe(true);
    expect(await alone.callNumbers({ from: RANGE.from, to: hotCutoff })).toBeNull();
  });
});
