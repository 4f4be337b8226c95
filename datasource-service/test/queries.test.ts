import { makeUpCalls, reportOf, type MadeUpCall } from './support/randomCalls.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { BUCKET_RELATIVE_ERROR } from '../src/statistics/logBuckets.ts';
import { DIMENSIONS } from '../src/analytics/catalogue/dimensions.ts';

const FROM = Date.UTC(2026, 2, 4);
const DAY = 24 * 60 * 60 * 1000;
const CALLS = makeUpCalls(7, 400, FROM, DAY);
const RANGE = { from: FROM, to: FROM + DAY };

const FAILED = new Set([
  'call.in-progress.error-providerfault-openai-llm-failed',
  'pipeline-error-deepgram-transcriber-failed',
]);
const CONTAINED = new Set(['customer-ended-call', 'assistant-ended-call']);

function isAnswered({ endedReason, turnsMs }: MadeUpCall): boolean {
  return endedReason !== 'customer-did-not-answer' && (!FAILED.has(endedReason) || turnsMs.length > 0);
}

function share(calls: MadeUpCall[], part: (call: MadeUpCall) => boolean): number {
  return calls.filter(part).length / calls.length;
}

/** Percentile by linear interpolation between the two nearest ranks. */
function percentile(values: number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? 0;
  return low + (high - low) * (place - Math.floor(place));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The most calls open at one whole second of `[from, to)`: tried at the first second of each call and of the range. */
function peak(calls: MadeUpCall[], from: number, to: number): number {
  const second = (moment: number) => Math.ceil(moment / 1000) * 1000;
  const starts = calls.map(({ startedAt }) => second(startedAt));
  const moments = [second(from), ...starts.filter((moment) => moment >= from && moment < to)];
  return Math.max(
    ...moments.map((moment) => calls.filter((call) => call.startedAt <= moment && call.endedAt > moment).length)
  );
}

function seconds({ startedAt, endedAt }: MadeUpCall): number {
  return (endedAt - startedAt) / 1000;
}

const TURNS = CALLS.flatMap(({ turnsMs }) => turnsMs);
const ANSWERED = CALLS.filter(isAnswered);
const JUDGED = CALLS.filter(({ success }) => success !== null);

/** Every measure computed from the raw calls, without the service. */
const TRUTH: Record<string, number | null> = {
  calls: CALLS.length,
  endedCalls: CALLS.length,
  minutes: sum(CALLS.map(seconds)) / 60,
  concurrency: peak(CALLS, RANGE.from, RANGE.to),
  answerRate: share(CALLS, isAnswered),
  failureRatio: share(CALLS, ({ endedReason }) => FAILED.has(endedReason)),
  failures: CALLS.filter(({ endedReason }) => FAILED.has(endedReason)).length,
  containmentRate: share(ANSWERED, ({ endedReason }) => CONTAINED.has(endedReason)),
  transferRate: share(ANSWERED, ({ endedReason }) => endedReason === 'assistant-forwarded-call'),
  successRate: share(JUDGED, ({ success }) => success === true),
  durationMean: sum(CALLS.map(seconds)) / CALLS.length,
  durationP50: percentile(CALLS.map(seconds), 0.5),
  durationP95: percentile(CALLS.map(seconds), 0.95),
  turnLatencyP50: percentile(TURNS, 0.5),
  turnLatencyP95: percentile(TURNS, 0.95),
  turnLatencyP99: percentile(TURNS, 0.99),
  modelP95: percentile(
    TURNS.map((total) => total / 2),
    0.95
  ),
  unattributedP95: percentile(
    TURNS.map((total) => total / 2),
    0.95
  ),
  endpointingP95: null,
  transcriberP95: null,
  voiceP95: null,
  transportP95: null,
  costTotal: sum(CALLS.map(({ costUsd }) => costUsd)),
  costPerCall: sum(CALLS.map(({ costUsd }) => costUsd)) / CALLS.length,
  costPerMinute: sum(CALLS.map(({ costUsd }) => costUsd)) / (sum(CALLS.map(seconds)) / 60),
  analysisShare: null,
  tokens: 0,
  turns: TURNS.length,
  interruptionsPerTurn: null,
  toolCalls: 0,
};

/** Percentiles are made of buckets, so they may be off by half a bucket; everything else is exact. */
function expectClose(value: unknown, expected: number): void {
  expect(Math.abs(Number(value) - expected)).toBeLessThanOrEqual(Math.abs(expected) * BUCKET_RELATIVE_ERROR + 1e-6);
}

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await Promise.all(CALLS.map((call) => sendWebhook(service, reportOf(call))));
  await settled(service, CALLS.length);
}, 60_000);

afterAll(() => service.remove());

/** Dimensions that every call has a place in. */
const SPLITTING = DIMENSIONS.filter(({ id, isFilterOnly }) => !isFilterOnly && id !== 'tool').map(({ id }) => id);

