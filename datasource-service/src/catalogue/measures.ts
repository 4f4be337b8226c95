import { TECHNICAL_OWNERS, type Denominator, type GoodDirection, type MeasureDescription } from '../contract/index.ts';
import type { Dialect } from './dialect.ts';

/** Table that a measure is computed from. `concurrency` counts open calls instead of rows. */
export type MeasureSource = 'calls' | 'turns' | 'concurrency';

/** A measure with the way to compute it. */
export interface Measure extends MeasureDescription {
  source: MeasureSource;
  /** The aggregate over the source's rows. */
  sql: (dialect: Dialect) => string;
  /** Value of a bucket in which nothing happened: 0 for counts and sums, null where nothing can be said. */
  whenEmpty: 0 | null;
}

const ENDED = "state = 'ended'";
const CONNECTED = `${ENDED} AND answered`;
const BILLED = 'cost_usd IS NOT NULL AND duration_seconds > 0';
const FAILED = `${ENDED} AND fault_owner IN (${TECHNICAL_OWNERS.map((owner) => `'${owner}'`).join(', ')})`;
const CONTAINED = `${CONNECTED} AND ended_reason_group IN ('caller_ended', 'agent_ended')`;

interface MeasureParts {
  unit: MeasureDescription['unit'];
  denominator?: Denominator;
  good?: GoodDirection;
  source?: MeasureSource;
  whenEmpty?: 0 | null;
  definition: string;
  sql: Measure['sql'];
}

function measure(id: string, title: string, parts: MeasureParts): Measure {
  const { unit, definition, sql, denominator = 'none', good = 'neither', source = 'calls', whenEmpty = null } = parts;
  return { id, title, unit, denominator, goodDirection: good, definition, source, whenEmpty, sql };
}

function share(
  id: string,
  title: string,
  good: GoodDirection,
  denominator: Denominator,
  definition: string,
  parts: [string, string]
): Measure {
  return measure(id, title, {
    unit: 'percentunit',
    denominator,
    good,
    definition,
    sql: (dialect) => dialect.divide(dialect.countIf(parts[0]), dialect.countIf(parts[1])),
  });
}

function turnPercentile(id: string, title: string, column: string, percent: number, definition: string): Measure {
  return measure(id, title, {
    unit: 'ms',
    denominator: 'turns',
    good: 'down',
    source: 'turns',
    definition: `${definition} Turns where it was not measured are left out.`,
    sql: (dialect) => dialect.percentile(column, percent / 100),
  });
}

