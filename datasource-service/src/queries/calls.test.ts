import { buildEvent, buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { viewCall } from '../calls/callView.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';

const CALLS = { queryType: 'calls' };

describe('a calls query', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add([
      buildReport({ callId: 'one', startedAt: NOON, callerNumber: '+15550104242', endedReason: 'silence-timed-out' }),
      buildEvent({
        callId: 'two',
        provider: 'retell',
        at: NOON + 1000,
        state: 'ringing',
        facts: { direction: 'inbound' },
      }),
    ]);
  });

  afterAll(() => place.remove());

  it('shows what is known of each call, and nothing where nothing is', async () => {
    const [frame] = await place.ask(CALLS);
    expect(columnsOf(frame)).toMatchObject({
      callId: ['two', 'one'],
      provider: ['retell', 'vapi'],
      state: ['ringing', 'ended'],
      direction: ['inbound', null],
      endedReasonGroup: [null, expect.any(String)],
      answered: [null, expect.any(Boolean)],
      caller: [null, '+15550104242'],
    });
    expect(frame?.meta?.notices).toBeUndefined();
  });

  it('shows only the last digits of callers to all but admins', async () => {
    const [frame] = await place.ask(CALLS, { access: 'editor' });
    expect(columnsOf(frame)['caller']).toEqual([null, '…4242']);
  });

  it.each([
    { dimension: 'hourOfWeek', operator: '=', values: ['Wed 12'] },
    { dimension: 'tool', operator: '=', values: ['find'] },
  ])('refuses to list calls by $dimension', async (filter) => {
    await expect(place.ask({ ...CALLS, filters: [filter] })).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'filters',
    });
  });

  it.each([
    ['in', [], 'must have 1 to 1000 for the operator "in"'],
    ['empty', ['x'], 'must have exactly 0 for the operator "empty"'],
    ['regex', [], 'must have exactly 1 for the operator "regex"'],
  ])('says how many values "%s" takes', async (operator, values, message) => {
    const filters = [{ dimension: 'assistant', operator, values }];
    await expect(place.ask({ ...CALLS, filters })).rejects.toThrow(`filters[0].values: ${message}.`);
  });

  it('tells the state of the data with the calls', async () => {
    place.notices.push({ severity: 'warning', text: 'The hot store is being rebuilt.' });
    const [frame] = await place.ask(CALLS);
    expect(frame?.meta?.notices).toEqual(place.notices);
    place.notices.pop();
  });

  it('says when a search found more calls than it looks through', async () => {
    const texts = Array.from({ length: 20_001 }, (_, index) => ({ callNumber: index + 1, text: 'refund' }));
    const position = { recordId: place.record.recordId, changeNumber: texts.length };
    await place.search.write(texts, position);
    const view = viewCall(foldEvents([buildReport({ callId: 'last', startedAt: NOON })]));
    await place.hot.write([{ callNumber: texts.length, callerHash: null, view }], { ...position, madeBy: 'card' });
    const [frame] = await place.ask({ ...CALLS, search: 'refund' });
    expect(frame?.meta?.notices).toMatchObject([{ text: expect.stringContaining('More than 20000 calls match') }]);
  });
});