describe('metric queries', () => {
  it.each(Object.keys(TRUTH))('give %s as computed from the raw calls', async (id) => {
    const { columns } = await queryOne(service, { queryType: 'metric', measures: [id], format: 'table' }, RANGE);
    const expected = TRUTH[id];
    if (typeof expected === 'number') {
      expectClose(columns[id]?.[0], expected);
    } else {
      expect(columns[id]?.[0]).toBeNull();
    }
  });

  it.each(SPLITTING)('split by %s into groups that add up', async (id) => {
    const model = { queryType: 'metric', measures: ['calls', 'turns'], groupBy: [id], format: 'table', limit: 1000 };
    const { columns } = await queryOne(service, model, RANGE);
    expect(sum((columns['calls'] ?? []).map(Number))).toBe(CALLS.length);
    expect(sum((columns['turns'] ?? []).map(Number))).toBe(TURNS.length);
  });

  it('give each hour its own numbers, and zero or nothing where nothing happened', async () => {
    const hour = 60 * 60 * 1000;
    const model = { queryType: 'metric', measures: ['calls', 'turnLatencyP95', 'concurrency'], bucketMs: hour };
    const range = { from: RANGE.from, to: RANGE.to + 3 * hour };
    const frames = await query(service, model, range);
    const [calls, latency, concurrency] = frames.map(({ columns }) => columns);
    const starts = Array.from({ length: 27 }, (_, index) => RANGE.from + index * hour);
    expect(calls?.['time']).toEqual(starts);
    starts.forEach((start, index) => {
      const within = CALLS.filter(({ startedAt }) => startedAt >= start && startedAt < start + hour);
      expect(calls?.['calls']?.[index]).toBe(within.length);
      expect(concurrency?.['concurrency']?.[index]).toBe(peak(CALLS, start, start + hour));
      const turns = within.flatMap(({ turnsMs }) => turnsMs);
      const measured = latency?.['turnLatencyP95']?.[index];
      if (turns.length === 0) {
        expect(measured).toBeNull();
      } else {
        expectClose(measured, percentile(turns, 0.95));
      }
    });
  });

  it('label each series by its group', async () => {
    const frames = await query(service, { queryType: 'metric', measures: ['calls'], groupBy: ['assistant'] }, RANGE);
    expect(frames.map(({ labels }) => labels['assistant']).sort()).toEqual([
      '(none)',
      'Billing',
      'Front desk',
      'Night line',
    ]);
    for (const { labels, columns } of frames) {
      const name = labels['assistant'] === '(none)' ? null : labels['assistant'];
      expect(sum((columns['calls'] ?? []).map(Number))).toBe(
        CALLS.filter(({ assistant }) => assistant === name).length
      );
    }
  });

  it('keep the largest groups and say that there are others', async () => {
    const model = { queryType: 'metric', measures: ['calls'], groupBy: ['endedReason'], format: 'table', limit: 3 };
    const { columns, meta } = await queryOne(service, model, RANGE);
    const counts = Object.entries(Object.groupBy(CALLS, ({ endedReason }) => endedReason))
      .map(([reason, calls]) => ({ reason, calls: calls?.length ?? 0 }))
      .sort((a, b) => b.calls - a.calls);
    expect(columns['calls']).toEqual(counts.slice(0, 3).map(({ calls }) => calls));
    expect(JSON.stringify(meta['notices'])).toContain('largest groups');
    const withOther = await queryOne(service, { ...model, other: true }, RANGE);
    expect(withOther.columns['endedReason']?.[3]).toBe('(other)');
    expect(withOther.columns['calls']?.[3]).toBe(sum(counts.slice(3).map(({ calls }) => calls)));
  });

  it.each([
    [{ operator: '=', values: ['Billing'] }, (name: string | null) => name === 'Billing'],
    [{ operator: '!=', values: ['Billing'] }, (name: string | null) => name !== 'Billing'],
    [{ operator: 'in', values: ['Billing', '(none)'] }, (name: string | null) => name === 'Billing' || name === null],
    [
      { operator: 'notIn', values: ['Billing', '(none)'] },
      (name: string | null) => name !== 'Billing' && name !== null,
    ],
    [{ operator: 'contains', values: ['FRONT'] }, (name: string | null) => name === 'Front desk'],
    [{ operator: 'regex', values: ['^(B|N)'] }, (name: string | null) => name === 'Billing' || name === 'Night line'],
    [{ operator: 'empty' }, (name: string | null) => name === null],
    [{ operator: 'notEmpty' }, (name: string | null) => name !== null],
  ])('filter calls and turns by %j', async (filter, keeps) => {
    const kept = CALLS.filter(({ assistant }) => keeps(assistant));
    const model = { queryType: 'metric', measures: ['calls', 'turnLatencyP50', 'concurrency'], format: 'table' };
    const { columns } = await queryOne(service, { ...model, filters: [{ dimension: 'assistant', ...filter }] }, RANGE);
    expect(columns['calls']).toEqual([kept.length]);
    const median = percentile(
      kept.flatMap(({ turnsMs }) => turnsMs),
      0.5
    );
    expectClose(columns['turnLatencyP50']?.[0], median);
    expect(columns['concurrency']).toEqual([peak(kept, RANGE.from, RANGE.to)]);
  });

  it('count calls that began before the range as open in it', async () => {
    const from = FROM + DAY / 2;
    const { columns } = await queryOne(
      service,
      { queryType: 'metric', measures: ['concurrency'], format: 'table' },
      { from, to: from + 60_000 }
    );
    expect(columns['concurrency']).toEqual([peak(CALLS, from, from + 60_000)]);
  });
});

