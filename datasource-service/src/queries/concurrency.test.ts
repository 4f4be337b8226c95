import { buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, DAY, type QueryPlace } from '../../test/support/queryPlace.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CONCURRENCY = { queryType: 'metric', measures: ['concurrency'] };

/** Two calls at once before noon, three of them around a quarter past, and one in the next hour. */
const CALLS = [
  buildReport({ callId: 'a', startedAt: NOON - 10 * MINUTE, assistantName: 'Ann', seconds: 120 }),
  buildReport({ callId: 'b', startedAt: NOON - 9 * MINUTE, assistantName: 'Bob', seconds: 120 }),
  buildReport({ callId: 'c', startedAt: NOON + 14 * MINUTE, assistantName: 'Ann', seconds: 120 }),
  buildReport({ callId: 'd', startedAt: NOON + 15 * MINUTE, assistantName: 'Ann', seconds: 120 }),
  buildReport({ callId: 'e', startedAt: NOON + 15 * MINUTE, assistantName: 'Bob', seconds: 120 }),
  buildReport({ callId: 'f', startedAt: NOON + 70 * MINUTE, assistantName: 'Bob', seconds: 120 }),
];

describe('concurrent calls', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add(CALLS);
  });

  afterAll(() => place.remove());

  async function peaks(model: object, range = DAY): Promise<unknown[]> {
    const frames = await place.ask({ ...CONCURRENCY, ...model }, { range });
    return frames.map((frame) => columnsOf(frame)['concurrency']);
  }

  it('are the same whether or not hours have been counted before', async () => {
    const ranges = [
      DAY,
      { from: NOON - 9.5 * MINUTE, to: NOON + 90 * MINUTE },
      { from: NOON - HOUR, to: NOON + 14.5 * MINUTE },
      { from: NOON, to: NOON + HOUR },
      { from: NOON + 16 * MINUTE, to: NOON + 17 * MINUTE },
    ];
    const ask = () => Promise.all(ranges.map((range) => peaks({ format: 'table' }, range)));
    const counted = await ask();
    expect(counted).toEqual([[[3]], [[3]], [[2]], [[3]], [[2]]]);
    await place.rollUp();
    const known = await place.hot.hourlyPeaks({ from: NOON - HOUR, to: NOON + 2 * HOUR });
    expect([...known.values()].sort()).toEqual([1, 2, 3]);
    expect(await ask()).toEqual(counted);
    const series = await peaks({ bucketMs: HOUR }, { from: NOON - 9.5 * MINUTE, to: NOON + 2 * HOUR });
    expect(series).toEqual([[2, 3, 1]]);
  });

  it('are told apart by assistant, the largest alone when only so many are wanted', async () => {
    const byAssistant = { groupBy: ['assistant'], bucketMs: 15 * MINUTE };
    const range = { from: NOON, to: NOON + HOUR };
    expect(await peaks(byAssistant, range)).toEqual([
      [1, 2, 0, 0],
      [0, 1, 0, 0],
    ]);
    expect(await peaks({ ...byAssistant, limit: 1 }, range)).toEqual([[1, 2, 0, 0]]);
    expect(await peaks({ ...byAssistant, limit: 1, other: true }, range)).toEqual([
      [1, 2, 0, 0],
      [0, 1, 0, 0],
    ]);
  });

  it.each([
    ['told apart by tool', { groupBy: ['tool'] }],
    ['told apart by hour of the week', { groupBy: ['hourOfWeek'] }],
    ['filtered by tool', { filters: [{ dimension: 'tool', operator: '=', values: ['find'] }] }],
    ['filtered by hour of the week', { filters: [{ dimension: 'hourOfWeek', operator: '=', values: ['Wed 12'] }] }],
  ])('are not %s', async (_name, model) => {
    await expect(peaks(model)).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'Concurrent calls cannot be told apart by tool or hour of week.',
    });
  });
});
