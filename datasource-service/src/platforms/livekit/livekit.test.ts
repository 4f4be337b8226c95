import { describeAdapterLaws } from '../../../test/support/adapterLaws.ts';
import { factsIn, foldEvents, NOON } from '../../../test/support/build.ts';
import {
  livekitAgent,
  livekitCall,
  livekitEvent,
  livekitJob,
  livekitReport,
  livekitSip,
} from '../../../test/support/livekitBodies.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { redact } from '../../calls/redaction/redact.ts';
import { viewCall } from '../../calls/callView.ts';
import { livekit } from './livekit.ts';

const RECEIVED = NOON + 150_000;
const WEB = { sid: 'PA_web', identity: 'ann', joinedAt: String(NOON / 1000 + 3) };

function read(body: unknown): CallEvent {
  const event = livekit.readEvent(body, RECEIVED);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

const recordOf = (...bodies: unknown[]) => foldEvents(bodies.map(read));

function factsOf(...bodies: unknown[]): Record<string, unknown> {
  return factsIn(recordOf(...bodies));
}

const viewOf = (...bodies: unknown[]) => viewCall(recordOf(...bodies));

/** What a caller in a browser has none of. */
const NO_LINE = { callerNumber: null, phoneNumber: null, transportCallId: null, transportProvider: null };

const withParticipant = (event: string, participant: object) => livekitEvent(event, 'RM_1', 9, { participant });

describeAdapterLaws(livekit, [...livekitCall('RM_1'), livekitReport('RM_1')]);

describe('readEnvelope', () => {
  it.each([
    'room_started',
    'room_finished',
    'participant_joined',
    'participant_left',
    'participant_connection_aborted',
    'track_published',
    'track_unpublished',
    'egress_started',
    'egress_updated',
    'egress_ended',
    'agent_job_started',
    'agent_job_ended',
  ])('takes a %s as documented', (type) => {
    expect(livekit.readEnvelope(livekitEvent(type, 'RM_1', 4))).toEqual({
      type,
      isDocumented: true,
      callId: 'RM_1',
      eventAt: NOON + 4000,
    });
  });

  it('takes events about no room, and accepts an unknown kind and says so', () => {
    expect(livekit.readEnvelope({ event: 'ingress_started' })).toMatchObject({ callId: null, isDocumented: true });
    expect(livekit.readEnvelope({ event: 'room_dreamed' })).toMatchObject({ callId: null, isDocumented: false });
    expect(livekit.readEvent({ event: 'ingress_started' }, RECEIVED)).toBeNull();
  });

  it('finds the room wherever the event has it', () => {
    expect(livekit.readEnvelope({ event: 'egress_ended', egressInfo: { roomId: 'RM_1' } })).toMatchObject({
      callId: 'RM_1',
    });
    expect(livekit.readEnvelope({ event: 'agent_job_ended', ...livekitJob('JS_SUCCESS') })).toMatchObject({
      callId: 'RM_1',
    });
  });

  it('knows the report of an agent', () => {
    expect(livekit.readEnvelope(livekitReport('RM_1'))).toEqual({
      type: 'session_report',
      isDocumented: true,
      callId: 'RM_1',
      eventAt: NOON + 125_500,
    });
  });

  it.each([
    [null, 'event'],
    [[], 'event'],
    [{}, 'event'],
    [{ event: 7 }, 'event'],
    [{ chat_history: {}, room_id: null }, 'room_id'],
    [{ event: 'room_started' }, 'room.sid'],
    [{ event: 'agent_job_ended', room: {} }, 'room.sid'],
  ])('names the field at fault in %j', (body, field) => {
    expect(livekit.readEnvelope(body)).toMatchObject({ field });
    expect(livekit.readEvent(body, RECEIVED)).toBeNull();
  });
});

describe('webhooks of a room', () => {
  it('read a call by phone from its first to its last', () => {
    expect(recordOf(...livekitCall('RM_1'))).toMatchObject({
      state: 'ended',
      firstEventAt: NOON,
      lastEventAt: NOON + 142_000,
      inProgressAt: NOON + 5000,
      reportedAt: null,
    });
    expect(factsOf(...livekitCall('RM_1'))).toEqual({
      createdAt: NOON,
      direction: 'inbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      transportCallId: 'SCL_0001',
      transportProvider: 'sip',
      startedAt: NOON + 5000,
      // When the room closed; the call ended when its caller left.
      endedAt: NOON + 142_000,
      assistantName: 'Front desk',
      assistantVersion: 'deployment-3',
      hasRecording: true,
    });
    expect(viewOf(...livekitCall('RM_1'))).toMatchObject({
      startedAt: NOON + 5000,
      endedAt: NOON + 122_000,
      endedReason: 'CLIENT_INITIATED',
      durationSeconds: 117,
    });
  });

  it.each([
    ['dialing', 'ringing'],
    ['ringing', 'ringing'],
    ['active', 'in-progress'],
    ['automation', 'in-progress'],
    ['hangup', null],
  ])('see in a phone that is %s a call that is %s', (status, state) => {
    const participant = livekitSip({}, { 'sip.callStatus': status });
    expect(read(withParticipant('participant_joined', participant)).state).toBe(state);
  });

  it('know outbound calls by the absence of a dispatch rule, and the carrier by its own id', () => {
    const participant = livekitSip({}, { 'sip.ruleID': '', 'sip.twilio.callSid': 'CA0004' });
    expect(factsOf(withParticipant('participant_joined', participant))).toMatchObject({
      direction: 'outbound',
      transportCallId: 'CA0004',
      transportProvider: 'twilio',
      startedAt: NOON + 2250,
    });
  });

  it('know callers in a browser, who are there at once, and leave machinery aside', () => {
    expect(recordOf(withParticipant('participant_joined', WEB)).state).toBe('in-progress');
    expect(factsOf(withParticipant('participant_joined', WEB))).toEqual({
      ...NO_LINE,
      direction: 'web',
      startedAt: NOON + 3000,
    });
    const timeless = { ...WEB, joinedAt: null };
    expect(factsOf(withParticipant('participant_joined', timeless))).toMatchObject({ startedAt: NOON + 9000 });
    for (const participant of [livekitAgent(), { ...WEB, kind: 'EGRESS' }, { ...WEB, kind: 'SOMETHING_NEW' }]) {
      expect(factsOf(withParticipant('participant_joined', participant))).toEqual({});
      expect(factsOf(withParticipant('participant_left', participant))).toEqual({});
    }
    expect(factsOf(livekitEvent('participant_joined', 'RM_1', 9), livekitEvent('participant_left', 'RM_1', 9))).toEqual(
      {}
    );
  });

  it.each(['MIGRATION', 'UNKNOWN_REASON', null])('take no reason from %s', (disconnectReason) => {
    const call = viewOf(withParticipant('participant_left', livekitSip({ disconnectReason })));
    expect(call).toMatchObject({ endedAt: NOON + 9000, endedReason: null });
  });

  it('let the failure of the agent explain the end, even when the caller leaves later', () => {
    const left = livekitEvent('participant_left', 'RM_1', 30, {
      participant: livekitSip({ disconnectReason: 'CLIENT_INITIATED' }),
    });
    const failed = livekitEvent('agent_job_ended', 'RM_1', 20, livekitJob('JS_FAILED'));
    expect(factsOf(failed, left)).toMatchObject({ endedReason: 'AGENT_JOB_FAILED', assistantName: 'Front desk' });
    const agent = withParticipant('participant_left', livekitAgent({ disconnectReason: 'AGENT_ERROR' }));
    expect(factsOf(left, agent)).toMatchObject({ endedReason: 'AGENT_ERROR' });
  });

  it('end a call at the end of its room when nobody was seen to leave', () => {
    expect(factsOf(livekitEvent('room_finished', 'RM_1', 142))).toEqual({ endedAt: NOON + 142_000 });
  });

  it.each([
    ['EGRESS_COMPLETE', { hasRecording: true }],
    ['EGRESS_FAILED', { failedArtifacts: ['recording'] }],
    ['EGRESS_ABORTED', { failedArtifacts: ['recording'] }],
    ['EGRESS_ACTIVE', {}],
  ])('take a recording that is %s for what it is', (status, facts) => {
    expect(factsOf(livekitEvent('egress_ended', 'RM_1', 9, { egressInfo: { status } }))).toEqual(facts);
    expect(factsOf(livekitEvent('egress_ended', 'RM_1', 9))).toEqual({});
  });

  it('find the beginning of a room in whichever time it has', () => {
    const started = (room: object) => livekitEvent('room_started', 'RM_1', 9, { room: { sid: 'RM_1', ...room } });
    expect(factsOf(started({ creationTime: String(NOON / 1000) }))).toEqual({ createdAt: NOON });
    expect(factsOf(started({}))).toEqual({ createdAt: NOON + 9000 });
    const bare = { event: 'room_started', egressInfo: { roomId: 'RM_1' } };
    expect(factsOf(bare)).toEqual({ createdAt: RECEIVED });
    expect(factsOf({ event: 'agent_job_started', egressInfo: { roomId: 'RM_1' } })).toEqual({});
  });

  it('show nothing by other events', () => {
    expect(read(livekitEvent('track_unpublished', 'RM_1', 9))).toMatchObject({ state: null, at: NOON + 9000 });
  });
});

describe('session reports', () => {
  it('read models, assistants and interruptions', () => {
    expect(recordOf(livekitReport('RM_1'))).toMatchObject({ state: 'ended', reportedAt: RECEIVED });
    expect(factsOf(livekitReport('RM_1'))).toMatchObject({
      modelProvider: 'openai',
      model: 'gpt-4o',
      voiceProvider: 'cartesia',
      voice: 'sonic',
      transcriber: 'nova-3',
      userInterruptions: 1,
      hasRecording: true,
      startedAt: NOON + 3000,
      endedAt: NOON + 125_500,
      assistants: [{ assistantId: 'greeter' }, { assistantId: 'booker' }, { assistantId: 'closer' }],
    });
  });

  it('leave the times of the call to its room', () => {
    expect(viewOf(...livekitCall('RM_1'), livekitReport('RM_1'))).toMatchObject({
      startedAt: NOON + 5000,
      endedAt: NOON + 122_000,
      endedReason: 'CLIENT_INITIATED',
    });
  });

  it('read the conversation with its times', () => {
    expect(factsOf(livekitReport('RM_1'))['transcript']).toEqual([
      { role: 'system', text: 'Be kind.', startedAt: NOON + 3000, endedAt: null },
      { role: 'agent', text: 'Front desk, hello.', startedAt: NOON + 6500, endedAt: NOON + 8000 },
      { role: 'user', text: 'Friday,\nplease.', startedAt: NOON + 10_000, endedAt: null },
      { role: 'agent', text: 'Friday is full.', startedAt: NOON + 13_000, endedAt: null },
    ]);
  });

  it('pair tool calls with their results', () => {
    expect(read(livekitReport('RM_1')).toolCalls).toEqual([
      { id: 'tool-1', call: { name: 'findSlot', arguments: '{"day":"Friday"}', startedAt: NOON + 11_000 } },
      { id: 'tool-1', result: { result: 'no slot', failed: true, endedAt: NOON + 12_000 } },
    ]);
    const items = [
      { type: 'function_call', call_id: 'a' },
      { type: 'message', call_id: 'b', role: 'ghost', content: ['x'] },
    ];
    expect(read(livekitReport('RM_1', { chat_history: { items } })).toolCalls).toEqual([
      { id: 'a', call: { name: 'unknown', arguments: null, startedAt: null } },
    ]);
  });

  it('tell endpointing and transcription apart, which run at the same time', () => {
    expect(factsOf(livekitReport('RM_1'))['turns']).toMatchObject([
      {
        index: 0,
        total: 1750,
        stages: { endpointing: 450, transcriber: 200, model: 700, voice: 250 },
        unattributed: 150,
      },
    ]);
  });

  it('read a turn of which little is known', () => {
    const said = (role: string, metrics: object) => ({ type: 'message', role, content: [], metrics });
    const items = [
      said('assistant', { e2e_latency: 0.9 }),
      said('user', { end_of_turn_delay: 0.5 }),
      said('assistant', { e2e_latency: 1.2 }),
    ];
    const facts = factsOf(livekitReport('RM_1', { chat_history: { items } }));
    expect(facts['turns']).toMatchObject([
      { total: 900, stages: { endpointing: null, transcriber: null } },
      { total: 1200, stages: { endpointing: 500, transcriber: null } },
    ]);
    expect(facts['transcript']).toBeUndefined();
  });

  it('hear who spoke when', () => {
    expect(read(livekitReport('RM_1')).marks).toEqual([
      { kind: 'speechStarted', role: 'agent', at: NOON + 6500 },
      { kind: 'speechStopped', role: 'agent', at: NOON + 8000 },
      { kind: 'speechStarted', role: 'user', at: NOON + 9000 },
    ]);
  });

  it('count what was used, and tell what it was where the SDK leaves the kind out', () => {
    expect(factsOf(livekitReport('RM_1'))['costs']).toMatchObject([
      {
        component: 'model',
        usd: null,
        provider: 'openai gpt-4o',
        promptTokens: 1200,
        cachedPromptTokens: 300,
        completionTokens: 60,
        minutes: null,
      },
      { component: 'voice', usd: null, provider: 'cartesia sonic', characters: 400, minutes: 0.5 },
      { component: 'transcriber', usd: null, provider: 'deepgram nova-3', minutes: 2 },
      { component: 'transcriber', usd: null, provider: null, minutes: 0.1 },
    ]);
    expect(factsOf(livekitReport('RM_1'))['costUsd']).toBeUndefined();
    const usage = [{ output_tokens: 5 }, { type: 'stt_usage' }];
    expect(factsOf(livekitReport('RM_1', { usage }))['costs']).toMatchObject([
      { component: 'model', completionTokens: 5 },
      { component: 'transcriber', minutes: null },
    ]);
  });

  it('read a report of which little is left', () => {
    const bare = { room_id: 'RM_1', chat_history: {} };
    expect(recordOf(bare)).toMatchObject({ state: 'ended', lastEventAt: RECEIVED });
    expect(factsOf(bare)).toEqual({ endedAt: RECEIVED });
  });
});

describe('what is never stored', () => {
  it('leaves out free text of applications, SIP credentials and the storage of recordings', () => {
    for (const body of livekitCall('RM_1')) {
      const kept = redact(livekit.withhold?.(body));
      expect(JSON.stringify(kept)).not.toMatch(/a-(room|participant|job)-token|a-turn-password|a-sip-credential/);
      expect(JSON.stringify(kept)).not.toMatch(/an-access-key|a-storage-secret|files\.example/);
      expect(read(kept)).toEqual(read(body));
    }
  });

  it('keeps bodies of another shape as they are', () => {
    for (const body of ['text', livekitReport('RM_1'), { event: 'room_started', room: 'odd' }]) {
      expect(livekit.withhold?.(body)).toEqual(body);
    }
  });
});
