import type { CallDirection, CallTransfer, StructuredOutput } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
import { isObject, jsonText } from '../json.ts';
import { present } from '../present.ts';
import { readTraceId } from '../traceId.ts';
import { readLines } from './conversation.ts';
import { readCosts } from './costs.ts';
import type { RetellCall, RetellMessage, RetellUtterance } from './schema.ts';
import { readTurns } from './turns.ts';

function directionOf(call: RetellCall): CallDirection | null {
  if (call.call_type === 'web_call') {
    return 'web';
  }
  return call.direction === 'inbound' || call.direction === 'outbound' ? call.direction : null;
}

/** What the call itself says in every message: who, when, and how it ended once it has. */
export function factsFromCall(call: RetellCall): Partial<CallFacts> {
  const direction = directionOf(call);
  const isOutbound = direction === 'outbound';
  const carrierCallId = call.telephony_identifier?.twilio_call_sid;
  return present<CallFacts>({
    assistantId: call.agent_id,
    assistantName: call.agent_name,
    assistantVersion: call.agent_version,
    direction,
    callerNumber: isOutbound ? call.to_number : call.from_number,
    phoneNumber: isOutbound ? call.from_number : call.to_number,
    startedAt: call.start_timestamp,
    endedAt: call.end_timestamp,
    endedReason: call.disconnection_reason,
    transportCallId: carrierCallId,
    transportProvider: carrierCallId === null || carrierCallId === undefined ? null : 'twilio',
    traceId: readTraceId(call.metadata, call.retell_llm_dynamic_variables),
  });
}

/** The conversation: the list with tool calls when there is one, which has the spoken lines too. */
export function conversationOf(message: RetellMessage): RetellUtterance[] {
  const { call } = message;
  return message.transcript_with_tool_calls ?? call?.transcript_with_tool_calls ?? call?.transcript_object ?? [];
}

/** The whole transcript so far. */
export function transcriptFacts(message: RetellMessage): Partial<CallFacts> {
  const lines = readLines(conversationOf(message), message.call?.start_timestamp ?? null);
  return lines.length === 0 ? {} : { transcript: lines };
}

function outputsOf(call: RetellCall): StructuredOutput[] {
  const groups = [call.collected_dynamic_variables, call.call_analysis?.custom_analysis_data];
  return groups.flatMap((group) =>
    Object.entries(isObject(group) ? group : {}).map(([name, value]) => ({
      id: name,
      name,
      value: JSON.stringify(value),
    }))
  );
}

function analysisFacts(call: RetellCall): Partial<CallFacts> {
  const analysis = call.call_analysis;
  const sentiment = analysis?.user_sentiment?.toLowerCase();
  const outputs = outputsOf(call);
  return present<CallFacts>({
    summary: analysis?.call_summary,
    success: analysis?.call_successful,
    sentiment: sentiment === 'unknown' ? null : sentiment,
    answeredBy: analysis?.in_voicemail === true ? 'voicemail' : null,
    structuredOutputs: outputs.length === 0 ? null : outputs,
  });
}

/** What is known once the call is over, in `call_ended` and, with the analysis, in `call_analyzed`. */
export function factsFromReport(message: RetellMessage, call: RetellCall): Partial<CallFacts> {
  const { total, lines } = readCosts(call.call_cost);
  const turns = call.latency === null ? [] : readTurns(call.latency);
  const recordings = [call.recording_url, call.recording_multi_channel_url, call.scrubbed_recording_url];
  return {
    ...transcriptFacts(message),
    ...analysisFacts(call),
    ...present<CallFacts>({
      costUsd: total,
      costs: lines.length === 0 ? null : lines,
      turns: turns.length === 0 ? null : turns,
      hasRecording: recordings.some((link) => link !== null) ? true : null,
    }),
  };
}

/** The transfer that ended the call. The events of the transfer itself know more about it. */
export function finalTransferFacts(call: RetellCall): Partial<CallFacts> {
  const destination = call.transfer_destination;
  return destination === null
    ? {}
    : { transfers: [{ destination, mode: null, status: call.disconnection_reason, connected: true }] };
}

/** What became of a transfer, by the event that tells it. `transfer_ended` tells when it was over, not how it went. */
const TRANSFER_EVENTS = new Map<string, boolean | null>([
  ['transfer_started', null],
  ['transfer_bridged', true],
  ['transfer_cancelled', false],
]);

function destinationOf(value: unknown): string | null {
  return jsonText(isObject(value) ? (value['number'] ?? value['sip_uri'] ?? value) : value);
}

/** The transfer that a `transfer_…` event is about. */
export function transferFacts(message: RetellMessage): Partial<CallFacts> {
  const connected = TRANSFER_EVENTS.get(message.event);
  if (connected === undefined) {
    return {};
  }
  const { transfer_option: option } = message;
  const transfer: CallTransfer = {
    destination: destinationOf(message.transfer_destination) ?? message.call?.transfer_destination ?? null,
    mode: isObject(option) && typeof option['type'] === 'string' ? option['type'] : null,
    status: message.event.replace('transfer_', ''),
    connected,
  };
  return { transfers: [transfer] };
}
