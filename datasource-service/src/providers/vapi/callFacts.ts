import type { CallDirection } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
import { present } from '../present.ts';
import { readTraceId } from '../traceId.ts';
import { readAssistants } from './assistants.ts';
import type { VapiCall, VapiMessage } from './schema.ts';
import { readTransfers, transfersOfCopy } from './transfers.ts';

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

/**
 * What the copy of the call says, which every message carries and which may be stale. The language that the transcriber
 * was set to belongs here too: it may have changed since.
 */
export function factsFromCopy(message: VapiMessage, call: VapiCall): Partial<CallFacts> {
  return {
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
      transfers: transfersOfCopy(call.destination),
      phoneNumber: call.phoneNumber?.number ?? call.phoneNumberId,
      callerNumber: call.customer?.number ?? call.customer?.sipUri,
      transportProvider: call.phoneCallProvider,
      transportCallId: call.phoneCallProviderId,
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
      phoneNumber: message.phoneNumber?.number ?? message.phoneNumber?.id,
      callerNumber: message.customer?.number ?? message.customer?.sipUri,
      assistants: readAssistants(message),
      transfers: readTransfers(message),
    }),
  };
}
