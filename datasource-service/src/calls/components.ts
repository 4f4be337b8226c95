import {
  BACKFILL_MS,
  COST_COMPONENTS,
  LATE_DELIVERY_MS,
  TECHNICAL_OWNERS,
  type CostComponent,
  type FaultOwner,
  type ToolCall,
  type TurnLatency,
} from '../contract/index.ts';
import type { CallView } from './callView.ts';
import type { CallTaker } from './outcome.ts';
import { sumOfLines } from './cost.ts';

/**
 * Components are the whole numbers that measures are made of: what one call (turn, tool call) adds to a sum. Money is
 * in millionths of a dollar, time in milliseconds. Whole numbers add up to the same sum in any order, in parts, and on
 * any engine, so that a measure is the same from raw rows, from roll-ups and in every store.
 */
export type Components<Source> = Readonly<Record<string, (source: Source) => number>>;

const MICROS = 1_000_000;

/** Answered calls that end sooner are short, seconds: most of them never became a conversation. */
const SHORT_CALL_SECONDS = 10;

/** A call in which the agent is silent for this long is blank, seconds. */
const BLANK_CALL_SECONDS = 5;

/** A call is slow when a quarter of its turns take longer, ms. */
const SLOW_CALL_MS = 3000;

/** A turn that takes longer misses the objective, ms. */
const SLOW_TURN_MS = 2500;

function flag(condition: boolean): number {
  return condition ? 1 : 0;
}

function micros(usd: number | null): number {
  return Math.round((usd ?? 0) * MICROS);
}

function whole(value: number | null): number {
  return Math.round(value ?? 0);
}

/** Seconds from start to end; 0 where they are not known. */
function seconds(call: CallView): number {
  return call.durationSeconds ?? 0;
}

function isEnded(call: CallView): boolean {
  return call.state === 'ended';
}

function isConnected(call: CallView): boolean {
  return isEnded(call) && call.answered === true;
}

function isOutbound(call: CallView): boolean {
  return isEnded(call) && call.direction === 'outbound';
}

/** Whether it ended by a technical fault: by its reason, or because the platform says that it failed. */
function isFailed(call: CallView): boolean {
  return isEnded(call) && (call.failed || TECHNICAL_OWNERS.some((owner) => owner === call.faultOwner));
}

/** Whether it was outbound and taken so, in the sense of {@link CallView.takenBy}. */
function wasOutboundTakenBy(call: CallView, taker: CallTaker): boolean {
  return isOutbound(call) && call.takenBy === taker;
}

/** Whether it ended with one of some classes of HTTP statuses in its reason. */
function hasStatus(call: CallView, ...classes: readonly string[]): boolean {
  return isEnded(call) && call.httpClass !== null && classes.includes(call.httpClass);
}

function reasonHas(call: CallView, part: string): boolean {
  return isEnded(call) && (call.endedReason?.includes(part) ?? false);
}

function isContained(call: CallView): boolean {
  return isConnected(call) && (call.endedReasonGroup === 'caller_ended' || call.endedReasonGroup === 'agent_ended');
}

function hasBill(call: CallView): boolean {
  return call.costUsd !== null && seconds(call) > 0;
}

/** Whether its bill says of each line what it comes to. */
function isItemised({ costs }: CallView): boolean {
  return sumOfLines(costs) !== null;
}

function hasAnswered(call: CallView): boolean {
  return call.agentWords > 0 || call.firstSpeechMs !== null || call.turnCount > 0;
}

/** Carriers hear nothing of what is said, and silence that nobody listened to is none. */
function isHeard(call: CallView): boolean {
  return call.transcript.length > 0 || call.userTalkMs !== null;
}

function isBlank(call: CallView): boolean {
  return isConnected(call) && seconds(call) >= BLANK_CALL_SECONDS && isHeard(call) && !hasAnswered(call);
}

/** Values of one field of the turns, smallest first, without those that were not measured. */
function sortedTurns(call: CallView, field: 'total' | 'observed'): number[] {
  return call.turns
    .map((turn) => turn[field])
    .filter((value) => value !== null)
    .sort((left, right) => left - right);
}

