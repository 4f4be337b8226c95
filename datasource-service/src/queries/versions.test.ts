import { buildEvent, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';
import { SourceWeight } from '../calls/stamped.ts';
import { readTurn } from '../calls/turn.ts';

const HOUR = 60 * 60 * 1000;
const FAULT = 'pipeline-error-deepgram-transcriber-failed';
const RANGE = { from: NOON - 12 * HOUR, to: NOON + 12 * HOUR };

interface Calls {
  assistant: string;
  version: string | null;
  from: number;
  count: number;
  /** One call in so many fails. */
  failing: number;
  turnMs: number;
}

/** Calls spread over two hours. */
function callsOf({ assistant, version, from, count, failing, turnMs }: Calls) {
  return Array.from({ length: count }, (_, index) => {
    const startedAt = from + Math.floor((index / count) * 2 * HOUR);
    return buildEvent({
      callId: `${assistant}-${version ?? 'none'}-${from}-${index}`,
      at: startedAt + 60_000,
      state: 'ended',
      factsWeight: SourceWeight.report,
      facts: {
        startedAt,
        endedAt: startedAt + 60_000,
        endedReason: index % failing === 0 ? FAULT : 'customer-ended-call',
        assistantName: assistant,
        ...(version === null ? {} : { assistantVersion: version }),
        turns: [readTurn({ stages: { model: turnMs / 2 }, total: turnMs + (index % 10) * 20 }, 0)],
      },
    });
  });
}

const OLD = { assistant: 'Ann', version: '1', from: NOON - 8 * HOUR, count: 120, failing: 40, turnMs: 1000 };
const NEW = { assistant: 'Ann', version: '2', from: NOON, count: 120, failing: 4, turnMs: 2000 };

describe('a versions query', () => {
  let place: QueryPlace;

  beforeEach(async () => {
    place = await createQueryPlace();
  });

  afterEach(() => place.remove());

  async function ask(model: object = {}, range = RANGE): Promise<Record<string, unknown[]>> {
    const [frame] = await place.ask({ queryType: 'versions', ...model }, { range });
    return columnsOf(frame);
  }

  it('tells what a new version made clearly better or worse, and how sure that is', async () => {
    await place.add([...callsOf(OLD), ...callsOf(NEW)]);
    const columns = await ask();
    expect(columns).toMatchObject({
      at: [NOON, NOON, NOON, NOON],
      assistant: ['Ann', 'Ann', 'Ann', 'Ann'],
      version: ['2', '2', '2', '2'],
      previousVersion: ['1', '1', '1', '1'],
      callsBefore: [120, 120, 120, 120],
      callsAfter: [120, 120, 120, 120],
      measure: ['failureRatio', 'containmentRate', 'successRate', 'turnLatencyP95'],
      isClear: [true, true, null, true],
    });
    const [difference, low, high] = ['difference', 'low', 'high'].map((name) => columns[name]?.[0]);
    expect(difference).toBeCloseTo(30 / 120 - 3 / 120, 6);
    // Newcombe's interval for 30 of 120 against 3 of 120, worked out by hand.
    expect(low).toBeCloseTo(0.1422, 3);
    expect(high).toBeCloseTo(0.311, 3);
    const [before, after] = [columns['before']?.[3], columns['after']?.[3]].map(Number);
    expect([before, after].map((value) => Math.round((value ?? 0) / 100))).toEqual([12, 22]);
    expect(columns['low']?.[3]).toBeGreaterThan(900);
  });

  it('compares no further than the neighbouring versions, and the latest first', async () => {
    const newest = { ...NEW, version: '3', from: NOON + 4 * HOUR, count: 40 };
    await place.add([...callsOf(OLD), ...callsOf(NEW), ...callsOf(newest)]);
    const columns = await ask({ measures: ['failureRatio'] });
    expect(columns).toMatchObject({
      version: ['3', '2'],
      previousVersion: ['2', '1'],
      callsBefore: [120, 120],
      callsAfter: [40, 120],
    });
    expect(await ask({ measures: ['failureRatio'], limit: 1 })).toMatchObject({ version: ['3'] });
  });

  it('takes an assistant’s first version, calls without one, and versions that began together for no change', async () => {
    await place.add([
      ...callsOf({ ...OLD, assistant: 'First' }),
      ...callsOf({ ...OLD, assistant: 'Untold' }),
      ...callsOf({ ...NEW, assistant: 'Untold', version: null }),
      ...callsOf({ ...OLD, assistant: 'Together' }),
      ...callsOf({ ...OLD, assistant: 'Together', version: '2' }),
      buildEvent({ callId: 'nobody', at: NOON, facts: { startedAt: NOON } }),
    ]);
    expect((await ask())['at']).toEqual([]);
  });

  it('does not tell of a change before the range, which bounds a later one', async () => {
    const newest = { ...NEW, version: '3', from: NOON + 4 * HOUR, count: 40 };
    await place.add([...callsOf(OLD), ...callsOf(NEW), ...callsOf(newest)]);
    const columns = await ask({ measures: ['failureRatio'] }, { from: NOON + HOUR, to: RANGE.to });
    expect(columns).toMatchObject({ version: ['3'], callsBefore: [120] });
  });

  it('keeps to the filters, also to hours of the week, and to its window', async () => {
    await place.add([...callsOf(OLD), ...callsOf(NEW)]);
    const hours = [{ dimension: 'hourOfWeek', operator: 'in', values: ['Wed 04', 'Wed 12'] }];
    expect(await ask({ measures: ['failureRatio'], filters: hours })).toMatchObject({
      callsBefore: [60],
      callsAfter: [60],
    });
    expect(await ask({ measures: ['failureRatio'], windowMs: HOUR })).toMatchObject({ callsAfter: [60] });
    const others = [{ dimension: 'assistant', operator: '=', values: ['Bob'] }];
    expect((await ask({ filters: others }))['at']).toEqual([]);
  });

  it('orders changes of the same hour by name, and says nothing of measures without data', async () => {
    await place.add(
      ['Bob', 'Ann'].flatMap((assistant) => [...callsOf({ ...OLD, assistant }), ...callsOf({ ...NEW, assistant })])
    );
    const columns = await ask({ measures: ['observedP95'] });
    expect(columns).toMatchObject({
      assistant: ['Ann', 'Bob'],
      difference: [null, null],
      low: [null, null],
      isClear: [null, null],
    });
  });

  it('refuses measures whose uncertainty is not known', async () => {
    await expect(ask({ measures: ['failureRatio', 'costTotal'] })).rejects.toMatchObject({
      publicMessage: expect.stringContaining('"costTotal" cannot be compared'),
    });
    await expect(ask({ windowMs: 5 })).rejects.toMatchObject({ publicMessage: expect.stringContaining('windowMs') });
  });
});