describe('calls queries', () => {
  it('page through all calls, newest first, none twice and none left out', async () => {
    const seen: unknown[] = [];
    let cursor: unknown;
    let pages = 0;
    do {
      const { columns, meta } = await queryOne(
        service,
        { queryType: 'calls', limit: 37, ...(cursor ? { cursor } : {}) },
        RANGE
      );
      seen.push(...(columns['callId'] ?? []));
      cursor = (meta['custom'] as { nextCursor: string | null }).nextCursor;
      pages += 1;
    } while (cursor !== null);
    const newestFirst = CALLS.toSorted((a, b) => b.startedAt - a.startedAt).map(({ callId }) => callId);
    expect(seen).toEqual(newestFirst);
    expect(pages).toBe(Math.ceil(CALLS.length / 37));
  });

  it('show a call as it was reported', async () => {
    const [call] = CALLS;
    const filters = [{ dimension: 'callId', operator: '=', values: [call?.callId] }];
    const { columns } = await queryOne(service, { queryType: 'calls', filters }, RANGE);
    expect(columns).toMatchObject({
      at: [call?.startedAt],
      durationSeconds: [call && seconds(call)],
      endedReason: [call?.endedReason],
      costUsd: [call?.costUsd],
      turnCount: [call?.turnsMs.length],
      success: [call?.success],
    });
  });
});

describe('values queries', () => {
  it('list the values of a dimension, most frequent first', async () => {
    const { columns } = await queryOne(service, { queryType: 'values', dimension: 'endedReason' }, RANGE);
    const counts = Object.entries(Object.groupBy(CALLS, ({ endedReason }) => endedReason))
      .map(([value, calls]) => ({ value, calls: calls?.length ?? 0 }))
      .sort((a, b) => b.calls - a.calls || (a.value < b.value ? -1 : 1));
    expect(columns['value']).toEqual(counts.map(({ value }) => value));
    expect(columns['calls']).toEqual(counts.map(({ calls }) => calls));
  });
});

describe('wrong queries', () => {
  it.each([
    [{ queryType: 'guess' }, '400: queryType must be one of'],
    [{ queryType: 'metric', measures: [] }, '400: measures: must name at least one measure'],
    [{ queryType: 'metric', measures: ['calls', 'happiness'] }, '400: measures[1]: there is no measure "happiness"'],
    [{ queryType: 'metric', measures: 'calls' }, '400: measures: must be a list'],
    [
      { queryType: 'metric', measures: ['calls'], groupBy: ['colour'] },
      '400: groupBy[0]: there is no dimension "colour"',
    ],
    [{ queryType: 'metric', measures: ['calls'], format: 'pie' }, '400: format: must be timeSeries or table'],
    [{ queryType: 'metric', measures: ['calls'], bucketMs: 5 }, '400: bucketMs: must be at least 1000'],
    [{ queryType: 'metric', measures: ['calls'], limit: 0 }, '400: limit: must be a whole number from 1 to 1000'],
    [
      { queryType: 'metric', measures: ['calls'], filters: [{ dimension: 'assistant', operator: '~', values: ['x'] }] },
      '400: filters[0].operator: must be one of',
    ],
    [
      { queryType: 'metric', measures: ['calls'], filters: [{ dimension: 'assistant', operator: '=', values: [] }] },
      '400: filters[0].values: must have exactly 1',
    ],
    [
      { queryType: 'calls', filters: [{ dimension: 'assistant', operator: 'regex', values: ['('] }] },
      '400: filters[0].values[0]: is not a valid regular expression',
    ],
    [
      { queryType: 'calls', filters: [{ dimension: 'assistant', operator: 'regex', values: ['(?=x)'] }] },
      '400: filters[0].values[0]: is not a valid regular expression',
    ],
    [{ queryType: 'calls', cursor: 'nonsense' }, '400: cursor: must be the nextCursor of the page before'],
    [{ queryType: 'call', provider: 'acme', callId: 'x' }, '400: provider: must be one of'],
    [{ queryType: 'call', provider: 'vapi', callId: 'nobody' }, '404: There is no vapi call "nobody"'],
    [{ queryType: 'values' }, '400: dimension: must be the id of a dimension'],
  ])('are told what is wrong: %j', async (model, message) => {
    await expect(query(service, model)).rejects.toThrow(message);
  });

  it('are refused when the time runs backwards', async () => {
    const model = { queryType: 'metric', measures: ['calls'] };
    await expect(query(service, model, { from: 10, to: 5 })).rejects.toThrow('from must be before to');
  });
});
