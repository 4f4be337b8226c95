import fc from 'fast-check';
import { vapiCall, vapiMessage, vapiReport2024, vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { foldEvents, NOON } from '../../../test/support/build.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { viewCall } from '../../calls/callView.ts';
import { isEnvelopeProblem } from '../provider.ts';
import { documentedMessageTypes } from './messageTypes.ts';
import { vapi } from './vapi.ts';

function read(body: unknown): CallEvent {
  const event = vapi.readEvent(body, NOON + 99);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

function view(...bodies: unknown[]) {
  return viewCall(foldEvents(bodies.map(read)));
}

describe('readEnvelope', () => {
  it.each(documentedMessageTypes())('takes a %s as documented', (type) => {
    expect(vapi.readEnvelope(vapiMessage(type, 'c1'))).toEqual({
      type,
      isDocumented: true,
      callId: 'c1',
      eventAt: NOON,
    });
  });

  it('takes a filter on transcripts as the transcript it is', () => {
    expect(vapi.readEnvelope(vapiMessage('transcript[transcriptType="final"]', 'c1'))).toMatchObject({
      isDocumented: true,
    });
  });

  it.each(['call-started', 'toString', 'constructor'])('accepts the unknown kind %s and says so', (type) => {
    expect(vapi.readEnvelope(vapiMessage(type, 'c1'))).toMatchObject({ isDocumented: false, callId: 'c1' });
  });

  it('reads a message without its wrapper', () => {
    expect(vapi.readEnvelope(vapiMessage('hang', 'c1').message)).toMatchObject({ type: 'hang', callId: 'c1' });
  });

  it('takes messages about no call', () => {
    expect(vapi.readEnvelope({ message: { type: 'chat.created' } })).toMatchObject({ callId: null, eventAt: null });
  });

  it.each([
    [null, 'message'],
    [[], 'message'],
    ['text', 'message'],
    [{}, 'message'],
    [{ message: [] }, 'message'],
    [{ message: {} }, 'message.type'],
    [{ message: { type: 7 } }, 'message.type'],
    [{ message: { type: ' ' } }, 'message.type'],
    [{ message: { type: 'status-update' } }, 'message.call.id'],
    [{ message: { type: 'end-of-call-report', call: { id: '' } } }, 'message.call.id'],
  ])('names the field at fault in %j', (body, field) => {
    expect(vapi.readEnvelope(body)).toMatchObject({ field });
  });
});

describe('readEvent', () => {
  it('reads every part of a report of 2026', () => {
    expect(view(vapiReport2026('c1'))).toMatchObject({
      callId: 'c1',
      state: 'ended',
      direction: 'inbound',
      workspaceId: 'workspace-1',
      assistantId: 'assistant-1',
      assistantName: 'Front desk',
      assistantVersion: 'v7',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      startedAt: NOON,
      durationSeconds: 120,
      endedReasonGroup: 'transferred',
      success: true,
      sentiment: 'positive',
      summary: 'The caller moved an appointment.',
      costUsd: 0.1661,
      analysisCostUsd: 0.02,
      promptTokens: 12_900,
      turnCount: 2,
      slowestTurnMs: 2300,
      transportLatencyMs: 75,
      userInterruptions: 2,
      agentInterruptions: 1,
      hasRecording: true,
      transportProvider: 'twilio',
      transportCallId: 'CA0001',
      modelProvider: 'openai',
      model: 'gpt-4o',
      voiceProvider: '11labs',
      transcriber: 'nova-3',
    });
  });

  it('pairs tool calls with their results and keeps the conversation in order of time', () => {
    const { toolCalls, transcript } = view(vapiReport2026('c1'));
    expect(toolCalls).toEqual([
      {
        id: 'tool-1',
        name: 'findSlot',
        arguments: '{"day":"Friday"}',
        startedAt: NOON + 6000,
        result: '10:00',
        failed: false,
        endedAt: NOON + 6900,
      },
    ]);
    expect(transcript.map(({ role }) => role)).toEqual(['system', 'agent', 'user', 'agent']);
  });

  it('names who charges each line of the bill', () => {
    expect(
      view(vapiReport2026('c1')).costs.map(({ component, provider, model }) => [component, provider, model])
    ).toEqual([
      ['transport', 'twilio', null],
      ['transcriber', 'deepgram', 'nova-3'],
      ['model', 'openai', 'gpt-4o'],
      ['voice', '11labs', 'turbo'],
      ['platform', null, null],
      ['analysis', 'openai', 'gpt-4o-mini'],
    ]);
  });

  it('reads a report of 2024: ISO times, seconds, conversation beside the artifact, stale status', () => {
    const call = view(vapiReport2024('old'));
    expect(call).toMatchObject({
      state: 'ended',
      direction: 'web',
      startedAt: Date.UTC(2024, 6, 27, 21, 23, 30),
      durationSeconds: 10,
      costUsd: 0.0719,
      callerNumber: null,
      assistantName: null,
      summary: 'A squad took the call.',
      hasRecording: true,
      promptTokens: 4100,
      characters: 512,
    });
    expect(call.costs.map(({ component, usd }) => [component, usd])).toEqual([
      ['transport', 0],
      ['transcriber', 0.0101],
      ['model', 0.0202],
      ['voice', 0.0303],
      ['platform', 0.0113],
    ]);
    expect(call.transcript.map(({ text, endedAt, startedAt }) => [text, (endedAt ?? 0) - (startedAt ?? 0)])).toEqual([
      ['Hello.', 1250],
      ['The other team, please.', 2500],
      ['This is the other team.', 2000],
    ]);
  });

  it('names the assistant of a squad by its activations, else by who spoke first', () => {
    const none = { assistant: null, call: vapiCall('c1', { assistantId: null }) };
    const activations = [{ assistantId: 'a-1', assistantName: 'Greeter', assistantVersion: 3 }];
    const activated = view(vapiReport2026('c1', { ...none, artifact: { assistantActivations: activations } }));
    expect(activated).toMatchObject({ assistantId: 'a-1', assistantName: 'Greeter' });
    const messages = [
      { role: 'user', message: 'Hi.' },
      { role: 'bot', message: 'Hello.', assistantName: 'Greeter' },
    ];
    expect(view(vapiReport2026('c1', { ...none, artifact: null, messages })).assistantName).toBe('Greeter');
  });

  it('trusts the status of the message, not the one in the copy of the call', () => {
    const body = vapiMessage('status-update', 'c1', {
      status: 'in-progress',
      call: vapiCall('c1', { status: 'queued' }),
    });
    expect(view(body)).toMatchObject({ state: 'in-progress', startedAt: NOON, answered: true });
  });

  it('ends a call by a status update alone', () => {
    const body = vapiMessage('status-update', 'c1', { status: 'ended', endedReason: 'customer-busy' });
    expect(view(body)).toMatchObject({ state: 'ended', endedAt: NOON, endedReason: 'customer-busy', answered: false });
  });

  it.each(['not-found', 'deletion-failed', 'unheard-of'])('takes no state from the status %s', (status) => {
    expect(read(vapiMessage('status-update', 'c1', { status })).state).toBeNull();
  });

  it.each(['speech-update', 'transcript', 'hang', 'user-interrupted', 'tool-calls'])('sees talk in a %s', (type) => {
    expect(read(vapiMessage(type, 'c1')).state).toBe('in-progress');
  });

  it('collects final transcripts and leaves partial ones', () => {
    const line = { role: 'user', transcript: 'Hello?', timestamp: NOON + 5 };
    const final = vapiMessage('transcript', 'c1', { ...line, transcriptType: 'final' });
    const partial = vapiMessage('transcript', 'c1', { ...line, transcript: 'Hel', transcriptType: 'partial' });
    expect(view(final, partial).transcript).toEqual([
      { role: 'user', text: 'Hello?', startedAt: NOON + 5, endedAt: null },
    ]);
  });

  it('reads tool calls while the call goes on', () => {
    const toolCallList = [{ id: 't', function: { name: 'find', arguments: { day: 'Friday' } } }, { id: null }];
    expect(view(vapiMessage('tool-calls', 'c1', { toolCallList })).toolCalls).toMatchObject([
      { id: 't', name: 'find', arguments: '{"day":"Friday"}', startedAt: NOON },
    ]);
  });

  it('reads a conversation update with either name for the agent', () => {
    const messages = [
      { role: 'assistant', content: 'Hello.', time: NOON },
      { role: 'user', message: 'Hi.', time: NOON + 9 },
      { role: 'tool', message: 'skip' },
    ];
    expect(view(vapiMessage('conversation-update', 'c1', { messages })).transcript.map(({ role }) => role)).toEqual([
      'agent',
      'user',
    ]);
  });

  it('takes a duration in milliseconds from its size when there is no end', () => {
    const messages = [{ role: 'bot', message: 'Hello.', time: NOON, duration: 1800 }];
    expect(view(vapiMessage('conversation-update', 'c1', { messages })).transcript[0]?.endedAt).toBe(NOON + 1800);
  });

  it('works out the start of a report that has only end and duration', () => {
    const body = vapiReport2026('c1', { startedAt: null, durationSeconds: 30.5 });
    expect(view(body)).toMatchObject({ durationSeconds: 30.5 });
  });

  it.each([
    [{ cost: null, costs: null, costBreakdown: { total: 0.5 } }, 0.5],
    [{ cost: null, costs: [{ type: 'model', cost: 0.1 }, { type: 'new', cost: 0.02 }, { type: 'vapi' }] }, 0.12],
    [{ cost: null, costs: null, call: vapiCall('c1', { cost: 0.7 }) }, 0.7],
    [{ cost: '0.25' }, 0.25],
  ])('finds the total cost in %j', (fields, expected) => {
    expect(view(vapiReport2026('c1', fields)).costUsd).toBe(expected);
  });

  it('sums the parts of an older bill for analysis and others', () => {
    const costBreakdown = {
      chat: 0.01,
      knowledgeBaseCost: 0.02,
      analysisCostBreakdown: {
        summary: 0.001,
        structuredData: 0.002,
        successEvaluation: 0.003,
        structuredOutput: null,
      },
    };
    expect(view(vapiReport2026('c1', { costs: [], costBreakdown })).costs).toMatchObject([
      { component: 'analysis', usd: 0.006 },
      { component: 'other', usd: 0.03 },
    ]);
  });

  it.each([['oops'], [42], [{}], [[]], [true]])('survives %j in place of every part', (odd) => {
    const names = [
      'artifact',
      'analysis',
      'costs',
      'messages',
      'assistant',
      'customer',
      'phoneNumber',
      'startedAt',
      'cost',
    ];
    for (const name of names) {
      expect(view(vapiReport2026('c1', { [name]: odd })).state).toBe('ended');
    }
  });

  it('survives any value anywhere in a message and any message at all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documentedMessageTypes()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (type, fields) => {
          const body = { message: { ...vapiReport2026('c1').message, ...fields, type, call: { id: 'c1', ...fields } } };
          const envelope = vapi.readEnvelope(body);
          expect(isEnvelopeProblem(envelope) || typeof envelope.type === 'string').toBe(true);
          vapi.readEvent(body, NOON);
        }
      )
    );
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        vapi.readEnvelope(body);
        expect(vapi.readEvent(body, NOON)).toBeNull();
      })
    );
  });

  it.each([0, -5, 9e17, '1971-01-01', '9999-01-01', 'soon'])('takes %p as no time', (odd) => {
    expect(read(vapiMessage('hang', 'c1', { timestamp: odd, call: { id: 'c1' } })).at).toBe(NOON + 99);
  });

  it('uses the time of receipt only when the message has none', () => {
    const untimed = vapiMessage('hang', 'c1', { timestamp: null, call: { id: 'c1' } });
    expect(read(untimed).at).toBe(NOON + 99);
  });
});
