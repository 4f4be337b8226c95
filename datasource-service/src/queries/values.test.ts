import { buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';

describe('a values query', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    const call = (name: string, toolName: string) => ({
      ...buildReport({
        callId: `${name}-${toolName}`,
        startedAt: NOON,
        ...(name === '' ? {} : { assistantName: name }),
      }),
      toolCalls: [{ id: 't', call: { name: toolName, arguments: null, startedAt: NOON } }],
    });
    await place.add([
      call('Cid', 'find'),
      call('Bob', 'find'),
      call('', 'book'),
      call('Ann', 'find'),
      call('Dan', 'book'),
      call('Dan', 'find'),
    ]);
  });

  afterAll(() => place.remove());

  async function valuesOf(model: object): Promise<Record<string, unknown[]>> {
    const [frame] = await place.ask({ queryType: 'values', ...model });
    return columnsOf(frame);
  }

  it('lists the most frequent first, and equally frequent ones by name', async () => {
    expect(await valuesOf({ dimension: 'assistant' })).toEqual({
      value: ['Dan', '(none)', 'Ann', 'Bob', 'Cid'],
      calls: [2, 1, 1, 1, 1],
    });
  });

  it('lists tools by how often they were called', async () => {
    expect(await valuesOf({ dimension: 'tool' })).toEqual({ value: ['find', 'book'], calls: [4, 2] });
  });

  it('lists what occurred in some hours of the week', async () => {
    const filters = [{ dimension: 'hourOfWeek', operator: 'notIn', values: ['Wed 12'] }];
    expect(await valuesOf({ dimension: 'assistant', filters })).toEqual({ value: [], calls: [] });
    expect((await valuesOf({ dimension: 'hourOfWeek' }))['value']).toEqual(['Wed 12']);
  });

  it('does not list calls', async () => {
    await expect(valuesOf({ dimension: 'callId' })).rejects.toThrow(
      'dimension: the dimension "callId" is for filters; a "calls" query lists calls.'
    );
  });
});
