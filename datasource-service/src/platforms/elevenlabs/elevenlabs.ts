import type { CallEvent, CallFacts } from '../../calls/callEvent.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { listedTransfers } from '../../calls/transfers.ts';
import { isObject, replaceValues } from '../json.ts';
import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { REDACTED } from '../../calls/redaction/redact.ts';
import { agentFacts, factsFromFailure, factsFromReport } from './callFacts.ts';
import { readToolCalls, readTransfers } from './conversation.ts';
import { isInWriting } from './inWriting.ts';
import { messageSchema, type ElevenLabsData, type ElevenLabsMessage } from './schema.ts';

/** Events that only make sense about a conversation. */
const CALL_EVENTS = new Set(['post_call_transcription', 'post_call_audio', 'call_initiation_failure']);

/** Documented events that are about no conversation, or that are recorded and not read. */
const OTHER_EVENTS = new Set([
  'post_call_transcription_otel',
  'voice_removal_notice',
  'voice_removal_notice_withdrawn',
  'voice_removed',
]);

function isDocumented(type: string): boolean {
  return CALL_EVENTS.has(type) || OTHER_EVENTS.has(type);
}

/** Variables whose names begin so are secrets by ElevenLabs' own convention. */
const SECRET_VARIABLE = 'secret__';

function withoutSecretVariables(clientData: unknown): unknown {
  if (!isObject(clientData) || !isObject(clientData['dynamic_variables'])) {
    return clientData;
  }
  const variables = clientData['dynamic_variables'];
  const secrets = Object.keys(variables).filter((name) => name.startsWith(SECRET_VARIABLE));
  return { ...clientData, dynamic_variables: replaceValues(variables, secrets, REDACTED) };
}

function withhold(body: unknown): unknown {
  if (!isObject(body) || !isObject(body['data'])) {
    return body;
  }
  const { data } = body;
  const kept = replaceValues(data, ['full_audio'], REDACTED);
  const clientData = data['conversation_initiation_client_data'];
  return {
    ...body,
    data: isObject(clientData)
      ? {
          ...kept,
          conversation_initiation_client_data: withoutSecretVariables(
            replaceValues(clientData, ['custom_llm_extra_body'], REDACTED)
          ),
        }
      : kept,
  };
}

function readMessage(body: unknown): ElevenLabsMessage | EnvelopeProblem {
  const parsed = messageSchema.safeParse(body);
  return parsed.success
    ? parsed.data
    : { field: 'type', message: 'The body must be an object with a text `type` and an object `data`.' };
}

/** Whether a conversation is a call, as far as the message tells: one in writing is recorded, and is none. */
function isAboutCall(data: ElevenLabsData | null): data is ElevenLabsData {
  return data !== null && (data.metadata === null || !isInWriting(data.metadata));
}

function readEnvelope(body: unknown): Envelope | EnvelopeProblem {
  const message = readMessage(body);
  if ('field' in message) {
    return message;
  }
  const { type, data, event_timestamp: eventAt } = message;
  const callId = data?.conversation_id ?? null;
  if (callId === null && CALL_EVENTS.has(type)) {
    return { field: 'data.conversation_id', message: `A ${type} must name its call in \`data.conversation_id\`.` };
  }
  return { type, isDocumented: isDocumented(type), callId: isAboutCall(data) ? callId : null, eventAt };
}

function factsOf(type: string, data: ElevenLabsData, at: number): Partial<CallFacts> {
  switch (type) {
    case 'post_call_transcription':
      return factsFromReport(data);
    case 'call_initiation_failure':
      return factsFromFailure(data, at);
    case 'post_call_audio':
      return { ...agentFacts(data), hasRecording: true };
    default:
      return agentFacts(data);
  }
}

function readEvent(message: ElevenLabsMessage, receivedAt: number): CallEvent | null {
  const { type, data } = message;
  if (!isAboutCall(data) || data.conversation_id === null) {
    return null;
  }
  const at = message.event_timestamp ?? receivedAt;
  const entries = data.transcript ?? [];
  const isReport = type === 'post_call_transcription' || type === 'call_initiation_failure';
  const weight = isReport ? SourceWeight.report : SourceWeight.message;
  return {
    provider: 'elevenlabs',
    callId: data.conversation_id,
    at,
    receivedAt,
    // Every documented message about a conversation is sent when it is over.
    state: isDocumented(type) ? 'ended' : null,
    layers: [{ facts: factsOf(type, data, at), weight, at }],
    lines: [],
    toolCalls: readToolCalls(entries, data.metadata?.start_time_unix_secs ?? null),
    transfers: listedTransfers(readTransfers(entries), { weight, at }),
    marks: [],
  };
}

/**
 * ElevenLabs' post-call webhooks. The audio of `post_call_audio` is dropped before anything is written.
 * Source: elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks and ElevenLabs' OpenAPI document.
 */
export const elevenlabs: ProviderAdapter = {
  provider: 'elevenlabs',
  withhold,
  readEnvelope,
  readEvent(body, receivedAt) {
    const message = readMessage(body);
    return 'field' in message ? null : readEvent(message, receivedAt);
  },
};
