import type { CallState } from '../../contract/index.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { isObject, replaceValues } from '../json.ts';
import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { REDACTED } from '../../calls/redaction/redact.ts';
import { conversationOf, factsFromCall, factsFromReport, readTransfers, transcriptFacts } from './callFacts.ts';
import { lastWordAt, readToolCalls } from './conversation.ts';
import { messageSchema, type RetellCall, type RetellMessage } from './schema.ts';

/** Events about a call with the state that they show; null where they show none. */
const CALL_EVENTS = new Map<string, CallState | null>([
  ['call_started', 'in-progress'],
  ['call_ended', 'ended'],
  ['call_analyzed', 'ended'],
  ['transcript_updated', 'in-progress'],
  ['transfer_started', 'in-progress'],
  ['transfer_bridged', 'forwarding'],
  ['transfer_cancelled', 'in-progress'],
  ['transfer_ended', null],
]);

/** Documented events that are about no call. */
const OTHER_EVENTS = new Set(['chat_started', 'chat_ended', 'chat_analyzed']);

/** Links that open a recording or a log for whoever knows them, and headers that may carry credentials. */
const WITHHELD = [
  'recording_url',
  'recording_multi_channel_url',
  'scrubbed_recording_url',
  'scrubbed_recording_multi_channel_url',
  'public_log_url',
  'knowledge_base_retrieved_contents_url',
  'custom_sip_headers',
];

function readMessage(body: unknown): RetellMessage | EnvelopeProblem {
  const parsed = messageSchema.safeParse(body);
  return parsed.success
    ? parsed.data
    : { field: 'event', message: 'The body must be an object with a text `event` and an object `call`.' };
}

/**
 * When it happened: newer messages say it; of older ones it is known as far as times of the call tell it, which those
 * of the analysis and of transfers do not.
 */
function timeOf(message: RetellMessage, call: RetellCall): number | null {
  if (message.event_timestamp !== null) {
    return message.event_timestamp;
  }
  switch (message.event) {
    case 'call_started':
      return call.start_timestamp;
    case 'call_ended':
      return call.end_timestamp;
    case 'transcript_updated':
      return lastWordAt(conversationOf(message), call.start_timestamp);
    default:
      return null;
  }
}

function readEnvelope(body: unknown): Envelope | EnvelopeProblem {
  const message = readMessage(body);
  if ('field' in message) {
    return message;
  }
  const { event, call } = message;
  const callId = call?.call_id ?? null;
  if (callId === null && CALL_EVENTS.has(event)) {
    return { field: 'call.call_id', message: `A ${event} must name its call in \`call.call_id\`.` };
  }
  return {
    type: event,
    isDocumented: CALL_EVENTS.has(event) || OTHER_EVENTS.has(event),
    callId,
    eventAt: call === null ? message.event_timestamp : timeOf(message, call),
  };
}

function stateOf({ event, call }: RetellMessage): CallState | null {
  // The last transcript update is sent when the call is over.
  return event === 'transcript_updated' && call?.call_status === 'ended' ? 'ended' : (CALL_EVENTS.get(event) ?? null);
}

function readEvent(message: RetellMessage, receivedAt: number): CallEvent | null {
  const { event, call } = message;
  if (call === null || call.call_id === null) {
    return null;
  }
  const isReport = event === 'call_ended' || event === 'call_analyzed';
  const at = timeOf(message, call) ?? receivedAt;
  const ownFacts = isReport ? { ...factsFromCall(call), ...factsFromReport(message, call) } : transcriptFacts(message);
  return {
    provider: 'retell',
    callId: call.call_id,
    at,
    receivedAt,
    state: stateOf(message),
    layers: [
      { facts: factsFromCall(call), weight: SourceWeight.copy, at },
      { facts: ownFacts, weight: isReport ? SourceWeight.report : SourceWeight.message, at },
    ],
    lines: [],
    toolCalls: readToolCalls(conversationOf(message)),
    transfers: readTransfers(message, call, at),
    marks: [],
  };
}

/** Retell's webhooks. Source: docs.retellai.com/features/webhook-overview and RetellAI/retell-typescript-sdk. */
export const retell: ProviderAdapter = {
  provider: 'retell',
  withhold(body) {
    return isObject(body) && isObject(body['call'])
      ? { ...body, call: replaceValues(body['call'], WITHHELD, REDACTED) }
      : body;
  },
  readEnvelope,
  readEvent(body, receivedAt) {
    const message = readMessage(body);
    return 'field' in message ? null : readEvent(message, receivedAt);
  },
};
