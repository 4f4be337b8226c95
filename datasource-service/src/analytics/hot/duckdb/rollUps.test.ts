import { join } from 'node:path';
import { buildReport, foldEvents } from '../../../../test/support/build.ts';
import { createRandom } from '../../../../test/support/randomCalls.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../../calls/callView.ts';
import type { AggregateRequest, AggregateRows, HotCall, Split } from '../hotStore.ts';
import { DuckDbHotStore } from './duckDbHotStore.ts';
import { planSegments } from './planner.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const BEGIN = Date.UTC(2026, 2, 4);
const POSITION = { recordId: 'record-1', changeNumber: 1, madeBy: 'card-1' };
const REASONS = ['customer-ended-call', 'voicemail', 'silence-timed-out', 'pipeline-error-openai-llm-failed'];

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

function makeCall(random: () => number, callNumber: number): HotCall {
  const startedAt = BEGIN + Math.floor(random() * 3 * DAY);
  const report = buildReport({
    callId: `call-${callNumber}`,
    startedAt,
    seconds: 1 + Math.floor(random() * 4000),
    endedReason: pick(random, REASONS),
    costUsd: Math.round(random() * 1e6) / 1e6,
    assistantName: pick(random, ['Ann', 'Bob', 'Cid']),
    turnsMs: Array.from({ length: Math.floor(random() * 5) }, () => 100 + Math.floor(random() * 9000)),
  });
  const tool = { name: pick(random, ['find', 'book']), arguments: null, startedAt };
  const result = { result: 'ok', failed: random() < 0.3, endedAt: startedAt + 100 + Math.floor(random() * 5000) };
  return {
    callNumber,
    callerHash: null,
    view: viewCall(foldEvents([{ ...report, toolCalls: [{ id: 't', call: tool, result }] }])),
  };
}

/** An answer as a map from slot, combinations and bucket to sums, whatever parts and rows it came in. */
function flatten(parts: readonly AggregateRows[]): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  const add = (key: string, values: number[]): void => {
    const known = cells.get(key) ?? values.map(() => 0);
    cells.set(
      key,
      known.map((value, index) => value + (values[index] ?? 0))
    );
  };
  for (const { rowCount, slots, splits, sums, latencies } of parts) {
    for (let row = 0; row < rowCount; row += 1) {
      const key = [slots[row] ?? '', ...splits.map((split) => split[row])].join(' ');
      if (latencies.length === 0) {
        add(
          key,
          sums.map((sum) => sum[row] ?? 0)
        );
      }
      latencies.forEach((runs, place) => {
        for (let index = runs?.offsets[row] ?? 0; index < (runs?.offsets[row + 1] ?? 0); index += 1) {
          add(`${key} l${place} b${runs?.buckets[index]}`, [runs?.counts[index] ?? 0]);
        }
      });
    }
  }
  return new Map([...cells].sort(([left], [right]) => (left < right ? -1 : 1)));
}

const SPLITS: Split[][] = [
  [],
  ['profile'],
  ['outcome'],
  ['profile', 'outcome'],
  ['hourOfWeek'],
  ['hourOfWeek', 'profile'],
];
const RANGES = [
  { from: BEGIN, to: BEGIN + 3 * DAY },
  { from: BEGIN + 12_345, to: BEGIN + 2 * DAY + 67_890 },
  { from: BEGIN + 5 * HOUR, to: BEGIN + 29 * HOUR },
  { from: BEGIN + 5 * HOUR + 1, to: BEGIN + 5 * HOUR + 90_000 },
];
const ASKS: Array<Pick<AggregateRequest, 'source' | 'ask'>> = [
  { source: 'calls', ask: { components: ['calls', 'failed', 'cost_micros', 'duration_ms'] } },
  { source: 'calls', ask: { latencies: ['duration', 'transport'] } },
  { source: 'turns', ask: { components: ['measured_turns', 'slow_turns'] } },
  { source: 'turns', ask: { latencies: ['total', 'model'] } },
  { source: 'tools', ask: { components: ['tool_calls', 'tool_failures'] } },
  { source: 'tools', ask: { latencies: ['tool'] } },
];

function requests(): AggregateRequest[] {
  return ASKS.flatMap((asked) =>
    SPLITS.flatMap((splits) =>
      RANGES.flatMap((range) =>
        [null, 10 * 60_000, 3 * HOUR, DAY].flatMap((slotMs) =>
          [{}, { profile: [0, 2], outcome: [0, 1] }].map((only) => ({ ...asked, splits, range, slotMs, only }))
        )
      )
    )
  );
}

