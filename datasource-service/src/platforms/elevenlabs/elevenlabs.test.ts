import { describeAdapterLaws } from '../../../test/support/adapterLaws.ts';
import { factsIn, foldEvents, NOON } from '../../../test/support/build.ts';
import {
  elevenlabsAudio,
  elevenlabsFailure,
  elevenlabsMessage,
  elevenlabsMetadata,
  elevenlabsReport,
} from '../../../test/support/elevenlabsBodies.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { redact } from '../../calls/redaction/redact.ts';
import { elevenlabs } from './elevenlabs.ts';

const RECEIVED = NOON + 140_000;

function read(body: unknown): CallEvent {
  const event = elevenlabs.readEvent(body, RECEIVED);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

function factsOf(...bodies: unknown[]): Record<string, unknown> {
  return factsIn(foldEvents(bodies.map(read)));
}

const withEntries = (...transcript: object[]) => elevenlabsReport('e1', { transcript });

describeAdapterLaws(elevenlabs, [elevenlabsReport('e1'), elevenlabsAudio('e1'), elevenlabsFailure('e1')]);

describe('readEnvelope', () => {
  it.each(['post_call_transcription', 'post_call_audio', 'call_initiation_failure', 'post_call_transcription_otel'])(
    'takes a %s as documented',
    (type) => {
      expect(elevenlabs.readEnvelope(elevenlabsMessage(type, 'e1'))).toEqual({
        type,
        isDocumented: true,
        callId: 'e1',
        eventAt: NOON + 130_000,
      });
    }
  );

  it('takes messages about no call, and accepts an unknown kind and says so', () => {
    const about = { callId: null, eventAt: null };
    expect(elevenlabs.readEnvelope({ type: 'voice_removed' })).toMatchObject({ ...about, isDocumented: true });
    expect(elevenlabs.readEnvelope({ type: 'agent_updated', data: {} })).toMatchObject({
      ...about,
      isDocumented: false,
    });
    expect(elevenlabs.readEvent({ type: 'voice_removed' }, RECEIVED)).toBeNull();
    expect(elevenlabs.readEvent({ type: 'agent_updated', data: {} }, RECEIVED)).toBeNull();
  });

  it.each([
    [null, 'type'],
    [[], 'type'],
    [{}, 'type'],
    [{ type: 7 }, 'type'],
    [{ type: 'post_call_audio' }, 'data.conversation_id'],
    [{ type: 'call_initiation_failure', data: { conversation_id: '' } }, 'data.conversation_id'],
  ])('names the field at fault in %j', (body, field) => {
    expect(elevenlabs.readEnvelope(body)).toMatchObject({ field });
    expect(elevenlabs.readEvent(body, RECEIVED)).toBeNull();
  });
});

describe('readEvent', () => {
  it('reads every part of a report', () => {
    expect(read(elevenlabsReport('e1'))).toMatchObject({ state: 'ended', callId: 'e1', at: NOON + 130_000 });
    expect(factsOf(elevenlabsReport('e1'))).toMatchObject({
      assistantId: 'agent-1',
      assistantName: 'Front desk',
      assistantVersion: 'version-3',
      direction: 'inbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      transportProvider: 'twilio',
      transportCallId: 'CA0003',
      startedAt: NOON,
      endedAt: NOON + 22_000,
      endedReason: 'Client disconnected: 1000',
      language: 'en',
      model: 'gemini-2.5-flash',
      summary: 'The caller booked Friday.',
      success: true,
      hasRecording: true,
      userInterruptions: 1,
      structuredOutputs: [{ id: 'day', name: 'day', value: '"Friday"' }],
      scorecards: [
        { id: 'polite', name: 'polite', score: 1, passed: true },
        { id: 'brief', name: 'brief', score: 0, passed: false },
        { id: 'asked', name: 'asked', score: null, passed: null },
      ],
      transfers: [{ destination: '+15550177000', mode: 'transfer_to_number', status: 'success', connected: null }],
    });
  });

  it('gives a criterion no score whose result is no word', () => {
    const analysis = { evaluation_criteria_results: { polite: { result: 7 }, brief: {} } };
    expect(factsOf(elevenlabsReport('e1', { analysis }))['scorecards']).toEqual([
      { id: 'polite', name: 'polite', score: null, passed: null },
      { id: 'brief', name: 'brief', score: null, passed: null },
    ]);
  });

  it('takes no amount from credits, and prices of tokens in dollars where they stand', () => {
    const facts = factsOf(elevenlabsReport('e1'));
    expect(facts['costUsd']).toBeUndefined();
    expect(facts['costs']).toMatchObject([
      { component: 'platform', usd: null, provider: 'elevenlabs', minutes: 22 / 60 },
      {
        component: 'model',
        usd: 0.13,
        provider: 'gemini-2.5-flash',
        promptTokens: 1200,
        cachedPromptTokens: 300,
        completionTokens: 60,
      },
    ]);
  });

  it.each([
    [
      { initiated_generation: { model_usage: { m: { input: { tokens: 5 } } } } },
      [{ promptTokens: 5, completionTokens: null }],
    ],
    [{ irreversible_generation: { model_usage: { m: 'odd' } } }, [{ promptTokens: null }]],
    [{ irreversible_generation: { model_usage: { m: { input: { tokens: 'odd' } } } } }, [{ promptTokens: null }]],
    [{ irreversible_generation: 'odd' }, []],
    [{}, []],
  ])('reads the tokens of %j', (llm_usage, lines) => {
    const metadata = elevenlabsMetadata({ charging: { llm_usage }, call_duration_secs: null });
    const costs = factsOf(elevenlabsReport('e1', { metadata }))['costs'] ?? [];
    expect(costs).toMatchObject(lines);
  });

  it('knows conversations without a phone as web calls, and takes a version from the branch', () => {
    const metadata = elevenlabsMetadata({ phone_call: null, start_time_unix_secs: null });
    const facts = factsOf(elevenlabsReport('e1', { metadata, version_id: null }));
    expect(facts).toMatchObject({ direction: 'web', assistantVersion: 'branch-1' });
    expect(facts['endedAt']).toBeUndefined();
    expect(facts['transcript']).toMatchObject([{ startedAt: null }, {}, {}, {}, {}, {}]);
  });

  it('reads a trunk as SIP, an outbound call by its direction, and a failure by its error', () => {
    const phone = { type: 'sip_trunking', direction: 'outbound' };
    const metadata = elevenlabsMetadata({ phone_call: phone, termination_reason: '', error: { reason: 'LLM failed' } });
    expect(factsOf(elevenlabsReport('e1', { metadata }))).toMatchObject({
      transportProvider: 'sip',
      direction: 'outbound',
      endedReason: 'LLM failed',
    });
    const odd = elevenlabsMetadata({ phone_call: { direction: 'sideways' } });
    expect(factsOf(elevenlabsReport('e1', { metadata: odd }))['direction']).toBeUndefined();
  });

  it('reads a bare report', () => {
    const bare = elevenlabsMessage('post_call_transcription', 'e1');
    expect(factsOf(bare)).toEqual({ assistantId: 'agent-1' });
    expect(factsOf(elevenlabsReport('e1', { analysis: { call_successful: 'unknown' } }))['success']).toBeUndefined();
  });

  it('pairs tool calls with their results and finds their end from how long they took', () => {
    expect(read(elevenlabsReport('e1')).toolCalls).toEqual([
      { id: 'tool-1', call: { name: 'findSlot', arguments: '{"day":"Friday"}', startedAt: NOON + 8000 } },
      {
        id: 'tool-2',
        call: { name: 'transfer_to_number', arguments: '{"transfer_number":"desk"}', startedAt: NOON + 15_000 },
      },
      { id: 'tool-1', result: { result: '10:00', failed: false, endedAt: NOON + 8750 } },
      { id: 'tool-2', result: { result: null, failed: false, endedAt: null } },
    ]);
  });

  it('reads tool calls with parts missing', () => {
    const body = withEntries(
      { role: 'agent', tool_calls: [{ request_id: 'a' }, { tool_name: 'nameless' }] },
      { role: 'agent', tool_results: [{ request_id: 'a', is_error: true, tool_latency_secs: 1 }, { is_error: true }] }
    );
    expect(read(body).toolCalls).toEqual([
      { id: 'a', call: { name: 'unknown', arguments: null, startedAt: null } },
      { id: 'a', result: { result: null, failed: true, endedAt: null } },
    ]);
  });

  it('knows a transfer that could not be placed, and agents that handed over', () => {
    const result = (fields: object) => ({ role: 'agent', tool_results: [{ request_id: 'r', result: fields }] });
    const success = 'transfer_to_agent_success';
    const facts = factsOf(
      withEntries(
        result({ result_type: 'transfer_to_number_error', status: 'error' }),
        result({ result_type: success, from_agent: 'agent-1', to_agent: 'agent-2' }),
        result({ result_type: success, from_agent: 'agent-2', to_agent: 'agent-3' }),
        result({ result_type: 'end_call_success' }),
        result({})
      )
    );
    expect(facts['transfers']).toEqual([
      { destination: null, mode: 'transfer_to_number', status: 'error', connected: false },
    ]);
    expect(facts['assistants']).toMatchObject([
      { assistantId: 'agent-1' },
      { assistantId: 'agent-2' },
      { assistantId: 'agent-3' },
    ]);
  });

  it('ends a call that could not be made, by either carrier', () => {
    expect(read(elevenlabsFailure('e1')).state).toBe('ended');
    expect(factsOf(elevenlabsFailure('e1'))).toEqual({
      assistantId: 'agent-1',
      direction: 'outbound',
      endedAt: NOON + 130_000,
      endedReason: 'busy-sip-486',
      failed: true,
      sipStatus: 486,
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      transportProvider: 'sip',
      transportCallId: 'sip-call-1',
    });
    const body = { CallSid: 'CA1', To: '+15550100142', From: '+15550199000', SipResponseCode: '487' };
    const twilio = elevenlabsFailure('e1', { failure_reason: 'no-answer', metadata: { type: 'twilio', body } });
    expect(factsOf(twilio)).toMatchObject({
      endedReason: 'no-answer-sip-487',
      callerNumber: '+15550100142',
      transportCallId: 'CA1',
    });
    const bare = elevenlabsFailure('e1', { failure_reason: null, metadata: null });
    expect(factsOf(bare)).toEqual({
      assistantId: 'agent-1',
      direction: 'outbound',
      endedAt: NOON + 130_000,
      endedReason: 'Conversation failed',
      failed: true,
    });
  });

  it('learns of a recording from the audio alone', () => {
    expect(factsOf(elevenlabsAudio('e1'))).toEqual({ assistantId: 'agent-1', hasRecording: true });
    expect(read(elevenlabsAudio('e1')).state).toBe('ended');
  });

  it('reads only the agent from other messages, and takes the time of receipt where there is none', () => {
    const other = { ...elevenlabsMessage('agent_updated', 'e1'), event_timestamp: null };
    expect(read(other)).toMatchObject({ state: null, at: RECEIVED });
    expect(factsOf(elevenlabsMessage('post_call_transcription_otel', 'e1'))).toEqual({ assistantId: 'agent-1' });
  });
});

describe('turns', () => {
  it('reads seconds as milliseconds, merges what an answer with a tool took, and counts no greeting', () => {
    expect(factsOf(elevenlabsReport('e1'))['turns']).toMatchObject([
      {
        index: 0,
        total: 1400,
        stages: { transcriber: 120, model: 370, voice: 200, endpointing: null },
        unattributed: 710,
      },
      { index: 1, total: null, stages: { transcriber: 150, model: 500, voice: 250 }, unattributed: null },
    ]);
  });

  it.each([[{ convai_llm_service_ttfb: { elapsed_time: 'slow' } }], [{ convai_llm_service_ttfb: 4 }], ['odd'], [null]])(
    'finds no turn in %j',
    (metrics) => {
      const body = withEntries(
        { role: 'user' },
        { role: 'agent', conversation_turn_metrics: metrics },
        { role: 'tool' }
      );
      expect(factsOf(body)['turns']).toBeUndefined();
    }
  );
});

describe('what is never stored', () => {
  it('drops the audio, secret variables and live links, and keeps the rest', () => {
    const kept = JSON.stringify(redact(elevenlabs.withhold?.(elevenlabsAudio('e1'))));
    expect(kept).not.toContain('SUQzBAAAAAAA');
    const report = redact(elevenlabs.withhold?.(elevenlabsReport('e1')));
    expect(JSON.stringify(report)).not.toMatch(/a-crm-key|an-llm-key|conversation_signature/);
    expect(JSON.stringify(report)).toContain('"name":"Ann"');
    expect(factsOf(report)).toEqual(factsOf(elevenlabsReport('e1')));
  });

  it('keeps bodies of another shape as they are', () => {
    for (const body of ['text', { type: 'x' }, { data: { conversation_initiation_client_data: { a: 1 } } }]) {
      expect(elevenlabs.withhold?.(body)).toEqual(body);
    }
  });
});
