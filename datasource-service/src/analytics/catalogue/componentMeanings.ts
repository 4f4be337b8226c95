import { COST_COMPONENTS, TECHNICAL_OWNERS } from '../../contract/index.ts';
import {
  costComponentId,
  faultComponentId,
  type CALL_COMPONENTS,
  type CALL_LATENCIES,
  type TOOL_COMPONENTS,
  type TOOL_LATENCIES,
  type TURN_COMPONENTS,
  type TURN_LATENCIES,
} from '../../calls/components.ts';

type Meanings<Names extends string> = Readonly<Record<Names, string>>;

const COSTS = Object.fromEntries(
  COST_COMPONENTS.map((component) => [
    costComponentId(component),
    `bill lines of ${component}, when its bill is itemised, millionths of a dollar`,
  ])
);

const FAULTS = Object.fromEntries(
  TECHNICAL_OWNERS.map((owner) => [faultComponentId(owner), `1 when it ended by a technical fault of owner ${owner}`])
);

/** What a call adds to each component, for the reference documents. */
export const CALL_COMPONENT_MEANINGS: Meanings<keyof typeof CALL_COMPONENTS> = {
  ...COSTS,
  ...FAULTS,
  calls: '1',
  open: '1 while it has not ended',
  ended: '1 when it has ended',
  connected: '1 when it has ended and somebody answered it',
  failed:
    '1 when it ended by a technical fault (owner platform, provider, own_key, config or telephony), or the platform reported it as failed',
  http_rate_limited: '1 when its ended reason has the HTTP status 429',
  http_denied: '1 when its ended reason has the HTTP status 401 or 403',
  http_client_errors: '1 when its ended reason has another HTTP status of 400 to 499',
  http_server_errors: '1 when its ended reason has an HTTP status of 500 to 599',
  contained: '1 when it was connected and caller or agent ended it',
  transferred: '1 when it was connected and handed to a person',
  transfer_attempts: 'transfers whose outcome the platform reports, at least 1 when the ended reason tells of one',
  transfer_failures: 'transfers that were not taken, at least 1 when the ended reason tells of one',
  outbound_ended: '1 when it has ended and was outbound',
  outbound_connected: '1 when it was outbound and somebody answered it',
  voicemail: '1 when it was outbound and a machine took it: a voicemail, a fax or a menu',
  busy: '1 when it was outbound and the callee was busy',
  not_answered: '1 when it was outbound, rang, and nobody picked up',
  blocked_starts: "1 when the platform's concurrency limit kept it from starting",
  silence_timeouts: '1 when it ended because nobody spoke any more',
  unknown_reasons: '1 when no rule knows its ended reason',
  duration_ms: 'milliseconds from start to end',
  duration_known: '1 when start and end are known',
  connected_ms: 'milliseconds from start to end of a connected call',
  connected_timed: '1 for a connected call whose start and end are known',
  short_calls: '1 when it was connected and lasted less than ten seconds',
  blank_calls: '1 when it was connected for five seconds or longer, its talk is known, and the agent never spoke',
  dead_air_known: '1 when speech of it is known',
  dead_air_calls: '1 when both sides were silent for five seconds or longer',
  dead_air_ms: 'milliseconds in silences of both sides of five seconds and longer',
  dead_air_of_ms: 'milliseconds from start to end of a call whose speech is known',
  hangs: 'messages that the agent hung in a delay',
  timed_calls: '1 when the platform measured a turn of it',
  slow_calls: '1 when a quarter of its turns took longer than three seconds (nearest-rank p75)',
  divergence_known: '1 when both clocks saw a turn of it',
  divergence_ms: "milliseconds by which its median turn is longer by our clock than by the platform's",
  turns: 'turns that the platform reports, else those that were heard',
  connected_turns: 'the same, of a connected call',
  interruptions: 'interruptions of either side',
  user_interruptions: 'times that the caller spoke over the agent',
  agent_interruptions: 'times that the agent spoke over the caller',
  interruption_turns: 'its turns, when interruptions were counted',
  interruption_calls: '1 when interruptions were counted',
  interrupted_calls: '1 when there was an interruption',
  tool_uses: 'its tool calls',
  failed_tool_uses: 'its tool calls that failed',
  recordings: '1 when the platform has a recording',
  agent_talk_ms: 'milliseconds in which the agent spoke, when both sides were timed',
  talk_ms: 'milliseconds in which either side spoke, when both sides were timed',
  agent_words: 'words that the agent said, when it was timed',
  agent_words_ms: 'milliseconds in which the agent said them',
  judged: '1 when its success was judged',
  successful: '1 when it was judged successful',
  judged_cost_micros: 'reported cost of a judged call, millionths of a dollar',
  sentiment_known: "1 when the caller's mood was analysed",
  sentiment_negative: '1 when the mood was negative',
  scored: 'scorecards with a score',
  score_thousandths: 'thousandths of the points reached on them',
  cost_known: '1 when the platform reported a cost',
  cost_micros: 'reported cost, millionths of a dollar',
  billed_micros: 'reported cost of a call with a duration, millionths of a dollar',
  billed_ms: 'milliseconds of a call with a reported cost',
  itemised_calls: '1 when its bill is itemised: each line states an amount',
  itemised_micros: 'reported cost of a call with an itemised bill, millionths of a dollar',
  own_key_known: '1 when its bill states an amount, so that it shows what is charged with nothing',
  own_key_calls: '1 when a vendor was used and billed with nothing',
  rated_known: '1 when its cost by the rate card is known',
  rate_compared: '1 when both its cost by the rate card and its reported cost are known',
  rated_micros: 'cost by the rate card, millionths of a dollar',
  rate_difference_micros: 'cost by the rate card minus reported cost, when both are known, millionths of a dollar',
  rate_compared_micros: 'reported cost, when both are known, millionths of a dollar',
  unrated_lines: 'bill lines that the rate card has no price for',
  prompt_tokens: 'tokens that models read',
  completion_tokens: 'tokens that models wrote',
  cached_prompt_tokens: "tokens that models read from the vendor's cache",
  characters: 'characters that were turned into speech',
  transcriber_ms: 'milliseconds of speech recognition on the bill',
  reported: '1 when the final report came',
  listed: "1 when the platform's list holds it as ended",
  repaired: "1 when the platform's list told of its end before the final report did",
  repaired_early: '1 when its final report came after that',
  complete: "1 when the final report or the platform's list told of its end",
  late_reports: '1 when it came later than ten minutes after the end',
  artifact_failures: '1 when a recording or log could not be uploaded',
  implausible: 'reported figures outside any possible range',
  loss_known: '1 when packet loss was measured',
  loss_millionths: 'millionths of the packets that were lost',
  jitter_known: '1 when jitter was measured',
  jitter_micros: 'jitter in thousandths of a millisecond',
  opinion_known: '1 when the mean opinion score was measured',
  opinion_thousandths: 'thousandths of the mean opinion score',
  line_known: '1 when the line was measured or found at fault',
  line_tagged: '1 when the carrier found a fault of the line',
};

