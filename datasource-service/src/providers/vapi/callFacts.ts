import type { CallDirection } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
import { present } from '../present.ts';
import type { VapiCall, VapiMessage } from './schema.ts';

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
  });
}

/** What the copy of the call says, which every message carries and which may be stale. */
export function factsFromCopy(call: VapiCall): Partial<CallFacts> {
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
      phoneNumber: call.phoneNumber?.number ?? call.phoneNumberId,
      callerNumber: call.customer?.number ?? call.customer?.sipUri,
      transportProvider: call.phoneCallProvider,
      transportCallId: call.phoneCallProviderId,
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
    }),
  };
}
