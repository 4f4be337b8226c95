import type { StructuredOutput } from '../../contract/index.ts';
import type { CallEvent, CallFacts } from '../../calls/callEvent.ts';
import { lineReason } from '../../calls/endedReasons/line.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { present } from '../present.ts';
import { answererFacts, callbackStatus, endedStatus, legTransfer, partyFacts, stateOf } from './callFacts.ts';
import type { TwilioAgentSession, TwilioCloudEvent, TwilioStream, TwilioSummary } from './schema.ts';

const SUMMARY = /^com\.twilio\.voice\.insights\.call-summary\./;

/** Whether an event summarizes a call. */
export function isSummary(type: string): boolean {
  return SUMMARY.test(type);
}

/** Both directions of the audio where it was measured: at the edge nearest to the caller that has figures. */
function streamsOf(summary: TwilioSummary): Array<NonNullable<TwilioStream>> {
  const edges = [summary.carrier_edge, summary.sip_edge, summary.client_edge, summary.sdk_edge];
  const streams = edges.map((edge) => [edge?.metrics?.inbound, edge?.metrics?.outbound].flatMap((one) => one ?? []));
  return streams.find((pair) => pair.length > 0) ?? [];
}

function worst(values: Array<number | null | undefined>, choose: (...values: number[]) => number): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : choose(...known);
}

/** A call sounds as good as its worse direction. */
function networkFacts(summary: TwilioSummary): Partial<CallFacts> {
  const streams = streamsOf(summary);
  const loss = worst(
    streams.map((stream) => stream.packets_loss_percentage),
    Math.max
  );
  return present<CallFacts>({
    packetLossShare: loss === null ? null : loss / 100,
    jitterMs: worst(
      streams.map((stream) => stream.jitter?.avg),
      Math.max
    ),
    meanOpinionScore: worst(
      streams.map((stream) => stream.mos?.avg),
      Math.min
    ),
    networkTags: summary.tags,
    postDialDelayMs: summary.properties?.pdd_ms,
    sipStatus: summary.properties?.last_sip_response_num,
  });
}

/**
 * Conversation Relay tells least, largest and mean latency of a session. They are kept as they are: turns cannot be
 * made of them, because percentiles of invented turns would be wrong.
 */
function sessionFacts(session: TwilioAgentSession): Partial<CallFacts> {
  const { interruptions, session_state: state, ...latencies } = session;
  const output: StructuredOutput = {
    id: 'agent_session',
    name: 'Conversation Relay session',
    value: JSON.stringify(latencies),
  };
  return present<CallFacts>({
    transportLatencyMs: session.network_latency_ms?.avg,
    userInterruptions: interruptions?.customer_to_agent,
    agentInterruptions: interruptions?.agent_to_customer,
    structuredOutputs: [output],
    failed: state === 'failure' ? true : null,
  });
}

/** When the call ended; where that is left out, by its start and duration. */
function endOf({ start_time: start, end_time: end, duration, call_state }: TwilioSummary): number | null {
  const hasBoth = start !== null && duration !== null && endedStatus(call_state) !== null;
  return end ?? (hasBoth ? start + duration * 1000 : null);
}

function callFacts(summary: TwilioSummary): Partial<CallFacts> {
  const endedAt = endOf(summary);
  const talkSeconds = summary.connect_duration;
  const hasTalked = endedAt !== null && talkSeconds !== null && talkSeconds > 0;
  const status = endedStatus(summary.call_state);
  const sipCode = summary.properties?.last_sip_response_num ?? null;
  return present<CallFacts>({
    createdAt: summary.created_time ?? summary.start_time,
    startedAt: hasTalked ? endedAt - talkSeconds * 1000 : null,
    endedAt,
    endedReason: status === null ? null : lineReason(status, sipCode),
    transportProvider: 'twilio',
    transportCallId: summary.call_sid,
  });
}

/** Whether it summarizes a leg that another call dialled. */
function isLeg({ properties }: TwilioSummary): boolean {
  return properties?.direction?.replaceAll('_', '-') === 'outbound-dial';
}

/** The call that dialled a leg; null where the summary does not name it. */
function parentOf(summary: TwilioSummary): string | null {
  return summary.parent_call_sid ?? summary.properties?.parent_call_sid ?? null;
}

/** The call that an event is about: a leg belongs to the call that dialled it, and is no call of its own. */
export function callIdOf(data: TwilioSummary): string | null {
  return isLeg(data) ? parentOf(data) : data.call_sid;
}

type Outside = Pick<CallEvent, 'provider' | 'at' | 'receivedAt' | 'lines' | 'toolCalls' | 'marks'>;

/** The leg as a transfer of its call; null where the summary does not name the call. */
function readLeg(
  { callSid, summary }: { callSid: string; summary: TwilioSummary },
  stamp: { weight: number; at: number },
  outside: Outside
): CallEvent | null {
  const parent = parentOf(summary);
  const { call_state: state } = summary;
  if (parent === null || state === null) {
    return null;
  }
  const leg = { callSid, destination: summary.to?.callee ?? null, status: callbackStatus(state) };
  return {
    ...outside,
    callId: parent,
    state: 'in-progress',
    layers: [],
    transfers: [legTransfer(leg, stamp.weight, stamp.at)],
  };
}

/**
 * What an event of Event Streams says about its call; null when it says nothing about one. A summary that is `complete`
 * is the last word, which comes up to half an hour after the call; one that is `partial` is not.
 * Source: twilio.com/docs/events/event-types/voice-insights/call-summary and
 * /docs/voice/voice-insights/api/call/details-call-summary; `call_summary_agent_session_summary` in
 * twilio/twilio-oai, spec/json/twilio_insights_v1.json.
 */
export function readCloudEvent({ type, time, data }: TwilioCloudEvent, receivedAt: number): CallEvent | null {
  if (data === null || data.call_sid === null || !isSummary(type)) {
    return null;
  }
  const at = time ?? data.end_time ?? receivedAt;
  const weight = type.endsWith('.complete') ? SourceWeight.report : SourceWeight.message;
  const outside: Outside = { provider: 'twilio', at, receivedAt, lines: [], toolCalls: [], marks: [] };
  if (isLeg(data)) {
    return readLeg({ callSid: data.call_sid, summary: data }, { weight, at }, outside);
  }
  const session = data.agent_session ?? data.agent_session_summaries?.[0] ?? null;
  const facts = {
    ...partyFacts(data.properties?.direction ?? null, { from: data.from?.caller, to: data.to?.callee }),
    ...callFacts(data),
    ...answererFacts(data.answered_by),
    ...networkFacts(data),
    ...(session === null ? {} : sessionFacts(session)),
  };
  return { ...outside, callId: data.call_sid, state: stateOf(data.call_state), layers: [{ facts, weight, at }] };
}
