import { buildEvent, buildReport, NOON, type EndedCall } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';
import { CALL_SORTS, type CallSort } from '../contract/index.ts';

const HOUR = 60 * 60 * 1000;

/** Nine calls with ties and gaps in each number, hours apart so that the log looks back several times. */
const CALLS: EndedCall[] = Array.from({ length: 9 }, (_, index) => ({
  callId: `call-${index}`,
  startedAt: NOON - index * HOUR,
  seconds: 60 + (index % 3) * 30,
  ...(index % 4 === 0 ? {} : { costUsd: (index % 2) / 10 }),
  turnsMs: index % 5 === 0 ? [] : [1000 * (index % 4) + 500],
}));

function value(by: CallSort, { startedAt, seconds = 0, costUsd = -1, turnsMs = [] }: EndedCall): number {
  return { newest: startedAt, oldest: -startedAt, longest: seconds, costliest: costUsd, slowest: turnsMs[0] ?? -1 }[by];
}

/** The order by the rule itself: larger numbers first, later added ones first among equals. */
function ordered(by: CallSort): string[] {
  return CALLS.map((call, index) => ({ call, index }))
    .sort((left, right) => value(by, right.call) - value(by, left.call) || right.index - left.index)
    .map(({ call }) => call.callId);
}

describe('the order of a calls query', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add(CALLS.map(buildReport));
  });

  afterAll(() => place.remove());

  async function page(model: object): Promise<{ ids: string[]; next: string | null }> {
    const [frame] = await place.ask({ queryType: 'calls', ...model });
    const custom = frame?.meta?.custom as { nextCursor: string | null };
    return { ids: columnsOf(frame)['callId'] as string[], next: custom.nextCursor };
  }

  it.each(CALL_SORTS)('lists the %s first, page by page without a gap or a repetition', async (by) => {
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const { ids, next } = await page({ sort: { by }, limit: 2, ...(cursor === null ? {} : { cursor }) });
      listed.push(...ids);
      cursor = next;
    } while (cursor !== null);
    expect(listed).toEqual(ordered(by));
  });

  it('is newest first when nothing is said', async () => {
    expect((await page({})).ids).toEqual(ordered('newest'));
  });

  it('refuses what it cannot order by, and a cursor of another order', async () => {
    await expect(page({ sort: { by: 'colour' } })).rejects.toThrow('sort.by: must be one of newest, oldest, longest');
    await expect(page({ sort: 'longest' })).rejects.toThrow('sort: must be an object such as {"by": "longest"}');
    const { next } = await page({ sort: { by: 'longest' }, limit: 1 });
    await expect(page({ cursor: next })).rejects.toThrow('cursor: belongs to the order "longest"');
    await expect(page({ cursor: 'nonsense' })).rejects.toThrow('must be the nextCursor of the page before');
  });
});

describe('calls like one', () => {
  let place: QueryPlace;
  const like = { provider: 'vapi', callId: 'model' };
  const alike = { startedAt: NOON, seconds: 100, turnsMs: [2000], assistantName: 'Front desk' };

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add([
      buildReport({ ...alike, callId: 'model' }),
      buildReport({ ...alike, callId: 'twice as long', seconds: 200 }),
      buildReport({ ...alike, callId: 'twin', startedAt: NOON - 6 * 24 * HOUR }),
      buildReport({ ...alike, callId: 'silent', turnsMs: [] }),
      buildReport({ ...alike, callId: 'long ago', startedAt: NOON - 8 * 24 * HOUR }),
      buildReport({ ...alike, callId: 'other end', endedReason: 'silence-timed-out' }),
      buildEvent({ callId: 'open', at: NOON, state: 'in-progress', facts: { startedAt: NOON } }),
      buildEvent({ callId: 'open too', at: NOON, state: 'in-progress', facts: { startedAt: NOON } }),
    ]);
  });

  afterAll(() => place.remove());

  async function found(model: object): Promise<unknown> {
    const range = { from: NOON, to: NOON + 1 };
    const [frame] = await place.ask({ queryType: 'calls', ...model }, { range });
    return columnsOf(frame)['callId'];
  }

  it('come from the week around it with the same end, most alike first', async () => {
    expect(await found({ like })).toEqual(['twin', 'twice as long', 'silent']);
  });

  it('can be filtered further and limited', async () => {
    const filters = [{ dimension: 'duration', operator: '>', values: ['150'] }];
    expect(await found({ like, filters })).toEqual(['twice as long']);
    expect(await found({ like, limit: 1 })).toEqual(['twin']);
  });

  it('are found for a call under way too', async () => {
    expect(await found({ like: { provider: 'vapi', callId: 'open' } })).toEqual(['open too']);
  });

  it('are refused when the question contradicts itself or there is no such call', async () => {
    await expect(found({ like, sort: { by: 'longest' } })).rejects.toMatchObject({ field: 'like' });
    await expect(found({ like, search: 'refund' })).rejects.toMatchObject({ field: 'like' });
    await expect(found({ like: { ...like, callId: 'none' } })).rejects.toMatchObject({
      code: 'not_found',
      field: 'like',
    });
    await expect(found({ like: { ...like, provider: 'acme' } })).rejects.toThrow('like.provider: must be one of vapi');
  });
});
