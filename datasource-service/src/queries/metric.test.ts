import { buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, DAY, type QueryPlace } from '../../test/support/queryPlace.ts';
import type { CallEvent } from '../calls/callEvent.ts';

const HOUR = 60 * 60 * 1000;

const TABLE = { queryType: 'metric', format: 'table' };
const SERIES = { queryType: 'metric', bucketMs: HOUR };

function withTool(event: CallEvent, name: string): CallEvent {
  const call = { name, arguments: null, startedAt: NOON };
  return { ...event, toolCalls: [{ id: 't1', call, result: { result: 'ok', failed: false, endedAt: NOON + 200 } }] };
}

/** Ann took calls with and without turns, Bob one without, Cid and Dan one each on the next day. */
const CALLS = [
  withTool(buildReport({ callId: 'a1', startedAt: NOON, assistantName: 'Ann', turnsMs: [800] }), 'find'),
  buildReport({ callId: 'a2', startedAt: NOON + HOUR, assistantName: 'Ann', endedReason: 'voicemail' }),
  buildReport({ callId: 'a3', startedAt: NOON + 30_000, assistantName: 'Ann', turnsMs: [1600] }),
  buildReport({ callId: 'b1', startedAt: NOON, assistantName: 'Bob' }),
  buildReport({ callId: 'c1', startedAt: NOON + 24 * HOUR, assistantName: 'Cid', turnsMs: [400] }),
  buildReport({ callId: 'd1', startedAt: NOON + 25 * HOUR, assistantName: 'Dan', turnsMs: [400] }),
];

