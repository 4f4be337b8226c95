import type { CallDirection } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import { present } from '../present.ts';
import { readTraceId } from '../traceId.ts';
import { readAssistants } from './assistants.ts';
import type { Squad, VapiCall, VapiMessage } from './schema.ts';

const DIRECTIONS = new Map<string, CallDirection>(
  Object.entries<CallDirection>({
    inboundPhoneCall: 'inbound',
    outboundPhoneCall: 'outbound',
    webCall: 'web',
    'vapi.websocketCall': 'web',
  })
);

type Assistant = VapiMessage['assistant'];

function assistantFacts(assistant: Assistant): Partial<CallFacts> {
  return present<CallFacts>({
    assistantId: assistant?.id,
    assistantName: assistant?.name,
    assistantVersion: assistant?.version,
    modelProvider: assistant?.model?.provider,
    model: assistant?.model?.model,
    voiceProvider: assistant?.voice?.provider,
    voice: assistant?.voice?.voiceId,
    transcriberProvider: assistant?.transcriber?.provider,
    transcriber: assistant?.transcriber?.model,
    maxDurationSeconds: assistant?.maxDurationSeconds,
  });
}

/** What the first member of a squad is made of, which takes the call. */
function squadFacts(squad: Squad): Partial<CallFacts> {
  const [first] = squad?.members ?? [];
  return first === undefined
    ? {}
    : {
        ...present<CallFacts>({ assistantId: first.assistantId, assistantVersion: first.assistantVersion }),
        ...assistantFacts(first.assistant),
      };
}

/** Ids that stand for what other messages name. */
export function placeholderFacts(message: VapiMessage, call: VapiCall): Partial<CallFacts> {
  return present<CallFacts>({ phoneNumber: message.phoneNumber?.id ?? call.phoneNumber?.id ?? call.phoneNumberId });
}

/**
 * What the copy of the call says, which every message carries and which may be stale. The language that the transcriber
 * was set to belongs here too: it may have changed since.
 */
export function factsFromCopy(message: VapiMessage, call: VapiCall): Partial<CallFacts> {
  return {
    ...squadFacts(call.squad ?? message.squad),
    ...assistantFacts(call.assistant),
    ...present<CallFacts>({
      workspaceId: call.orgId,
      direction: call.type === null ? null : DIRECTIONS.get(call.type),
      createdAt: call.createdAt,
      startedAt: call.startedAt,
      endedAt: call.endedAt,
      endedReason: call.endedReason,
      assistantId: call.assistantId,
      assistantVersion: call.assistantVersion,
      squadId: call.squadId,
      campaignId: call.campaignId,
      language: message.assistant?.transcriber?.language ?? call.assistant?.transcriber?.language,
      maxDurationSeconds: call.assistantOverrides?.maxDurationSeconds ?? call.assistant?.maxDurationSeconds,
      phoneNumber: call.phoneNumber?.number,
      callerNumber: call.customer?.number ?? call.customer?.sipUri,
      transportProvider: call.phoneCallProvider ?? call.transport?.provider,
      transportCallId: call.phoneCallProviderId ?? call.transport?.callSid,
      traceId: readTraceId(call.metadata, call.assistantOverrides?.metadata, call.assistant?.metadata),
    }),
  };
}

/** What fields beside the call say, in any message. */
export function factsFromMessage(message: VapiMessage): Partial<CallFacts> {
  return {
    ...assistantFacts(message.assistant),
    ...present<CallFacts>({
      assistantVersion: message.assistantVersion ?? message.assistant?.version,
      phoneNumber: message.phoneNumber?.number,
      callerNumber: message.customer?.number ?? message.customer?.sipUri,
      assistants: readAssistants(message),
    }),
  };
}
