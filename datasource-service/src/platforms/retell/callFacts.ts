import type { CallDirection, StructuredOutput } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { destinationKey, type TransferReport } from '../../calls/transfers.ts';
import { isObject, jsonText } from '../json.ts';
import { present } from '../present.ts';
import { readTraceId } from '../traceId.ts';
import { readLines, readText } from './conversation.ts';
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
    failed: call.call_status === 'error' ? true : null,
    ...timesOf(call),
  });
}

/**
 * The conversation: the list with tool calls when there is one, which has the spoken lines too, else the list of what
 * was spoken, else the one from which personal data was taken out.
 */
export function conversationOf(message: RetellMessage): RetellUtterance[] {
  const { call } = message;
  const forms = [
    message.transcript_with_tool_calls,
    call?.transcript_with_tool_calls,
    call?.transcript_object,
    message.scrubbed_transcript_with_tool_calls,
    call?.scrubbed_transcript_with_tool_calls,
  ];
  return forms.find((form) => form !== null && form !== undefined && form.length > 0) ?? [];
}

/** A start or an end that the platform leaves out follows from the other and the duration, once the call is over. */
function timesOf({ call_status, ...call }: RetellCall): Partial<CallFacts> {
  const { start_timestamp: startedAt, end_timestamp: endedAt, duration_ms: duration } = call;
  if (duration === null || call_status !== 'ended') {
    return {};
  }
  return present<CallFacts>({
    startedAt: startedAt === null && endedAt !== null ? endedAt - duration : null,
    endedAt: endedAt === null && startedAt !== null ? startedAt + duration : null,
  });
}

/** The whole transcript so far. */
export function transcriptFacts(message: RetellMessage): Partial<CallFacts> {
  const spoken = readLines(conversationOf(message), message.call?.start_timestamp ?? null);
  const lines = spoken.length > 0 ? spoken : readText(message.call?.transcript ?? null);
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
    ...(analysis?.in_voicemail === true ? { answeredBy: 'voicemail', takenBy: 'machine' } : {}),
    structuredOutputs: outputs.length === 0 ? null : outputs,
  });
}

/** What is known once the call is over, in `call_ended` and, with the analysis, in `call_analyzed`. */
export function factsFromReport(message: RetellMessage, call: RetellCall): Partial<CallFacts> {
  const { total, lines } = readCosts(call.call_cost);
  const turns = call.latency === null ? [] : readTurns(call.latency);
  const recordings = [
    call.recording_url,
    call.recording_multi_channel_url,
    call.scrubbed_recording_url,
    call.scrubbed_recording_multi_channel_url,
  ];
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
function eventTransfer(message: RetellMessage, at: number): TransferReport[] {
  const { event, transfer_option: option } = message;
  const connected = TRANSFER_EVENTS.get(event);
  if (connected === undefined) {
    return [];
  }
  const destination = destinationOf(message.transfer_destination) ?? message.call?.transfer_destination ?? null;
  const attempt = destinationKey(destination);
  return [
    {
      key: `${attempt} ${event} ${at}`,
      attempt,
      ...(event === 'transfer_started' ? { begins: true } : {}),
      value: {
        destination,
        mode: isObject(option) && typeof option['type'] === 'string' ? option['type'] : null,
        status: event.replace('transfer_', ''),
        connected,
      },
      weight: SourceWeight.message,
      at,
    },
  ];
}

/** The transfer that the call names: the events of the transfer itself know more about it. */
function copiedTransfer({ transfer_destination: destination, ...call }: RetellCall, at: number): TransferReport[] {
  if (destination === null || call.disconnection_reason === null) {
    return [];
  }
  const attempt = destinationKey(destination);
  const connected = call.disconnection_reason !== 'transfer_cancelled';
  const value = { destination, mode: null, status: call.disconnection_reason, connected };
  return [{ key: attempt, attempt, value, weight: SourceWeight.copy, at }];
}

/** The attempts to hand the call on that a message tells of. */
export function readTransfers(message: RetellMessage, call: RetellCall, at: number): TransferReport[] {
  return [...eventTransfer(message, at), ...copiedTransfer(call, at)];
}