describe('roll-ups', () => {
  const folder = temporaryFolder();
  const random = createRandom(11);
  const calls = Array.from({ length: 600 }, (_, index) => makeCall(random, index + 1));

  function createStore(): DuckDbHotStore {
    return new DuckDbHotStore({
      path: join(folder.path, 'hot.duckdb'),
      memoryLimitMb: 256,
      threads: 2,
      concurrency: 4,
      sqlMemoryLimitMb: 256,
      queryTimeoutMs: 20_000,
      now: () => new Date(BEGIN + 10 * DAY),
    });
  }

  async function answers(store: DuckDbHotStore): Promise<Array<Map<string, number[]>>> {
    const all: Array<Map<string, number[]>> = [];
    for (const request of requests()) {
      all.push(flatten(await store.aggregate(request)));
    }
    return all;
  }

  /** A store begins with everything that an earlier run left stale, and makes it at once. */
  async function reopened(store: DuckDbHotStore): Promise<DuckDbHotStore> {
    await store.close();
    const next = createStore();
    await next.open();
    return next;
  }

  async function maintain(store: DuckDbHotStore): Promise<void> {
    while (await store.maintain()) {
      // One step after the other.
    }
  }

  afterAll(() => folder.remove());

  it('give the same answers as the rows, in every split, range and slot, and after late changes', async () => {
    let store = createStore();
    await store.open();
    await store.write(calls, POSITION);
    const fromRows = await answers(store);

    store = await reopened(store);
    const peaksBefore = await store.hourlyPeaks({ from: BEGIN, to: BEGIN + 3 * DAY });
    await maintain(store);
    expect(await answers(store)).toEqual(fromRows);
    expect(peaksBefore.size).toBe(0);
    expect((await store.hourlyPeaks({ from: BEGIN, to: BEGIN + 3 * DAY })).size).toBeGreaterThan(70);

    const late = createRandom(12);
    await store.write(
      calls.slice(0, 40).map(({ callNumber }) => makeCall(late, callNumber)),
      { ...POSITION, changeNumber: 2 }
    );
    const partlyStale = await answers(store);
    store = await reopened(store);
    await maintain(store);
    expect(await answers(store)).toEqual(partlyStale);
    expect(partlyStale).not.toEqual(fromRows);

    await store.reset(POSITION);
    expect(flatten(await store.aggregate(requests()[0] as AggregateRequest)).size).toBe(0);
    await store.close();
  }, 120_000);
});

describe('planSegments', () => {
  const request: AggregateRequest = {
    source: 'turns',
    range: { from: BEGIN + 90 * 60_000, to: BEGIN + 3 * DAY + 30 * 60_000 },
    slotMs: null,
    splits: ['profile'],
    only: {},
    ask: { latencies: ['total', 'model'] },
  };
  const staleHour = (BEGIN + DAY) / HOUR + 3;
  const none = { within: () => [] };
  const one = {
    within: (grain: string, from: number, to: number) => {
      const slot = grain === 'hour' ? staleHour : Math.floor(staleHour / 24);
      return slot >= from && slot < to ? [slot] : [];
    },
  };

  it.each([
    ['nothing is stale', none],
    ['an hour is stale', one],
  ])('covers the range exactly once when %s', (_name, stale) => {
    const segments = planSegments(request, stale).sort((left, right) => left.from - right.from);
    expect(segments[0]?.from).toBe(request.range.from);
    expect(segments.at(-1)?.to).toBe(request.range.to);
    segments.slice(1).forEach(({ from }, index) => expect(from).toBe(segments[index]?.to));
  });

  it('reads whole days, then whole hours, then rows', () => {
    const grains = planSegments(request, none).map(({ rollUp }) => rollUp?.grain ?? 'rows');
    expect(grains).toEqual(['day', 'hour', 'rows', 'rows']);
  });

  it('reads five minutes at a time where no combinations are told apart, but for a stale hour', () => {
    const asked = { ...request, splits: [], slotMs: 10 * 60_000 };
    expect(planSegments(asked, none)).toMatchObject([{ ...request.range, rollUp: { grain: 'fiveMinutes' } }]);
    expect(planSegments(asked, one).map(({ from, to, rollUp }) => [to - from, rollUp?.grain ?? 'rows'])).toEqual([
      [25.5 * HOUR, 'fiveMinutes'],
      [44.5 * HOUR, 'fiveMinutes'],
      [HOUR, 'rows'],
    ]);
  });

  it('reads the rows of a stale hour and the hours around it', () => {
    const rows = planSegments(request, one).filter(({ rollUp }) => rollUp === null);
    expect(rows).toContainEqual({ from: staleHour * HOUR, to: (staleHour + 1) * HOUR, rollUp: null });
  });

  it('uses no roll-up that does not tell apart what is asked', () => {
    const asked = { ...request, splits: ['outcome' as const] };
    expect(planSegments(asked, none)).toEqual([{ ...request.range, rollUp: null }]);
    expect(planSegments({ ...request, slotMs: 60_000 }, none)).toHaveLength(1);
    expect(planSegments({ ...request, only: { callIds: ['x'] } }, none)).toHaveLength(1);
  });

  it('leaves small pieces to the rows when there are too many', () => {
    const odd = {
      within: (grain: string, from: number, to: number) =>
        grain === 'hour'
          ? Array.from({ length: to - from }, (_, index) => from + index).filter((hour) => hour % 2 === 1)
          : Array.from({ length: to - from }, (_, index) => from + index),
    };
    const segments = planSegments(request, odd);
    expect(segments.filter(({ rollUp }) => rollUp !== null)).toHaveLength(24);
  });
});