/** Nearest-rank percentile of sorted values: the smallest that a share of them does not exceed; null of none. */
function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function isSlow(call: CallView): boolean {
  return (nearestRank(sortedTurns(call, 'total'), 0.75) ?? 0) > SLOW_CALL_MS;
}

/** Middle of sorted values, of an even number the mean of the two in the middle (as interpolation gives); null of none. */
function medianOf(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Median turn of our clock minus the platform's, ms; null unless both clocks saw the call. */
function divergence(call: CallView): number | null {
  const observed = medianOf(sortedTurns(call, 'observed'));
  const reported = medianOf(sortedTurns(call, 'total'));
  return observed === null || reported === null ? null : observed - reported;
}

function transferAttempts(call: CallView): number {
  const isTold = call.endedReasonGroup === 'transferred' || call.endedReasonGroup === 'transfer_error';
  const known = call.transfers.filter(({ connected }) => connected !== null).length;
  return Math.max(known, flag(isTold));
}

function transferFailures(call: CallView): number {
  const failed = call.transfers.filter(({ connected }) => connected === false).length;
  return Math.max(failed, flag(call.endedReasonGroup === 'transfer_error'));
}

/** Whether the platform's list was seen to hold the call as ended. */
function isListed({ listedAt, endedAt }: CallView): boolean {
  return listedAt !== null && endedAt !== null;
}

/** Whether the platform's list had told of the end before the final report did, if that came at all. */
function isRepaired(call: CallView): boolean {
  return isListed(call) && (call.reportedAt === null || call.reportedAt > Number(call.listedAt));
}

/** Milliseconds from the end of a call to its final report, by our clock; null before the report. */
function reportLagMs(call: CallView): number | null {
  return call.reportedAt === null || call.endedAt === null ? null : Math.max(0, call.reportedAt - call.endedAt);
}

/** The same, of calls that were not filled in afterwards. */
function liveReportLagMs(call: CallView): number | null {
  const lag = reportLagMs(call);
  return lag !== null && lag > BACKFILL_MS ? null : lag;
}

function bothTalked(call: CallView): boolean {
  return call.agentTalkMs !== null && call.userTalkMs !== null;
}

function rateDifference(call: CallView): number | null {
  return call.rated.totalUsd === null || call.costUsd === null ? null : call.rated.totalUsd - call.costUsd;
}

function negativeSentiment(call: CallView): boolean {
  return call.sentiment !== null && /neg|angry|frustrat|upset|unhappy|dissatisf/i.test(call.sentiment);
}

function scores(call: CallView): number[] {
  return call.scorecards.flatMap(({ score }) => (score === null ? [] : [score]));
}

/** Name of the component that holds one part of the cost. */
export function costComponentId(component: CostComponent): string {
  return `cost_${component}_micros`;
}

const COSTS: Components<CallView> = Object.fromEntries(
  COST_COMPONENTS.map((component) => [
    costComponentId(component),
    (call: CallView) => (isItemised(call) ? micros(sumOfLines(call.costs, component)) : 0),
  ])
);

/** Name of the component that counts the technical faults of one owner. */
export function faultComponentId(owner: FaultOwner): string {
  return `faults_${owner}`;
}

const FAULTS: Components<CallView> = Object.fromEntries(
  TECHNICAL_OWNERS.map((owner) => [
    faultComponentId(owner),
    (call: CallView) => flag(isEnded(call) && call.faultOwner === owner),
  ])
);

/** What a call adds. */
export const CALL_COMPONENTS = {
  calls: () => 1,
  open: (call) => flag(!isEnded(call)),
  ended: (call) => flag(isEnded(call)),
  connected: (call) => flag(isConnected(call)),
  failed: (call) => flag(isFailed(call)),
  ...FAULTS,
  http_rate_limited: (call) => flag(hasStatus(call, '429')),
  http_denied: (call) => flag(hasStatus(call, '401', '403')),
  http_client_errors: (call) => flag(hasStatus(call, '400', '4xx')),
  http_server_errors: (call) => flag(hasStatus(call, '5xx')),
  contained: (call) => flag(isContained(call)),
  transferred: (call) => flag(isConnected(call) && call.endedReasonGroup === 'transferred'),
  transfer_attempts: transferAttempts,
  transfer_failures: transferFailures,
  outbound_ended: (call) => flag(isOutbound(call)),
  outbound_connected: (call) => flag(isOutbound(call) && call.answered === true),
  voicemail: (call) => flag(wasOutboundTakenBy(call, 'machine')),
  busy: (call) => flag(wasOutboundTakenBy(call, 'busy')),
  not_answered: (call) => flag(wasOutboundTakenBy(call, 'nobody') && call.endedReasonGroup !== 'cancelled'),
  blocked_starts: (call) => flag(reasonHas(call, 'concurrency')),
  silence_timeouts: (call) => flag(reasonHas(call, 'silence-timed-out')),
  unknown_reasons: (call) => flag(isEnded(call) && call.endedReasonGroup === 'other'),
  duration_ms: (call) => (isEnded(call) ? whole(seconds(call) * 1000) : 0),
  duration_known: (call) => flag(isEnded(call) && call.durationSeconds !== null),
  connected_ms: (call) => (isConnected(call) ? whole(seconds(call) * 1000) : 0),
  connected_timed: (call) => flag(isConnected(call) && call.durationSeconds !== null),
  short_calls: (call) => flag(isConnected(call) && (call.durationSeconds ?? SHORT_CALL_SECONDS) < SHORT_CALL_SECONDS),
  blank_calls: (call) => flag(isBlank(call)),
  dead_air_known: (call) => flag(call.deadAirMs !== null),
  dead_air_calls: (call) => flag((call.deadAirMs ?? 0) > 0),
  dead_air_ms: (call) => whole(call.deadAirMs),
  dead_air_of_ms: (call) => (call.deadAirMs === null ? 0 : whole(seconds(call) * 1000)),
  hangs: (call) => call.hangs,
  timed_calls: (call) => flag(sortedTurns(call, 'total').length > 0),
  slow_calls: (call) => flag(isSlow(call)),
  divergence_known: (call) => flag(divergence(call) !== null),
  divergence_ms: (call) => whole(divergence(call)),
  turns: (call) => call.turnCount,
  connected_turns: (call) => (isConnected(call) ? call.turnCount : 0),
  interruptions: (call) => call.interruptions ?? 0,
  user_interruptions: (call) => whole(call.interruptions === null ? null : call.userInterruptions),
  agent_interruptions: (call) => whole(call.interruptions === null ? null : call.agentInterruptions),
  interruption_turns: (call) => (call.interruptions === null ? 0 : call.turnCount),
  interruption_calls: (call) => flag(call.interruptions !== null),
  interrupted_calls: (call) => flag((call.interruptions ?? 0) > 0),
  tool_uses: (call) => call.toolCallCount,
  failed_tool_uses: (call) => call.toolFailureCount,
  recordings: (call) => flag(call.hasRecording),
  agent_talk_ms: (call) => (bothTalked(call) ? whole(call.agentTalkMs) : 0),
  talk_ms: (call) => (bothTalked(call) ? whole(call.agentTalkMs) + whole(call.userTalkMs) : 0),
  agent_words: (call) => (call.agentTalkMs === null ? 0 : call.agentWords),
  agent_words_ms: (call) => (call.agentWords === 0 ? 0 : whole(call.agentTalkMs)),
  judged: (call) => flag(call.success !== null),
  successful: (call) => flag(call.success === true),
  judged_cost_micros: (call) => (call.success === null ? 0 : micros(call.costUsd)),
  sentiment_known: (call) => flag(call.sentiment !== null),
  sentiment_negative: (call) => flag(negativeSentiment(call)),
  scored: (call) => scores(call).length,
  score_thousandths: (call) => scores(call).reduce((sum, score) => sum + Math.round(score * 1000), 0),
  cost_known: (call) => flag(call.costUsd !== null),
  cost_micros: (call) => micros(call.costUsd),
  billed_micros: (call) => (hasBill(call) ? micros(call.costUsd) : 0),
  billed_ms: (call) => (hasBill(call) ? whole(seconds(call) * 1000) : 0),
  itemised_calls: (call) => flag(isItemised(call)),
  itemised_micros: (call) => (isItemised(call) ? micros(call.costUsd) : 0),
  ...COSTS,
  own_key_known: (call) => flag(call.usesOwnKey !== null),
  own_key_calls: (call) => flag(call.usesOwnKey === true),
  rated_known: (call) => flag(call.rated.totalUsd !== null),
  rate_compared: (call) => flag(rateDifference(call) !== null),
  rated_micros: (call) => micros(call.rated.totalUsd),
  rate_difference_micros: (call) => micros(rateDifference(call)),
  rate_compared_micros: (call) => (rateDifference(call) === null ? 0 : micros(call.costUsd)),
  unrated_lines: (call) => call.rated.unratedLines,
  prompt_tokens: (call) => whole(call.promptTokens),
  completion_tokens: (call) => whole(call.completionTokens),
  cached_prompt_tokens: (call) => whole(call.cachedPromptTokens),
  characters: (call) => whole(call.characters),
  transcriber_ms: (call) => whole((call.transcriberMinutes ?? 0) * 60_000),
  reported: (call) => flag(reportLagMs(call) !== null),
  listed: (call) => flag(isListed(call)),
  repaired: (call) => flag(isRepaired(call)),
  repaired_early: (call) => flag(isRepaired(call) && call.reportedAt !== null),
  complete: (call) => flag(reportLagMs(call) !== null || isListed(call)),
  late_reports: (call) => flag((liveReportLagMs(call) ?? 0) > LATE_DELIVERY_MS),
  artifact_failures: (call) => flag(call.failedArtifacts.length > 0),
  implausible: (call) => call.implausible,
  loss_known: (call) => flag(call.packetLossShare !== null),
  loss_millionths: (call) => micros(call.packetLossShare),
  jitter_known: (call) => flag(call.jitterMs !== null),
  jitter_micros: (call) => whole((call.jitterMs ?? 0) * 1000),
  opinion_known: (call) => flag(call.meanOpinionScore !== null),
  opinion_thousandths: (call) => whole((call.meanOpinionScore ?? 0) * 1000),
  line_known: (call) => flag(call.packetLossShare !== null || call.jitterMs !== null || call.networkTags.length > 0),
  line_tagged: (call) => flag(call.networkTags.length > 0),
} as const satisfies Components<CallView>;

/** What a turn adds. */
export const TURN_COMPONENTS = {
  measured_turns: (turn) => flag(turn.total !== null),
  slow_turns: (turn) => flag((turn.total ?? 0) > SLOW_TURN_MS),
} as const satisfies Components<TurnLatency>;

/** What a tool call adds. */
export const TOOL_COMPONENTS = {
  tool_calls: () => 1,
  tool_results: (tool) => flag(tool.failed !== null),
  tool_failures: (tool) => flag(tool.failed === true),
} as const satisfies Components<ToolCall>;

/** A figure whose percentiles are asked for, in ms; null where it was not measured. */
export type Latencies<Source> = Readonly<Record<string, (source: Source) => number | null>>;

/** Figures of a call. */
export const CALL_LATENCIES = {
  duration: ({ durationSeconds }) => (durationSeconds === null ? null : durationSeconds * 1000),
  transport: (call) => call.transportLatencyMs,
  first_speech: (call) => call.firstSpeechMs,
  post_dial: (call) => call.postDialDelayMs,
  report_lag: liveReportLagMs,
} as const satisfies Latencies<CallView>;

/** Figures of a turn. */
export const TURN_LATENCIES = {
  total: (turn) => turn.total,
  endpointing: (turn) => turn.stages.endpointing,
  transcriber: (turn) => turn.stages.transcriber,
  model: (turn) => turn.stages.model,
  voice: (turn) => turn.stages.voice,
  unattributed: (turn) => turn.unattributed,
  observed: (turn) => turn.observed,
} as const satisfies Latencies<TurnLatency>;

/** Figures of a tool call. */
export const TOOL_LATENCIES = {
  tool: ({ startedAt, endedAt }) => (startedAt === null || endedAt === null ? null : endedAt - startedAt),
} as const satisfies Latencies<ToolCall>;
