import { vapiMessage, vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { readVapi, recordOf } from '../../../test/support/readVapi.ts';

function answered(entry: object): unknown {
  const messages = [{ role: 'tool_call_result', toolCallId: 't', name: 'find', time: NOON + 5, ...entry }];
  return readVapi(vapiMessage('conversation-update', 'c1', { messages })).toolCalls;
}

describe('a request for tools', () => {
  const expected = [{ id: 't', call: { name: 'find', arguments: '{"day":"Friday"}', startedAt: NOON } }];

  it.each([
    ['toolCallList', { id: 't', type: 'function', function: { name: 'find', arguments: { day: 'Friday' } } }],
    ['toolCallList', { id: 't', name: 'find', parameters: { day: 'Friday' } }],
    ['toolCalls', { id: 't', function: { name: 'find', arguments: '{"day":"Friday"}' } }],
    ['toolWithToolCallList', { name: 'find', toolCall: { id: 't', parameters: { day: 'Friday' } } }],
    ['toolWithToolCallList', { toolCall: { id: 't', name: 'find', arguments: { day: 'Friday' } } }],
  ])('is read from %s as in %j', (field, entry) => {
    expect(readVapi(vapiMessage('tool-calls', 'c1', { [field]: [entry] })).toolCalls).toEqual(expected);
  });

  it.each([{ toolCallList: [{ id: null, name: 'find' }] }, { toolWithToolCallList: [{ name: 'find' }] }, {}])(
    'is left out without an id in %j',
    (fields) => {
      expect(readVapi(vapiMessage('tool-calls', 'c1', fields)).toolCalls).toEqual([]);
    }
  );

  it('is called unknown without a name', () => {
    const [request] = readVapi(vapiMessage('tool-calls', 'c1', { toolCallList: [{ id: 't' }] })).toolCalls;
    expect(request?.call).toEqual({ name: 'unknown', arguments: null, startedAt: NOON });
  });

  it('of the older kind is told apart by its moment and name', () => {
    const old = (functionCall: object | null, at = NOON) =>
      vapiMessage('function-call', 'c1', { functionCall, timestamp: at });
    const calls = recordOf(
      old({ name: 'find', parameters: '{"day":"Friday"}' }),
      old({ name: 'find', parameters: '{"day":"Friday"}' }),
      old({ name: 'book', arguments: { at: 10 } }),
      old({ name: 'find' }, NOON + 1)
    ).toolCalls;
    expect(Object.values(calls).map(({ call }) => [call?.value.name, call?.value.arguments])).toEqual([
      ['find', '{"day":"Friday"}'],
      ['book', '{"at":10}'],
      ['find', null],
    ]);
    const untimed = { functionCall: { name: 'find' }, timestamp: null };
    expect(readVapi(vapiMessage('function-call', 'c1', untimed)).toolCalls[0]?.call?.startedAt).toBeNull();
    expect(readVapi(old(null)).toolCalls).toEqual([]);
    expect(readVapi(old({ parameters: {} })).toolCalls).toEqual([]);
  });
});

describe('a result of a tool', () => {
  it.each([
    [{ result: '10:00' }, false],
    [{ result: '' }, false],
    [{ result: 'There was an error in the plan' }, false],
    [{ result: { slots: [] } }, false],
    [{ result: '{"error":null,"slots":3}' }, false],
    [{ result: '{"error":false}' }, false],
    [{ result: '{"error": cut off' }, false],
    [{ result: '["error"]' }, false],
    [{ error: 'The calendar does not answer.' }, true],
    [{ result: null, error: { code: 5 } }, true],
    [{ result: '{"error":"no such day"}' }, true],
    [{ result: { error: { code: 5 } } }, true],
    [{ result: 'Your server rejected `tool-calls` webhook. Error: Request failed with status code 503' }, true],
    [{ result: 'Your server rejected `tool-calls` webhook. Error: timeout of 20000ms exceeded' }, true],
    [{ result: 'ok, no result returned' }, true],
    [{ result: 'No result returned.' }, true],
  ])('%j has failed: %s', (entry, failed) => {
    expect(answered(entry)).toMatchObject([{ id: 't', result: { failed, endedAt: NOON + 5 } }]);
  });

  it('keeps the error as its text', () => {
    expect(answered({ error: 'The calendar does not answer.' })).toMatchObject([
      { result: { result: 'The calendar does not answer.' } },
    ]);
  });

  it('that says nothing at all neither failed nor worked', () => {
    expect(answered({ result: null })).toMatchObject([{ result: { result: null, failed: null } }]);
  });

  it('is none while the tool still works', () => {
    expect(answered({ result: 'Tool Result Still Pending But Proceed Further If Possible.' })).toEqual([]);
  });

  it.each([{ toolCallId: 't' }, { id: 't' }])('is read when it is sent by itself as %j', (id) => {
    const toolCallResult = { ...id, name: 'find', result: '10:00' };
    expect(readVapi(vapiMessage('tool-calls-result', 'c1', { toolCallResult })).toolCalls).toEqual([
      { id: 't', result: { result: '10:00', failed: false, endedAt: NOON } },
    ]);
    expect(readVapi(vapiMessage('tool-calls-result', 'c1')).toolCalls).toEqual([]);
  });

  it('is read from the form of OpenAI, whose requests have no times and leave those of others alone', () => {
    const toolCallList = [{ id: 't', function: { name: 'find', arguments: '{}' } }];
    const messagesOpenAIFormatted = [
      { role: 'assistant', tool_calls: [{ id: 't', function: { name: 'find', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 't', content: '10:00' },
    ];
    const { toolCalls } = recordOf(
      vapiMessage('tool-calls', 'c1', { toolCallList }),
      vapiMessage('conversation-update', 'c1', { timestamp: NOON + 9, artifact: null, messagesOpenAIFormatted })
    );
    expect(toolCalls['t']).toMatchObject({
      call: { value: { name: 'find', startedAt: NOON } },
      result: { value: { result: '10:00', failed: false, endedAt: null } },
    });
  });

  it('of the report takes the place of what was heard before', () => {
    const toolCallResult = { toolCallId: 'tool-1', error: 'gone' };
    const live = vapiMessage('tool-calls-result', 'c1', { toolCallResult, timestamp: NOON + 900_000 });
    const { toolCalls } = recordOf(vapiReport2026('c1'), live);
    expect(toolCalls['tool-1']?.result?.value).toEqual({ result: '10:00', failed: false, endedAt: NOON + 6900 });
  });
});