describe('a metric query', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add(CALLS);
  });

  afterAll(() => place.remove());

  async function table(model: object, context: object = {}): Promise<Record<string, unknown[]>> {
    const [frame] = await place.ask({ ...TABLE, ...model }, context);
    return columnsOf(frame);
  }

  const MANY = ['calls', 'connectedCalls', 'endedCalls', 'openCalls', 'minutes', 'failures', 'turnLatencyP50'];

  it('answers the same however many of the largest answers are asked for at once', async () => {
    const range = { from: NOON - 96 * HOUR, to: NOON + 48 * HOUR };
    const query = { queryType: 'metric', measures: MANY, bucketMs: 60_000 };
    const answers = await Promise.all([1, 2, 3].map(() => place.ask(query, { range })));
    const sums = answers.map((frames) =>
      ['calls', 'connectedCalls'].map((id) =>
        frames.flatMap((frame) => (columnsOf(frame)[id] ?? []) as number[]).reduce((sum, value) => sum + value, 0)
      )
    );
    expect(sums).toEqual([
      [6, 5],
      [6, 5],
      [6, 5],
    ]);
  });

  it('keeps what only some hours of the week had', async () => {
    const ofHour = (hour: string) => [{ dimension: 'hourOfWeek', operator: '=', values: [hour] }];
    expect(await table({ measures: ['calls'], filters: ofHour('Wed 12') })).toEqual({ calls: [3] });
    expect(await table({ measures: ['calls'], groupBy: ['assistant'], filters: ofHour('Wed 13') })).toEqual({
      assistant: ['Ann'],
      calls: [1],
    });
  });

  it('says how many calls a sum of money leaves out, by measures that leave out the same', async () => {
    const own = await createQueryPlace();
    const priced = buildReport({ callId: 'p1', startedAt: NOON, assistantName: 'Ann', costUsd: 0.5 });
    await own.add([priced, buildReport({ callId: 'p2', startedAt: NOON, assistantName: 'Bob' })]);
    const ask = async (measures: string[], groupBy: string[] = []) => {
      const [frame] = await own.ask({ ...TABLE, measures, groupBy });
      return { columns: columnsOf(frame), texts: frame?.meta?.notices?.map(({ text }) => text) };
    };
    const { columns, texts } = await ask(['costTotal', 'costModel', 'costRated', 'calls']);
    expect(columns).toEqual({ costTotal: [0.5], costModel: [null], costRated: [null], calls: [2] });
    expect(texts).toEqual([
      'Cost: without 1 of 2 ended calls, whose amount is not known.',
      'Model cost, Cost by rate card: without 2 of 2 ended calls, whose amount is not known.',
    ]);
    expect((await ask(['costTotal'], ['assistant'])).columns).toEqual({
      assistant: ['Ann', 'Bob'],
      costTotal: [0.5, null],
    });
    await own.remove();
  });

  it('tells apart by what was set up and what became of it at once', async () => {
    expect(await table({ measures: ['calls'], groupBy: ['endedReason', 'assistant'] })).toEqual({
      endedReason: ['customer-ended-call', 'customer-ended-call', 'voicemail'],
      assistant: ['Ann', 'Bob', 'Ann'],
      calls: [2, 1, 1],
    });
  });

  it('ranks groups without a value of the first measure last, also those that it does not know', async () => {
    expect(await table({ measures: ['turnLatencyP50', 'calls'], groupBy: ['assistant'] })).toMatchObject({
      assistant: ['Ann', 'Bob'],
      turnLatencyP50: [expect.any(Number), null],
      calls: [3, 1],
    });
    expect(await table({ measures: ['toolCalls', 'calls'], groupBy: ['assistant'] })).toMatchObject({
      assistant: ['Ann', 'Bob'],
      toolCalls: [1, 0],
    });
  });

  it('puts the latencies of the groups that are not shown together as other', async () => {
    const week = { range: { from: DAY.from, to: DAY.to + 6 * 24 * HOUR } };
    const model = { measures: ['calls', 'turnLatencyP95'], groupBy: ['assistant'], limit: 1, other: true };
    const { assistant, calls, turnLatencyP95 } = await table(model, week);
    expect({ assistant, calls }).toEqual({ assistant: ['Ann', '(other)'], calls: [3, 3] });
    expect(Number(turnLatencyP95?.[1])).toBeCloseTo(400, -1);
    const all = await table({ ...model, limit: 4 }, week);
    expect(all['turnLatencyP95']?.[0]).toBe(turnLatencyP95?.[0]);
  });

  it('gives several latencies of a long time, told apart by what became of the calls', async () => {
    const month = { range: { from: DAY.from, to: DAY.from + 31 * 24 * HOUR } };
    const model = { measures: ['turnLatencyP50', 'modelP50'], groupBy: ['endedReason'] };
    const { endedReason, turnLatencyP50, modelP50 } = await table(model, month);
    expect(endedReason).toEqual(['customer-ended-call']);
    expect(Number(modelP50?.[0])).toBeCloseTo(Number(turnLatencyP50?.[0]) / 2, -1);
  });

  it('compares the groups that are shown, and the others together, with an earlier time', async () => {
    const range = { from: DAY.from + 24 * HOUR, to: DAY.to + 24 * HOUR };
    const model = { measures: ['calls', 'turnLatencyP50'], groupBy: ['assistant'], compareTo: 'previousPeriod' };
    expect(await table({ ...model, limit: 1 }, { range })).toMatchObject({
      assistant: ['Cid'],
      callsBefore: [0],
      callsChange: [null],
      turnLatencyP50Before: [null],
      turnLatencyP50Change: [null],
    });
    const both = { from: DAY.from, to: DAY.to + 24 * HOUR };
    const later = { from: both.from + 24 * HOUR, to: both.to + 24 * HOUR };
    const cut = { ...model, limit: 1, other: true, compareMs: 24 * HOUR };
    expect(await table(cut, { range: both })).toMatchObject({ assistant: ['Ann', '(other)'], callsBefore: [3, 1] });
    expect(await table({ ...cut, measures: ['calls'] }, { range: later })).toMatchObject({
      assistant: ['Cid', '(other)'],
      callsBefore: [1, 5],
      callsChange: [0, -0.8],
    });
  });

  it('names series by measure and group, and tells what is wrong with the first', async () => {
    place.notices.push({ severity: 'warning', text: 'The hot store is being rebuilt.' });
    const frames = await place.ask({ ...SERIES, measures: ['calls', 'turns'], groupBy: ['provider', 'assistant'] });
    expect(frames.map(({ name }) => name)).toEqual([
      'Calls · Vapi · Ann',
      'Turns · Vapi · Ann',
      'Calls · Vapi · Bob',
      'Turns · Vapi · Bob',
    ]);
    expect(frames.map(({ meta }) => meta?.notices?.length ?? 0)).toEqual([1, 0, 0, 0]);
    const nothing = { range: { from: DAY.to + 300 * HOUR, to: DAY.to + 301 * HOUR } };
    expect(await place.ask({ ...SERIES, measures: ['calls'], groupBy: ['assistant'] }, nothing)).toEqual([]);
    place.notices.pop();
  });

  it('chooses the largest groups over the whole range when they would be too many at once', async () => {
    const month = { range: { from: DAY.from, to: DAY.from + 31 * 24 * HOUR } };
    const model = { ...SERIES, bucketMs: 60_000 * 60, measures: ['turnLatencyP95', 'calls'], limit: 1 };
    const frames = await place.ask({ ...model, groupBy: ['hourOfWeek', 'assistant'] }, month);
    expect(frames.map(({ name }) => name)).toEqual(['p95 turn latency · Wed 12 · Ann', 'Calls · Wed 12 · Ann']);
    expect(frames[0]?.meta?.notices).toMatchObject([{ text: expect.stringContaining('Only the 1 largest groups') }]);
    const others = await place.ask({ ...model, groupBy: ['hourOfWeek', 'assistant'], other: true }, month);
    expect(others.map(({ name }) => name)).toContain('Calls · (other) · (other)');
  });

  it('counts no call as stuck in a time that is too short for it', async () => {
    expect(await table({ measures: ['stuckCalls'] }, { range: { from: NOON, to: NOON + HOUR } })).toEqual({
      stuckCalls: [0],
    });
  });

  it.each([
    [{ measures: ['calls'], groupBy: ['tool'] }, 'groupBy', 'The dimension "tool" fits only measures of tool calls.'],
    [
      { measures: ['turns'], filters: [{ dimension: 'tool', operator: '=', values: ['find'] }] },
      'groupBy',
      'The dimension "tool" fits only measures of tool calls.',
    ],
    [
      { measures: ['calls'], groupBy: ['callId'] },
      'groupBy[0]',
      'groupBy[0]: the dimension "callId" is for filters; a "calls" query lists calls.',
    ],
    [
      { measures: ['calls'], format: 'timeSeries', bucketMs: 1000, groupBy: ['hourOfWeek'], limit: 50 },
      'bucketMs',
      expect.stringMatching(/^The answer would have \d+ values, more than 200000\./),
    ],
  ])('is refused when it cannot be answered: %j', async (model, field, message) => {
    await expect(table(model)).rejects.toMatchObject({ code: 'invalid_request', field, message });
  });

  it('gives a reader without a user only what says nothing of single calls', async () => {
    const access = 'public';
    expect(await table({ measures: ['calls'], groupBy: ['assistant'] }, { access })).toMatchObject({ calls: [3, 1] });
    await expect(table({ measures: ['calls'], groupBy: ['campaign'] }, { access })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'The dimension "campaign" needs a user with the Viewer role.',
    });
  });
});

