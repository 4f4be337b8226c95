import { ratio, sum, type Measure } from '../measure.ts';

const PER_MINUTE = 60_000;

/** How well conversations go. */
export const qualityMeasures: readonly Measure[] = [
  ratio(
    'successRate',
    'Success rate',
    'up',
    'judged calls',
    'Calls judged successful among the calls that were judged at all.',
    [['successful'], ['judged']]
  ),
  ratio(
    'negativeSentimentRate',
    'Negative sentiment',
    'down',
    'judged calls',
    "Calls whose caller's mood was negative, of those whose mood was analysed.",
    [['sentiment_negative'], ['sentiment_known']]
  ),
  ratio(
    'scorecardMean',
    'Mean score',
    'up',
    'judged calls',
    'Mean share of points reached on scorecards.',
    [['score_thousandths'], ['scored']],
    {
      scale: 1e-3,
    }
  ),
  sum('turns', 'Turns', "Utterances of callers with the agent's answers.", ['turns']),
  ratio(
    'turnsPerCall',
    'Turns per call',
    'neither',
    'connected calls',
    'Mean number of turns of the calls that were connected.',
    [['connected_turns'], ['connected']],
    { unit: 'short' }
  ),
  ratio(
    'interruptionsPerTurn',
    'Interruptions per turn',
    'down',
    'turns',
    'How often caller or agent spoke over the other, by turn, over calls where it was counted.',
    [['interruptions'], ['interruption_turns']],
    { unit: 'short' }
  ),
  ratio(
    'callerInterruptionsPerTurn',
    'Caller interruptions per turn',
    'down',
    'turns',
    'How often the caller spoke over the agent, by turn.',
    [['user_interruptions'], ['interruption_turns']],
    { unit: 'short' }
  ),
  ratio(
    'agentInterruptionsPerTurn',
    'Agent interruptions per turn',
    'down',
    'turns',
    'How often the agent spoke over the caller, by turn.',
    [['agent_interruptions'], ['interruption_turns']],
    { unit: 'short' }
  ),
  ratio(
    'interruptedCallRate',
    'Interrupted calls',
    'down',
    'timed calls',
    'Calls with at least one interruption, of those where interruptions were counted.',
    [['interrupted_calls'], ['interruption_calls']]
  ),
  ratio(
    'agentTalkShare',
    'Agent talk share',
    'neither',
    'timed calls',
    "Part of the time in which somebody spoke that was the agent's.",
    [['agent_talk_ms'], ['talk_ms']]
  ),
  ratio(
    'agentWordsPerMinute',
    'Agent words per minute',
    'neither',
    'minutes',
    'Words that agents said, by the minutes in which they spoke.',
    [['agent_words'], ['agent_words_ms']],
    { unit: 'short', scale: PER_MINUTE }
  ),
  sum(
    'deadAirMinutes',
    'Dead air',
    'Minutes in which nobody was heard, in silences of five seconds and longer.',
    ['dead_air_ms'],
    {
      unit: 'm',
      scale: 1 / PER_MINUTE,
      good: 'down',
    }
  ),
  ratio(
    'deadAirShare',
    'Dead-air share',
    'down',
    'minutes',
    'Part of the calls’ time that was dead air, over calls whose speech is known.',
    [['dead_air_ms'], ['dead_air_of_ms']]
  ),
  ratio(
    'deadAirCallRate',
    'Calls with dead air',
    'down',
    'timed calls',
    'Calls with a silence of five seconds or longer, of those whose speech is known.',
    [['dead_air_calls'], ['dead_air_known']]
  ),
  sum('hangs', 'Hangs', 'How often the platform said that an agent hung in a delay.', ['hangs'], { good: 'down' }),
  sum(
    'blankCalls',
    'Blank calls',
    'Answered calls of five seconds and longer in which the agent never spoke.',
    ['blank_calls'],
    { good: 'down' }
  ),
  ratio(
    'silenceTimeoutRate',
    'Silence timeouts',
    'down',
    'connected calls',
    'Answered calls that ended because nobody spoke any more.',
    [['silence_timeouts'], ['connected']]
  ),
  ratio(
    'packetLoss',
    'Packet loss',
    'down',
    'measured lines',
    'Mean share of audio packets that were lost, over calls where it was measured.',
    [['loss_millionths'], ['loss_known']],
    { scale: 1e-6 }
  ),
  ratio(
    'jitterMean',
    'Jitter',
    'down',
    'measured lines',
    "Mean variation of the packets' arrival.",
    [['jitter_micros'], ['jitter_known']],
    {
      unit: 'ms',
      scale: 1e-3,
    }
  ),
  ratio(
    'meanOpinionScore',
    'Mean opinion score',
    'up',
    'measured lines',
    'Mean opinion score of the lines, from 1 (bad) to 5.',
    [['opinion_thousandths'], ['opinion_known']],
    { unit: 'short', scale: 1e-3 }
  ),
  ratio(
    'lineFindingRate',
    'Calls with line findings',
    'down',
    'measured lines',
    'Calls whose carrier found a fault of the line, such as high jitter, packet loss or silence.',
    [['line_tagged'], ['line_known']]
  ),
];
