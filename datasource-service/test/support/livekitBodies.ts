import { createHash, createHmac } from 'node:crypto';
import { NOON } from './build.ts';

/** Bodies in the shapes that LiveKit sends, with values of our own making. */

const SECONDS = NOON / 1000;

/** The room of a call. */
export function livekitRoom(callId: string): object {
  return {
    sid: callId,
    name: 'call-of-ann',
    emptyTimeout: 300,
    creationTime: String(SECONDS),
    creationTimeMs: String(NOON),
    turnPassword: 'a-turn-password',
    metadata: '{"token":"a-room-token"}',
  };
}

/** The phone of a caller. */
export function livekitSip(differences: object = {}, attributes: object = {}): object {
  return {
    sid: 'PA_sip',
    identity: 'sip_caller',
    state: 'ACTIVE',
    kind: 'SIP',
    joinedAt: String(SECONDS + 2),
    joinedAtMs: String(NOON + 2250),
    metadata: '{"token":"a-participant-token"}',
    attributes: {
      'sip.callID': 'SCL_0001',
      'sip.callStatus': 'active',
      'sip.phoneNumber': '+15550100142',
      'sip.trunkPhoneNumber': '+15550199000',
      'sip.trunkID': 'ST_1',
      'sip.ruleID': 'SDR_1',
      'sip.h.authorization': 'a-sip-credential',
      ...attributes,
    },
    ...differences,
  };
}

/** The agent in the room. */
export function livekitAgent(differences: object = {}): object {
  return { sid: 'PA_agent', identity: 'agent-1', kind: 'AGENT', joinedAt: String(SECONDS + 1), ...differences };
}

/** A webhook of the given kind, so many seconds after noon. */
export function livekitEvent(event: string, callId: string, seconds: number, differences: object = {}): object {
  return {
    event,
    id: `EV_${event}_${seconds}`,
    createdAt: String(SECONDS + seconds),
    room: livekitRoom(callId),
    ...differences,
  };
}

/** The job of the agent. */
export function livekitJob(status: string): object {
  return {
    job: {
      id: 'AJ_1',
      type: 'JT_ROOM',
      agentName: 'Front desk',
      deployment: 'deployment-3',
      metadata: '{"token":"a-job-token"}',
      room: livekitRoom('RM_1'),
      state: { status, startedAt: '1772625601000000000', workerId: 'AW_1', agentId: 'CAA_1' },
    },
  };
}

/** The webhooks of a call by phone of two minutes that the caller ends. */
export function livekitCall(callId: string): object[] {
  return [
    livekitEvent('room_started', callId, 0),
    livekitEvent('agent_job_started', callId, 1, livekitJob('JS_RUNNING')),
    livekitEvent('participant_joined', callId, 1, { participant: livekitAgent() }),
    livekitEvent('participant_joined', callId, 2, { participant: livekitSip({}, { 'sip.callStatus': 'ringing' }) }),
    livekitEvent('track_published', callId, 5, { participant: livekitSip(), track: { sid: 'TR_1' } }),
    livekitEvent('egress_ended', callId, 123, {
      egressInfo: {
        egressId: 'EG_1',
        roomId: callId,
        status: 'EGRESS_COMPLETE',
        roomComposite: { fileOutputs: [{ s3: { accessKey: 'an-access-key', secret: 'a-storage-secret' } }] },
        fileResults: [{ location: 'https://files.example/1.ogg' }],
      },
    }),
    livekitEvent('participant_left', callId, 122, {
      participant: livekitSip({ disconnectReason: 'CLIENT_INITIATED', state: 'DISCONNECTED' }),
    }),
    livekitEvent('participant_left', callId, 123, { participant: livekitAgent({ disconnectReason: 'ROOM_CLOSED' }) }),
    livekitEvent('agent_job_ended', callId, 124, livekitJob('JS_SUCCESS')),
    livekitEvent('room_finished', callId, 142),
  ];
}

