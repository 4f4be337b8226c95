import { describeAdapterLaws } from '../../../test/support/adapterLaws.ts';
import { factsIn, foldEvents, NOON } from '../../../test/support/build.ts';
import {
  retellAnalyzed,
  retellCall,
  retellConversation,
  retellEnded,
  retellMessage,
} from '../../../test/support/retellBodies.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { factOf, type CallRecord } from '../../calls/callRecord.ts';
import { redact } from '../../calls/redaction/redact.ts';
import { retell } from './retell.ts';

const RECEIVED = NOON + 130_000;

function read(body: unknown): CallEvent {
  const event = retell.readEvent(body, RECEIVED);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

const recordOf = (...bodies: unknown[]): CallRecord => foldEvents(bodies.map(read));

function factsOf(...bodies: unknown[]): Record<string, unknown> {
  return factsIn(recordOf(...bodies));
}

const started = retellMessage('call_started', 'r1');
const updated = retellMessage('transcript_updated', 'r1', { transcript_object: retellConversation.slice(0, 2) });
const transfer = (event: string) =>
  retellMessage(
    event,
    'r1',
    {},
    { transfer_destination: { number: '+15550177000' }, transfer_option: { type: 'warm_transfer' } }
  );

describeAdapterLaws(retell, [
  started,
  updated,
  transfer('transfer_started'),
  transfer('transfer_bridged'),
  transfer('transfer_cancelled'),
  transfer('transfer_ended'),
  retellEnded('r1'),
  retellAnalyzed('r1'),
]);

describe('readEnvelope', () => {
  it.each([
    ['call_started', NOON],
    ['call_ended', null],
    ['call_analyzed', null],
    ['transcript_updated', null],
    ['transfer_started', null],
    ['transfer_bridged', null],
    ['transfer_cancelled', null],
    ['transfer_ended', null],
  ])('takes a %s as documented', (type, eventAt) => {
    expect(retell.readEnvelope(retellMessage(type, 'r1'))).toEqual({ type, isDocumented: true, callId: 'r1', eventAt });
  });

  it('reads when it happened from what the message tells', () => {
    expect(retell.readEnvelope(retellEnded('r1'))).toMatchObject({ eventAt: NOON + 120_000 });
    expect(retell.readEnvelope(updated)).toMatchObject({ eventAt: NOON + 5200 });
    expect(retell.readEnvelope(retellAnalyzed('r1'))).toMatchObject({ eventAt: null });
  });

  it('takes messages about chats, which are about no call', () => {
    expect(retell.readEnvelope({ event: 'chat_ended', chat: {} })).toEqual({
      type: 'chat_ended',
      isDocumented: true,
      callId: null,
      eventAt: null,
    });
    expect(retell.readEvent({ event: 'chat_ended', chat: {} }, RECEIVED)).toBeNull();
  });

  it('accepts an unknown kind and says so', () => {
    expect(retell.readEnvelope(retellMessage('call_paused', 'r1'))).toMatchObject({
      isDocumented: false,
      callId: 'r1',
    });
  });

  it.each([
    [null, 'event'],
    [[], 'event'],
    [{}, 'event'],
    [{ event: 7 }, 'event'],
    [{ event: 'call_started' }, 'call.call_id'],
    [{ event: 'call_ended', call: { call_id: ' ' } }, 'call.call_id'],
  ])('names the field at fault in %j', (body, field) => {
    expect(retell.readEnvelope(body)).toMatchObject({ field });
    expect(field === 'event' ? retell.readEvent(body, RECEIVED) : null).toBeNull();
  });
});

describe('readEvent', () => {
  it('reads the start of a call', () => {
    expect(recordOf(started)).toMatchObject({ state: 'in-progress', inProgressAt: NOON, reportedAt: null });
    expect(factsOf(started)).toEqual({
      assistantId: 'agent-1',
      assistantName: 'Front desk',
      assistantVersion: '4',
      direction: 'inbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      startedAt: NOON,
      transportCallId: 'CA0002',
      transportProvider: 'twilio',
    });
  });

  it('takes the called party of an outbound call for the caller, and knows web calls', () => {
    expect(factsOf(retellMessage('call_started', 'r1', { direction: 'outbound' }))).toMatchObject({
      direction: 'outbound',
      callerNumber: '+15550199000',
      phoneNumber: '+15550100142',
    });
    const web = retellMessage('call_started', 'r1', {
      call_type: 'web_call',
      direction: null,
      telephony_identifier: null,
    });
    expect(factsOf(web)['direction']).toBe('web');
    expect(factsOf(web)['transportProvider']).toBeUndefined();
    expect(factsOf(retellMessage('call_started', 'r1', { direction: 'sideways' }))['direction']).toBeUndefined();
  });

  it('reads the end of a call, with cents as dollars', () => {
    const record = recordOf(retellEnded('r1'));
    expect(record).toMatchObject({ state: 'ended', reportedAt: RECEIVED, lastEventAt: NOON + 120_000 });
    expect(factsOf(retellEnded('r1'))).toMatchObject({
      endedAt: NOON + 120_000,
      endedReason: 'call_transfer',
      costUsd: 0.1661,
      hasRecording: true,
      structuredOutputs: [{ id: 'appointment', name: 'appointment', value: '"Friday"' }],
      transfers: [{ destination: '+15550177000', mode: null, status: 'call_transfer', connected: true }],
    });
    expect(factOf(record, 'costs')?.map(({ component, usd, provider }) => [component, usd, provider])).toEqual([
      ['voice', 0.048, 'elevenlabs_tts'],
      ['transport', 0.017, 'twilio_telephony'],
      ['transcriber', 0.02, 'deepgram_asr'],
      ['model', 0.0511, 'gpt_4o'],
      ['platform', 0.02, 'retell_voice_engine'],
      ['analysis', 0.005, 'gpt_5_nano_text_testing'],
      ['transport', 0.003, 'transfer'],
      ['other', 0.002, 'something_new'],
    ]);
  });

  it('puts a nameless product under other, and knows no cost without one', () => {
    const nameless = retellEnded('r1', { call_cost: { product_costs: [{ cost: 1 }] } });
    expect(factsOf(nameless)).toMatchObject({ costs: [{ component: 'other', usd: 0.01, provider: null }] });
    expect(factsOf(nameless)['costUsd']).toBeUndefined();
    expect(factsOf(retellEnded('r1', { call_cost: null }))['costs']).toBeUndefined();
  });

  it('ends a call that never started', () => {
    const failed = retellMessage('call_ended', 'r1', {
      call_status: 'not_connected',
      direction: 'outbound',
      start_timestamp: null,
      end_timestamp: null,
      disconnection_reason: 'dial_no_answer',
    });
    expect(recordOf(failed)).toMatchObject({ state: 'ended', inProgressAt: null, lastEventAt: RECEIVED });
    expect(factsOf(failed)).toMatchObject({ endedReason: 'dial_no_answer' });
    expect(factsOf(failed)['hasRecording']).toBeUndefined();
  });

  it('adds the analysis when it comes, whichever message comes first', () => {
    const expected = {
      summary: 'The caller asked for Friday.',
      success: true,
      sentiment: 'positive',
      structuredOutputs: [
        { id: 'appointment', name: 'appointment', value: '"Friday"' },
        { id: 'urgency', name: 'urgency', value: '3' },
      ],
    };
    expect(factsOf(retellEnded('r1'), retellAnalyzed('r1'))).toMatchObject(expected);
    expect(factsOf(retellAnalyzed('r1'), retellEnded('r1'))).toMatchObject(expected);
  });

  it('takes no feeling from an unknown sentiment, and knows voicemail', () => {
    const facts = factsOf(retellAnalyzed('r1', { call_analysis: { user_sentiment: 'Unknown', in_voicemail: true } }));
    expect(facts['sentiment']).toBeUndefined();
    expect(facts).toMatchObject({ answeredBy: 'voicemail' });
  });

  it('orders the conversation by the recording, with times of the day', () => {
    expect(factOf(recordOf(retellEnded('r1')), 'transcript')).toEqual([
      { role: 'agent', text: 'Front desk, hello.', startedAt: NOON + 800, endedAt: NOON + 2600 },
      { role: 'user', text: 'Friday, please.', startedAt: NOON + 3500, endedAt: NOON + 5200 },
      { role: 'agent', text: 'Friday is full.', startedAt: NOON + 7400, endedAt: NOON + 8600 },
      { role: 'system', text: 'This is Ann.', startedAt: null, endedAt: null },
    ]);
    const unknownStart = retellEnded('r1', { start_timestamp: null });
    expect(factOf(recordOf(unknownStart), 'transcript')?.[0]?.startedAt).toBeNull();
  });

  it('takes the plain transcript when there is none with tool calls', () => {
    const plain = retellEnded('r1', { transcript_with_tool_calls: null });
    expect(factOf(recordOf(plain), 'transcript')).toHaveLength(2);
  });

  it('pairs tool calls with their results', () => {
    expect(read(retellEnded('r1')).toolCalls).toEqual([
      { id: 'tool-1', call: { name: 'findSlot', arguments: '{"day":"Friday"}', startedAt: null } },
      { id: 'tool-1', result: { result: 'no slot', failed: true, endedAt: null } },
    ]);
    const odd = [
      { role: 'tool_call_invocation', tool_call_id: 'tool-2', arguments: { day: 'Friday' } },
      { role: 'tool_call_result', tool_call_id: 'tool-2', content: 'fine' },
      { role: 'sms', tool_call_id: 'tool-3' },
    ];
    expect(read(retellEnded('r1', { transcript_with_tool_calls: odd })).toolCalls).toEqual([
      { id: 'tool-2', call: { name: 'unknown', arguments: '{"day":"Friday"}', startedAt: null } },
      { id: 'tool-2', result: { result: 'fine', failed: false, endedAt: null } },
    ]);
  });

  it('follows a conversation while it goes on, and its last update ends the call', () => {
    expect(recordOf(updated)).toMatchObject({ state: 'in-progress', lastEventAt: NOON + 5200 });
    expect(factOf(recordOf(updated), 'transcript')).toHaveLength(2);
    const beside = {
      event: 'transcript_updated',
      call: retellCall('r1'),
      transcript_with_tool_calls: retellConversation,
    };
    expect(factOf(recordOf(updated, beside), 'transcript')).toHaveLength(4);
    expect(recordOf(retellMessage('transcript_updated', 'r1', { call_status: 'ended' })).state).toBe('ended');
  });

  it('follows a transfer', () => {
    const started = transfer('transfer_started');
    const expected = { destination: '+15550177000', mode: 'warm_transfer' };
    expect(factsOf(started)['transfers']).toEqual([{ ...expected, status: 'started', connected: null }]);
    expect(factsOf(transfer('transfer_cancelled'))['transfers']).toEqual([
      { ...expected, status: 'cancelled', connected: false },
    ]);
    const bridged = recordOf(transfer('transfer_bridged'), retellEnded('r1'));
    expect(factsIn(bridged).transfers).toEqual([{ ...expected, status: 'bridged', connected: true }]);
    expect(recordOf(transfer('transfer_bridged')).state).toBe('forwarding');
    expect(factsOf(transfer('transfer_ended'))['transfers']).toBeUndefined();
  });

  it.each([
    [{ transfer_destination: '+15550177001' }, '+15550177001'],
    [{ transfer_destination: { sip_uri: 'sip:desk@example.com' } }, 'sip:desk@example.com'],
    [{ transfer_destination: { queue: 7 } }, '{"queue":7}'],
    [{}, null],
  ])('finds the destination of a transfer in %j', (beside, destination) => {
    const body = retellMessage('transfer_started', 'r1', {}, beside);
    expect(factsOf(body)['transfers']).toEqual([{ destination, mode: null, status: 'started', connected: null }]);
  });
});

describe('turns', () => {
  const turnsOf = (latency: object | null) => factOf(recordOf(retellEnded('r1', { latency })), 'turns');

  it('reads stages point by point where the lists are as long as the list of turns', () => {
    expect(factOf(recordOf(retellEnded('r1')), 'turns')).toMatchObject([
      {
        index: 0,
        total: 1600,
        stages: { transcriber: 180, model: 700, voice: 250, endpointing: null },
        unattributed: 470,
      },
      { index: 1, total: 2300, stages: { transcriber: 210, model: 900, voice: 260 }, unattributed: 930 },
    ]);
  });

  it('leaves a stage unmeasured, and the rest unexplained by nobody, where a list is longer or shorter', () => {
    const turns = turnsOf({
      e2e: { values: [1600, 2300] },
      llm: { values: [700, 400, 900] },
      tts: { values: [250, 260] },
    });
    expect(turns).toMatchObject([
      { total: 1600, stages: { model: null, voice: 250, transcriber: null }, unattributed: null },
      { total: 2300, stages: { model: null, voice: 260 }, unattributed: null },
    ]);
  });

  it('takes the speech-to-speech model for the model, and an unreadable point for none', () => {
    expect(turnsOf({ e2e: { values: [900, 'slow'] }, s2s: { values: [500, 600] } })).toMatchObject([
      { total: 900, stages: { model: 500 }, unattributed: 400 },
      { total: null, stages: { model: 600 }, unattributed: null },
    ]);
  });

  it('knows no turns without end-to-end figures', () => {
    expect(turnsOf({ llm: { values: [700] } })).toBeNull();
    expect(turnsOf(null)).toBeNull();
  });
});

describe('what is never stored', () => {
  it('leaves out links to recordings and logs, tokens and SIP headers, and still knows of the recording', () => {
    const kept = redact(retell.withhold?.(retellEnded('r1')));
    expect(JSON.stringify(kept)).not.toMatch(/recordings\.example|logs\.example|a-web-call-token|a-sip-header/);
    expect(factsOf(kept)).toMatchObject({ hasRecording: true, costUsd: 0.1661 });
  });

  it('keeps bodies of another shape as they are', () => {
    expect(retell.withhold?.('text')).toBe('text');
    expect(retell.withhold?.({ event: 'chat_ended' })).toEqual({ event: 'chat_ended' });
  });
});