/** What a turn adds to each component. */
export const TURN_COMPONENT_MEANINGS: Meanings<keyof typeof TURN_COMPONENTS> = {
  measured_turns: '1 when the platform measured the whole turn',
  slow_turns: '1 when it took longer than 2.5 seconds',
};

/** What a tool call adds to each component. */
export const TOOL_COMPONENT_MEANINGS: Meanings<keyof typeof TOOL_COMPONENTS> = {
  tool_calls: '1',
  tool_results: '1 when its result is known',
  tool_failures: '1 when it failed',
};

/** What each latency measures, in milliseconds. */
export const LATENCY_MEANINGS: Meanings<
  keyof typeof CALL_LATENCIES | keyof typeof TURN_LATENCIES | keyof typeof TOOL_LATENCIES
> = {
  duration: 'from start to end of a call',
  transport: 'mean way of audio between phone and platform, both ways together',
  first_speech: "from the start of a call to the agent's first speech",
  post_dial: 'from dialling to ringing or answer',
  report_lag: 'from the end of a call to its final report, by our clock',
  total: "from the end of the caller's speech to the agent's first audio, as the platform measured it",
  endpointing: 'to decide that the caller has finished speaking',
  transcriber: 'of the speech recognition',
  model: "to the language model's first token",
  voice: 'to the first byte of synthetic speech',
  unattributed: 'part of the turn that no measured stage explains',
  observed: "from the end of the caller's speech to the agent's next speech, by our own clock",
  tool: 'from a tool call to its result',
};