/** A report as the agents SDK writes it, of the same call. */
export function livekitReport(callId: string, differences: object = {}): object {
  const message = (id: string, role: string, seconds: number, content: unknown[], fields: object = {}) => ({
    id,
    type: 'message',
    role,
    content,
    interrupted: false,
    created_at: SECONDS + seconds,
    ...fields,
  });
  const model = { model_name: 'gpt-4o', model_provider: 'openai' };
  return {
    job_id: 'AJ_1',
    room_id: callId,
    room: 'call-of-ann',
    audio_recording_path: '/tmp/recording.ogg',
    sdk_version: '1.4.0',
    timestamp: SECONDS + 125.5,
    options: { min_endpointing_delay: 0.5 },
    chat_history: {
      items: [
        message('item_0', 'system', 3, ['Be kind.']),
        message('item_1', 'assistant', 6, ['Front desk, hello.'], {
          metrics: { tts_node_ttfb: 0.3, started_speaking_at: SECONDS + 6.5, stopped_speaking_at: SECONDS + 8 },
        }),
        message('item_2', 'user', 10, ['Friday,', 'please.'], {
          metrics: { transcription_delay: 0.2, end_of_turn_delay: 0.65, stt_metadata: { model_name: 'nova-3' } },
        }),
        {
          id: 'item_3',
          type: 'function_call',
          call_id: 'tool-1',
          name: 'findSlot',
          arguments: '{"day":"Friday"}',
          created_at: SECONDS + 11,
        },
        {
          id: 'item_4',
          type: 'function_call_output',
          call_id: 'tool-1',
          name: 'findSlot',
          output: 'no slot',
          is_error: true,
          created_at: SECONDS + 12,
        },
        message('item_5', 'assistant', 13, ['Friday is full.', { type: 'image_content' }], {
          interrupted: true,
          metrics: {
            llm_node_ttft: 0.7,
            tts_node_ttfb: 0.25,
            e2e_latency: 1.75,
            llm_metadata: model,
            tts_metadata: { model_name: 'sonic', model_provider: 'cartesia' },
          },
        }),
        {
          id: 'item_6',
          type: 'agent_handoff',
          old_agent_id: 'greeter',
          new_agent_id: 'booker',
          created_at: SECONDS + 14,
        },
        {
          id: 'item_7',
          type: 'agent_handoff',
          old_agent_id: 'booker',
          new_agent_id: 'closer',
          created_at: SECONDS + 15,
        },
      ],
    },
    events: [
      { type: 'agent_state_changed', old_state: 'listening', new_state: 'speaking', created_at: SECONDS + 6.5 },
      { type: 'agent_state_changed', old_state: 'speaking', new_state: 'listening', created_at: SECONDS + 8 },
      { type: 'user_state_changed', old_state: 'listening', new_state: 'speaking', created_at: SECONDS + 9 },
      { type: 'agent_state_changed', old_state: 'listening', new_state: 'thinking', created_at: SECONDS + 10 },
      { type: 'close', created_at: SECONDS + 125 },
      { type: 'user_state_changed', old_state: 'speaking', new_state: 'away' },
    ],
    usage: [
      { provider: 'openai', model: 'gpt-4o', input_tokens: 1200, input_cached_tokens: 300, output_tokens: 60 },
      { provider: 'cartesia', model: 'sonic', characters_count: 400, audio_duration: 30 },
      { provider: 'deepgram', model: 'nova-3', audio_duration: 120 },
      { provider: 'livekit', model: 'turn-detector', total_requests: 4 },
      { type: 'stt_usage', audio_duration: 6 },
      { type: 'eot_usage', total_requests: 1 },
    ],
    ...differences,
  };
}

/** The header with which LiveKit signs a body at a moment, epoch ms. */
export function livekitHeaders(
  body: string,
  { apiKey, apiSecret }: { apiKey: string; apiSecret: string },
  signedAt: number,
  claims: object = {}
): Record<string, string> {
  const seconds = Math.floor(signedAt / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const sha256 = createHash('sha256').update(body).digest('base64');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: apiKey, nbf: seconds, exp: seconds + 300, sha256, ...claims })}`;
  const signature = createHmac('sha256', apiSecret).update(signed).digest('base64url');
  return { authorization: `${signed}.${signature}`, 'content-type': 'application/webhook+json' };
}