describe('a metric query with a least number of calls a bucket', () => {
  it('takes buckets that hold so many on average, at most the range, and says so', async () => {
    const place = await createQueryPlace();
    await place.add(
      Array.from({ length: 60 }, (_, index) => buildReport({ callId: `c${index}`, startedAt: NOON - index * 60_000 }))
    );
    const query = { queryType: 'metric', measures: ['answerRate'] };
    const lengthOf = async (more: object) => {
      const [frame] = await place.ask({ ...query, ...more });
      const [first, second] = columnsOf(frame)['time'] as number[];
      return { hours: (Number(second) - Number(first)) / HOUR, notices: frame?.meta?.notices ?? [] };
    };
    const few = await lengthOf({ leastPerBucket: 10 });
    expect(few.hours).toBe(6);
    expect(JSON.stringify(few.notices)).toContain('One point stands for 6 h');
    expect(await lengthOf({ leastPerBucket: 5, bucketMs: HOUR })).toEqual({ hours: 1, notices: [] });
    expect((await lengthOf({})).hours).toBeLessThan(1);
    const [table] = await place.ask({ ...query, format: 'table', leastPerBucket: 10 });
    expect(JSON.stringify(table?.meta?.notices ?? [])).not.toContain('One point');
    await place.remove();
  });
});
