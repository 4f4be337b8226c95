import {
  agentWordsOf,
  billedUsd,
  divergenceOf,
  faultOwnerOf,
  firstSpeechOf,
  groupOf,
  impossibleOf,
  isConnected,
  isFailed,
  isOnOwnKey,
  isSlow,
  observedOf,
  ratedOf,
  reportedOf,
  secondsOf,
  silencesOf,
  statusOf,
  talkOf,
  turnsOf,
  unexplainedOf,
} from './figures.ts';
import type { RawBillLine, RawCall } from './rawCall.ts';

/** Reports that came six hours late were filled in afterwards. */
function isLive(reportLag: number | null): boolean {
  return (reportLag ?? 0) <= 6 * 3_600_000;
}

/** The time asked about, epoch ms, end excluded. */
export interface RawRange {
  from: number;
  to: number;
}

/** A measure's definition worked out on raw calls that started in the range. */
export interface Truth {
  of: (calls: readonly RawCall[], range: RawRange) => number | null;
  /** Whether the service makes it of buckets, so that it may be off by half of one. */
  isPercentile: boolean;
}

type Calls = readonly RawCall[];

function add(values: ReadonlyArray<number | null>): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

const exact = (of: Truth['of']): Truth => ({ of, isPercentile: false });

/** How many calls there are of which something is true. */
const count = (is: (call: RawCall) => boolean): Truth => exact((calls) => calls.filter(is).length);

/** What all calls add up to. */
const total = (of: (call: RawCall) => number | null): Truth => exact((calls) => add(calls.map(of)));

/** One sum by another; null by nothing. */
const quotient = (over: (calls: Calls) => number, under: (calls: Calls) => number): Truth =>
  exact((calls) => (under(calls) === 0 ? null : over(calls) / under(calls)));

/** The share of some calls among others. */
const share = (is: (call: RawCall) => boolean, among: (call: RawCall) => boolean): Truth =>
  quotient(
    (calls) => calls.filter((call) => among(call) && is(call)).length,
    (calls) => calls.filter(among).length
  );

/** Mean of what is known. */
const mean = (of: (call: RawCall) => number | null): Truth =>
  quotient(
    (calls) => add(calls.map(of)),
    (calls) => calls.filter((call) => of(call) !== null).length
  );

