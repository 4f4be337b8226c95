import { percentile, ratio, sum, type Measure } from '../measure.ts';

const TURN = "Time from the end of the caller's speech to the agent's first audio";
const LEFT_OUT = 'Turns where it was not measured are left out.';

const PART: Readonly<Record<number, string>> = {
  50: 'half of the turns are no slower.',
  90: '90 % of the turns are no slower.',
  95: '95 % of the turns are no slower.',
  99: '99 % of the turns are no slower.',
};

function turnLatency(percent: number): Measure {
  return percentile(
    `turnLatencyP${percent}`,
    `p${percent} turn latency`,
    'turns',
    `${TURN}, as the platform measured it; ${PART[percent]} ${LEFT_OUT}`,
    ['total', percent]
  );
}

function stage(id: string, title: string, latency: string, definition: string): Measure[] {
  return [50, 95].map((percent) =>
    percentile(`${id}P${percent}`, `p${percent} ${title}`, 'turns', `${definition} ${LEFT_OUT}`, [latency, percent])
  );
}

/** How long callers wait, by the platform's clock and by ours. */
export const latencyMeasures: readonly Measure[] = [
  ...[50, 90, 95, 99].map(turnLatency),
  sum(
    'measuredTurns',
    'Measured turns',
    'Turns whose latency the platform measured: those that turn latencies are made of.',
    ['measured_turns'],
    { source: 'turns' }
  ),
  sum('timedCalls', 'Timed calls', 'Calls of which the platform measured at least one turn.', ['timed_calls']),
  ratio(
    'slowTurnRatio',
    'Slow turns',
    'down',
    'turns',
    'Turns that took longer than 2.5 seconds, of those that were measured.',
    [['slow_turns'], ['measured_turns']],
    { source: 'turns' }
  ),
  ratio(
    'slowCallRatio',
    'Slow calls',
    'down',
    'timed calls',
    'Calls in which a quarter of the turns took longer than three seconds.',
    [['slow_calls'], ['timed_calls']]
  ),
  ...stage('endpointing', 'endpointing', 'endpointing', 'Time to decide that the caller has finished speaking.'),
  ...stage('transcriber', 'transcriber', 'transcriber', 'Time of the speech recognition.'),
  ...stage('model', 'model', 'model', "Time to the language model's first token."),
  ...stage('voice', 'voice', 'voice', 'Time to the first byte of synthetic speech.'),
  percentile(
    'unattributedP95',
    'p95 unattributed',
    'turns',
    `Part of the turn latency that no measured stage explains. ${LEFT_OUT}`,
    ['unattributed', 95]
  ),
  percentile(
    'transportP95',
    'p95 transport',
    'connected calls',
    "95 % of the calls have no slower way of audio between phone and platform, both ways together, by each call's mean.",
    ['transport', 95],
    { source: 'calls' }
  ),
  ...stage(
    'observed',
    'observed turn latency',
    'observed',
    `${TURN} by our own clock: from the end of one's speech to the beginning of the other's, without the platform's figures.`
  ),
  ratio(
    'latencyDivergence',
    'Latency divergence',
    'neither',
    'timed calls',
    "How much longer a call's median turn is by our clock than by the platform's, on average over the calls that both clocks saw.",
    [['divergence_ms'], ['divergence_known']],
    { unit: 'ms' }
  ),
  percentile(
    'firstSpeechP50',
    'p50 time to first speech',
    'connected calls',
    "Time from the start of the call to the agent's first speech; half of the calls are no slower.",
    ['first_speech', 50],
    { source: 'calls' }
  ),
  percentile(
    'firstSpeechP95',
    'p95 time to first speech',
    'connected calls',
    "Time from the start of the call to the agent's first speech; 95 % of the calls are no slower.",
    ['first_speech', 95],
    { source: 'calls' }
  ),
  percentile(
    'postDialDelayP95',
    'p95 post-dial delay',
    'connected calls',
    'Time from dialling to ringing or answer; 95 % of the calls are no slower.',
    ['post_dial', 95],
    { source: 'calls' }
  ),
  sum('toolCalls', 'Tool calls', 'Tools that agents called.', ['tool_calls'], { source: 'tools' }),
  ratio(
    'toolFailureRate',
    'Tool failure rate',
    'down',
    'tool results',
    'Tool calls that failed, of those whose result is known.',
    [['tool_failures'], ['tool_results']],
    { source: 'tools' }
  ),
  percentile(
    'toolLatencyP95',
    'p95 tool latency',
    'tool results',
    'Time from a tool call to its result; 95 % are no slower.',
    ['tool', 95],
    { source: 'tools' }
  ),
];