/** Every number that can be asked for, in the order in which editors show them. The only place that defines them. */
export const MEASURES: readonly Measure[] = [
  measure('calls', 'Calls', {
    unit: 'short',
    whenEmpty: 0,
    definition: 'Calls that started in the time, in whatever state they are now.',
    sql: (dialect) => dialect.countIf('true'),
  }),
  measure('endedCalls', 'Ended calls', {
    unit: 'short',
    whenEmpty: 0,
    definition: 'Calls that started in the time and have ended.',
    sql: (dialect) => dialect.countIf(ENDED),
  }),
  measure('minutes', 'Call minutes', {
    unit: 'm',
    whenEmpty: 0,
    definition: 'Minutes from start to end, summed over ended calls.',
    sql: (dialect) => dialect.sum('duration_seconds / 60'),
  }),
  measure('concurrency', 'Concurrent calls', {
    unit: 'short',
    source: 'concurrency',
    whenEmpty: 0,
    definition: 'The most calls that were open at the same moment within the time.',
    sql: () => 'max(open_calls)::DOUBLE',
  }),
  share(
    'answerRate',
    'Answer rate',
    'up',
    'ended calls',
    'Ended calls that somebody answered. Voicemail, busy and failed starts are not answered.',
    [CONNECTED, ENDED]
  ),
  share(
    'failureRatio',
    'Failure ratio',
    'down',
    'ended calls',
    'Ended calls that ended by a technical fault: owner platform, provider, own key, configuration or telephony.',
    [FAILED, ENDED]
  ),
  share(
    'containmentRate',
    'Containment',
    'up',
    'connected calls',
    'Answered calls that caller or agent brought to an end without a transfer.',
    [CONTAINED, CONNECTED]
  ),
  share('transferRate', 'Transfer rate', 'neither', 'connected calls', 'Answered calls that were handed to a person.', [
    `${CONNECTED} AND ended_reason_group = 'transferred'`,
    CONNECTED,
  ]),
  share(
    'successRate',
    'Success rate',
    'up',
    'judged calls',
    'Calls judged successful among the calls that were judged at all.',
    ["success = 'true'", 'success IS NOT NULL']
  ),
  measure('failures', 'Failed calls', {
    unit: 'short',
    good: 'down',
    whenEmpty: 0,
    definition: 'Ended calls that ended by a technical fault.',
    sql: (dialect) => dialect.countIf(FAILED),
  }),
  measure('durationMean', 'Mean duration', {
    unit: 's',
    denominator: 'ended calls',
    definition: 'Mean time from start to end.',
    sql: (dialect) => dialect.mean('duration_seconds'),
  }),
  measure('durationP50', 'Median duration', {
    unit: 's',
    denominator: 'ended calls',
    definition: 'Half of the calls lasted no longer than this.',
    sql: (dialect) => dialect.percentile('duration_seconds', 0.5),
  }),
  measure('durationP95', 'p95 duration', {
    unit: 's',
    denominator: 'ended calls',
    definition: '95 % of the calls lasted no longer than this.',
    sql: (dialect) => dialect.percentile('duration_seconds', 0.95),
  }),
  turnPercentile(
    'turnLatencyP50',
    'p50 turn latency',
    'total_ms',
    50,
    "Time from the end of the caller's speech to the agent's first audio; half of the turns are no slower."
  ),
  turnPercentile(
    'turnLatencyP95',
    'p95 turn latency',
    'total_ms',
    95,
    "Time from the end of the caller's speech to the agent's first audio; 95 % of the turns are no slower."
  ),
  turnPercentile(
    'turnLatencyP99',
    'p99 turn latency',
    'total_ms',
    99,
    "Time from the end of the caller's speech to the agent's first audio; 99 % of the turns are no slower."
  ),
  turnPercentile(
    'endpointingP95',
    'p95 endpointing',
    'endpointing_ms',
    95,
    'Time to decide that the caller has finished speaking.'
  ),
  turnPercentile('transcriberP95', 'p95 transcriber', 'transcriber_ms', 95, 'Time of the speech recognition.'),
  turnPercentile('modelP95', 'p95 model', 'model_ms', 95, "Time to the language model's first token."),
  turnPercentile('voiceP95', 'p95 voice', 'voice_ms', 95, 'Time to the first byte of synthetic speech.'),
  turnPercentile(
    'unattributedP95',
    'p95 unattributed',
    'unattributed_ms',
    95,
    'Part of the turn latency that no measured stage explains.'
  ),
  measure('transportP95', 'p95 transport', {
    unit: 'ms',
    denominator: 'connected calls',
    good: 'down',
    definition:
      "95 % of the calls have no slower way of audio between phone and platform, both ways together, by each call's mean.",
    sql: (dialect) => dialect.percentile('transport_ms', 0.95),
  }),
  measure('costTotal', 'Cost', {
    unit: 'currencyUSD',
    whenEmpty: 0,
    definition: 'Cost as the platform reported it.',
    sql: (dialect) => dialect.sum('cost_usd'),
  }),
  measure('costPerCall', 'Cost per call', {
    unit: 'currencyUSD',
    denominator: 'ended calls',
    good: 'down',
    definition: 'Mean reported cost of the calls that have one.',
    sql: (dialect) => dialect.divide(dialect.sum('cost_usd'), dialect.countIf('cost_usd IS NOT NULL')),
  }),
  measure('costPerMinute', 'Cost per minute', {
    unit: 'currencyUSD',
    denominator: 'minutes',
    good: 'down',
    definition: 'Reported cost by minutes, over calls that have both.',
    sql: (dialect) =>
      dialect.divide(
        dialect.sum(`CASE WHEN ${BILLED} THEN cost_usd END`),
        dialect.sum(`CASE WHEN ${BILLED} THEN duration_seconds / 60 END`)
      ),
  }),
  measure('analysisShare', 'Analysis share of cost', {
    unit: 'percentunit',
    good: 'down',
    definition: 'Part of the reported cost that the analysis after the call took, over calls with an itemised bill.',
    sql: (dialect) =>
      dialect.divide(
        dialect.sum('analysis_cost_usd'),
        dialect.sum('CASE WHEN analysis_cost_usd IS NOT NULL THEN cost_usd END')
      ),
  }),
  measure('tokens', 'Model tokens', {
    unit: 'short',
    whenEmpty: 0,
    definition: 'Prompt and completion tokens on the bills, analysis included.',
    sql: (dialect) => dialect.sum('coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0)'),
  }),
  measure('turns', 'Turns', {
    unit: 'short',
    whenEmpty: 0,
    definition: "Utterances of callers with the agent's answers.",
    sql: (dialect) => dialect.sum('turn_count'),
  }),
  measure('interruptionsPerTurn', 'Interruptions per turn', {
    unit: 'short',
    denominator: 'turns',
    good: 'down',
    definition: 'How often caller or agent spoke over the other, by turn, over calls where it was counted.',
    sql: (dialect) =>
      dialect.divide(
        dialect.sum('user_interruptions + agent_interruptions'),
        dialect.sum('CASE WHEN user_interruptions + agent_interruptions IS NOT NULL THEN turn_count END')
      ),
  }),
  measure('toolCalls', 'Tool calls', {
    unit: 'short',
    whenEmpty: 0,
    definition: 'Tools that agents called.',
    sql: (dialect) => dialect.sum('tool_calls'),
  }),
];

/** The measure of that id, or undefined. */
export function findMeasure(id: string): Measure | undefined {
  return MEASURES.find((candidate) => candidate.id === id);
}