/** Percentile by linear interpolation between neighbours; less than a millisecond counts as one. */
const percentile = (part: number, of: (call: RawCall) => readonly number[], least = 1): Truth => ({
  isPercentile: true,
  of: (calls) => {
    const sorted = calls
      .flatMap(of)
      .map((value) => Math.max(least, value))
      .sort((one, other) => one - other);
    const place = (sorted.length - 1) * part;
    const [low = NaN, high = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return sorted.length === 0 ? null : low + (high - low) * (place - Math.floor(place));
  },
});

/** Money over calls: not known, and not zero, where calls have ended and it is known of none. */
const money = (of: (call: RawCall) => number | null): Truth =>
  exact((calls) => {
    const amounts = calls.map(of).filter((usd) => usd !== null);
    return amounts.length === 0 && calls.some(isEnded) ? null : add(amounts);
  });

const known = (value: number | null): number[] => (value === null ? [] : [value]);

const isEnded = (call: RawCall) => call.isEnded;
const isOutbound = (call: RawCall) => call.isEnded && call.direction === 'outbound';
const isJudged = (call: RawCall) => call.success !== null;
const reasonHas = (part: string) => (call: RawCall) => call.isEnded && (call.reason ?? '').includes(part);
const isTimed = (call: RawCall) => reportedOf(call, 'total').length > 0;
const hasCounted = (call: RawCall) => call.callerInterruptions !== null && call.agentInterruptions !== null;
const isItemised = (call: RawCall) => call.bill.length > 0;
const knowsSpeech = (call: RawCall) => silencesOf(call) !== null;

const wasListed = (call: RawCall) => call.isEnded && call.listedAt !== null;
const wasRepaired = (call: RawCall) => wasListed(call) && (call.reportedAt ?? Infinity) > (call.listedAt ?? Infinity);

const endedSeconds = (call: RawCall) => (call.isEnded ? secondsOf(call) : null);
const connectedSeconds = (call: RawCall) => (isConnected(call) ? secondsOf(call) : null);

const isTransferred = (call: RawCall) => isConnected(call) && groupOf(call) === 'transferred';
const attempts = (call: RawCall) =>
  Math.max(
    call.transfers.filter((taken) => taken !== null).length,
    Number(groupOf(call) === 'transferred' || groupOf(call) === 'transfer_error')
  );
const failedAttempts = (call: RawCall) =>
  Math.max(call.transfers.filter((taken) => taken === false).length, Number(groupOf(call) === 'transfer_error'));

const counted = (of: (call: RawCall) => number): Truth =>
  quotient(
    (calls) => add(calls.filter(hasCounted).map(of)),
    (calls) => add(calls.filter(hasCounted).map(turnsOf))
  );
const callerSpokeOver = (call: RawCall) => call.callerInterruptions ?? 0;
const agentSpokeOver = (call: RawCall) => call.agentInterruptions ?? 0;

const bothTalked = (call: RawCall) => talkOf(call, 'user') !== null && talkOf(call, 'agent') !== null;
const deadAir = (call: RawCall) => add(silencesOf(call) ?? []);

const isBlank = (call: RawCall) =>
  isConnected(call) &&
  (secondsOf(call) ?? 0) >= 5 &&
  (call.lines.length > 0 || call.spans.length > 0) &&
  agentWordsOf(call) === 0 &&
  !call.spans.some(({ who }) => who === 'agent') &&
  turnsOf(call) === 0;

const costOf = (part: RawBillLine['part']): Truth => money((call) => (isItemised(call) ? billedUsd(call, part) : null));
const quantity = (of: (line: RawBillLine) => number | null) => (call: RawCall) => add(call.bill.map(of));
const prompt = quantity((line) => line.prompt);
const completion = quantity((line) => line.completion);
const firstSpeeches = (call: RawCall) =>
  known(firstSpeechOf(call))
    .filter((ms) => ms >= -1000 && ms <= 120_000)
    .map((ms) => Math.max(0, ms));
const hasBill = (call: RawCall) => call.costUsd !== null && (secondsOf(call) ?? 0) > 0;
const difference = (call: RawCall) => {
  const rated = ratedOf(call);
  return rated === null || call.costUsd === null ? null : rated.usd - call.costUsd;
};

const knowsLine = (call: RawCall) => call.packetLoss !== null || call.jitterMs !== null || call.lineFindings.length > 0;

const results = (calls: Calls) => calls.flatMap(({ tools }) => tools).filter(({ failed }) => failed !== null);

const TWO_HOURS_AND_FIVE_MINUTES = 125 * 60_000;
const TWELVE_HOURS = 12 * 60 * 60_000;

/** The most calls that were open at one whole second, tried at every second at which one begins. */
export function mostAtOnce(calls: Calls, { from, to }: RawRange): number {
  const second = (moment: number) => Math.ceil(moment / 1000);
  const spans = calls.map((call) => ({
    from: second(call.at),
    to: second(Math.max(call.at, call.endedAt ?? call.at + TWELVE_HOURS)),
  }));
  const moments = [second(from), ...spans.map((span) => span.from)].filter(
    (moment) => moment >= second(from) && moment < second(to)
  );
  return Math.max(
    0,
    ...moments.map((moment) => spans.filter((span) => span.from <= moment && span.to > moment).length)
  );
}

/** Every measure by its definition in the catalogue. */
export const TRUTHS: Readonly<Record<string, Truth>> = {
  calls: count(() => true),
  endedCalls: count(isEnded),
  connectedCalls: count(isConnected),
  openCalls: count((call) => !call.isEnded),
  concurrency: exact(mostAtOnce),
  minutes: total((call) => (endedSeconds(call) ?? 0) / 60),
  answerRate: share(isConnected, isEnded),
  outboundAnswerRate: share(isConnected, isOutbound),
  voicemailRate: share(reasonHas('voicemail'), isOutbound),
  busyRate: share((call) => ['customer-busy', 'busy-sip-486'].includes(call.reason ?? ''), isOutbound),
  noAnswerRate: share(
    (call) => ['customer-did-not-answer', 'no-answer-sip-480'].includes(call.reason ?? ''),
    isOutbound
  ),
  failureRatio: share(isFailed, isEnded),
  failures: count(isFailed),
  platformFailureRatio: share((call) => faultOwnerOf(call) === 'platform', isEnded),
  providerFailureRatio: share((call) => faultOwnerOf(call) === 'provider', isEnded),
  ownKeyFailureRatio: share((call) => faultOwnerOf(call) === 'own_key', isEnded),
  configFailureRatio: share((call) => faultOwnerOf(call) === 'config', isEnded),
  telephonyFailureRatio: share((call) => faultOwnerOf(call) === 'telephony', isEnded),
  rateLimitedRatio: share((call) => statusOf(call) === 429, isEnded),
  deniedRatio: share((call) => [401, 403].includes(statusOf(call)), isEnded),
  clientErrorRatio: share(
    (call) => /^4/.test(String(statusOf(call))) && ![401, 403, 429].includes(statusOf(call)),
    isEnded
  ),
  serverErrorRatio: share((call) => statusOf(call) >= 500, isEnded),
  containmentRate: share((call) => ['caller_ended', 'agent_ended'].includes(groupOf(call) ?? ''), isConnected),
  transferRate: share(isTransferred, isConnected),
  transferFailureRate: quotient(
    (calls) => add(calls.map(failedAttempts)),
    (calls) => add(calls.map(attempts))
  ),
  shortCallRate: share((call) => (secondsOf(call) ?? Infinity) < 10, isConnected),
  blockedStarts: count(reasonHas('concurrency-limit')),
  durationMean: mean(endedSeconds),
  connectedDurationMean: mean(connectedSeconds),
  durationP50: percentile(0.5, (call) => known(endedSeconds(call)), 1e-3),
  durationP95: percentile(0.95, (call) => known(endedSeconds(call)), 1e-3),
  turnLatencyP50: percentile(0.5, (call) => reportedOf(call, 'total')),
  turnLatencyP90: percentile(0.9, (call) => reportedOf(call, 'total')),
  turnLatencyP95: percentile(0.95, (call) => reportedOf(call, 'total')),
  turnLatencyP99: percentile(0.99, (call) => reportedOf(call, 'total')),
  measuredTurns: total((call) => reportedOf(call, 'total').length),
  timedCalls: count(isTimed),
  slowTurnRatio: quotient(
    (calls) => calls.flatMap((call) => reportedOf(call, 'total')).filter((ms) => ms > 2500).length,
    (calls) => calls.flatMap((call) => reportedOf(call, 'total')).length
  ),
  slowCallRatio: share(isSlow, isTimed),
  endpointingP50: percentile(0.5, (call) => reportedOf(call, 'endpointing')),
  endpointingP95: percentile(0.95, (call) => reportedOf(call, 'endpointing')),
  transcriberP50: percentile(0.5, (call) => reportedOf(call, 'transcriber')),
  transcriberP95: percentile(0.95, (call) => reportedOf(call, 'transcriber')),
  modelP50: percentile(0.5, (call) => reportedOf(call, 'model')),
  modelP95: percentile(0.95, (call) => reportedOf(call, 'model')),
  voiceP50: percentile(0.5, (call) => reportedOf(call, 'voice')),
  voiceP95: percentile(0.95, (call) => reportedOf(call, 'voice')),
  unattributedP95: percentile(0.95, unexplainedOf),
  transportP95: percentile(0.95, ({ transportMs }) => known(transportMs).filter((ms) => ms >= 0 && ms <= 10_000)),
  observedP50: percentile(0.5, observedOf),
  observedP95: percentile(0.95, observedOf),
  latencyDivergence: mean(divergenceOf),
  firstSpeechP50: percentile(0.5, (call) => firstSpeeches(call)),
  firstSpeechP95: percentile(0.95, (call) => firstSpeeches(call)),
  postDialDelayP95: percentile(0.95, ({ postDialMs }) => known(postDialMs)),
  toolCalls: total(({ tools }) => tools.length),
  toolFailureRate: quotient(
    (calls) => results(calls).filter(({ failed }) => failed).length,
    (calls) => results(calls).length
  ),
  toolLatencyP95: percentile(0.95, ({ tools }) =>
    tools.flatMap(({ startedAt, endedAt }) => (startedAt === null || endedAt === null ? [] : [endedAt - startedAt]))
  ),
  successRate: share(({ success }) => success === true, isJudged),
  negativeSentimentRate: share(
    ({ sentiment }) => sentiment === 'negative',
    ({ sentiment }) => sentiment !== null
  ),
  scorecardMean: quotient(
    (calls) => add(calls.flatMap(({ scores }) => scores)),
    (calls) => calls.flatMap(({ scores }) => scores).length
  ),
  turns: total(turnsOf),
  turnsPerCall: quotient(
    (calls) => add(calls.filter(isConnected).map(turnsOf)),
    (calls) => calls.filter(isConnected).length
  ),
  interruptionsPerTurn: counted((call) => callerSpokeOver(call) + agentSpokeOver(call)),
  callerInterruptionsPerTurn: counted(callerSpokeOver),
  agentInterruptionsPerTurn: counted(agentSpokeOver),
  interruptedCallRate: share((call) => callerSpokeOver(call) + agentSpokeOver(call) > 0, hasCounted),
  agentTalkShare: quotient(
    (calls) => add(calls.filter(bothTalked).map((call) => talkOf(call, 'agent'))),
    (calls) => add(calls.filter(bothTalked).flatMap((call) => [talkOf(call, 'agent'), talkOf(call, 'user')]))
  ),
  agentWordsPerMinute: quotient(
    (calls) => add(calls.filter((call) => talkOf(call, 'agent') !== null).map(agentWordsOf)),
    (calls) => add(calls.filter((call) => agentWordsOf(call) > 0).map((call) => (talkOf(call, 'agent') ?? 0) / 60_000))
  ),
  deadAirMinutes: total((call) => deadAir(call) / 60_000),
  deadAirShare: quotient(
    (calls) => add(calls.map(deadAir)),
    (calls) => add(calls.filter(knowsSpeech).map((call) => (secondsOf(call) ?? 0) * 1000))
  ),
  deadAirCallRate: share((call) => deadAir(call) > 0, knowsSpeech),
  hangs: total(({ hangs }) => hangs),
  blankCalls: count(isBlank),
  silenceTimeoutRate: share(({ reason }) => reason === 'silence-timed-out', isConnected),
  packetLoss: mean(({ packetLoss }) => packetLoss),
  jitterMean: mean(({ jitterMs }) => jitterMs),
  meanOpinionScore: mean(({ meanOpinion }) => meanOpinion),
  lineFindingRate: share(({ lineFindings }) => lineFindings.length > 0, knowsLine),
  costTotal: money(({ costUsd }) => costUsd),
  costPerCall: mean(({ costUsd }) => costUsd),
  costPerMinute: quotient(
    (calls) => add(calls.filter(hasBill).map(({ costUsd }) => costUsd)),
    (calls) => add(calls.filter(hasBill).map((call) => (secondsOf(call) ?? 0) / 60))
  ),
  costPerSuccess: quotient(
    (calls) => add(calls.filter(isJudged).map(({ costUsd }) => costUsd)),
    (calls) => calls.filter(({ success }) => success === true).length
  ),
  costTransport: costOf('transport'),
  costTranscriber: costOf('transcriber'),
  costModel: costOf('model'),
  costVoice: costOf('voice'),
  costPlatform: costOf('platform'),
  costAnalysis: costOf('analysis'),
  costOther: costOf('other'),
  analysisShare: quotient(
    (calls) => add(calls.map((call) => billedUsd(call, 'analysis'))),
    (calls) => add(calls.filter(isItemised).map(({ costUsd }) => costUsd))
  ),
  costRated: money((call) => ratedOf(call)?.usd ?? null),
  costDifference: money(difference),
  costDifferenceShare: quotient(
    (calls) => add(calls.map(difference)),
    (calls) => add(calls.filter((call) => difference(call) !== null).map(({ costUsd }) => costUsd))
  ),
  ownKeyShare: share(isOnOwnKey, isItemised),
  unratedLines: total((call) => ratedOf(call)?.unrated ?? 0),
  tokens: total((call) => prompt(call) + completion(call)),
  promptTokens: total(prompt),
  completionTokens: total(completion),
  cacheHitRate: quotient(
    (calls) => add(calls.map(quantity((line) => line.cached))),
    (calls) => add(calls.map(prompt))
  ),
  characters: total(quantity((line) => line.characters)),
  transcriberMinutes: total(quantity((line) => (line.part === 'transcriber' ? line.minutes : null))),
  stuckCalls: exact(
    (calls, { to }) => calls.filter(({ isEnded: has, at }) => !has && at < to - TWO_HOURS_AND_FIVE_MINUTES).length
  ),
  reportLagP95: percentile(0.95, ({ reportLag }) => known(isLive(reportLag) ? reportLag : null)),
  lateReportRate: share(
    ({ reportLag }) => isLive(reportLag) && (reportLag ?? 0) > 600_000,
    ({ reportLag }) => reportLag !== null
  ),
  reportedCalls: count(({ reportLag }) => reportLag !== null),
  reportCompleteness: share(
    ({ reportLag }) => reportLag !== null,
    ({ isEnded: has }) => has
  ),
  listedCalls: count(wasListed),
  repairedCalls: count(wasRepaired),
  repairedEarlyCalls: count((call) => wasRepaired(call) && call.reportedAt !== null),
  callCompleteness: share(
    (call) => call.reportLag !== null || wasListed(call),
    ({ isEnded: has }) => has
  ),
  unknownEndedReasons: count((call) => call.isEnded && groupOf(call) === 'other'),
  artifactFailures: count(({ lostArtefacts }) => lostArtefacts > 0),
  implausibleValues: total(impossibleOf),
};
