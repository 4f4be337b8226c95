import { concurrency, percentile, ratio, sum, type Measure } from '../measure.ts';

const SECONDS = 1e-3;
const MINUTES = 1 / 60_000;

/** How many calls there are, how long they last, and how they end. */
export const callMeasures: readonly Measure[] = [
  sum('calls', 'Calls', 'Calls that started in the time, in whatever state they are now.', ['calls']),
  sum('endedCalls', 'Ended calls', 'Calls that started in the time and have ended.', ['ended']),
  sum('connectedCalls', 'Connected calls', 'Ended calls that somebody answered.', ['connected']),
  sum('openCalls', 'Open calls', 'Calls that started in the time and have not ended yet.', ['open']),
  concurrency('concurrency', 'Concurrent calls', 'The most calls that were open at any whole second within the time.'),
  sum('minutes', 'Call minutes', 'Minutes from start to end, summed over ended calls.', ['duration_ms'], {
    unit: 'm',
    scale: MINUTES,
  }),
  ratio(
    'answerRate',
    'Answer rate',
    'up',
    'ended calls',
    'Ended calls that somebody answered. Voicemail, busy and failed starts are not answered.',
    [['connected'], ['ended']]
  ),
  ratio(
    'outboundAnswerRate',
    'Outbound answer rate',
    'up',
    'ended outbound calls',
    'Ended outbound calls that a person answered (the answer-seizure ratio of telephony).',
    [['outbound_connected'], ['outbound_ended']]
  ),
  ratio(
    'voicemailRate',
    'Voicemail rate',
    'down',
    'ended outbound calls',
    'Ended outbound calls that a machine took: a voicemail, a fax or a menu.',
    [['voicemail'], ['outbound_ended']]
  ),
  ratio('busyRate', 'Busy rate', 'down', 'ended outbound calls', 'Ended outbound calls whose callee was busy.', [
    ['busy'],
    ['outbound_ended'],
  ]),
  ratio(
    'noAnswerRate',
    'No-answer rate',
    'down',
    'ended outbound calls',
    'Ended outbound calls that rang and that nobody picked up.',
    [['not_answered'], ['outbound_ended']]
  ),
  ratio(
    'failureRatio',
    'Failure ratio',
    'down',
    'ended calls',
    'Ended calls that ended by a technical fault (owner platform, provider, own key, configuration or telephony), or that the platform reported as failed.',
    [['failed'], ['ended']]
  ),
  sum(
    'failures',
    'Failed calls',
    'Ended calls that ended by a technical fault, or that the platform reported as failed.',
    ['failed'],
    { good: 'down' }
  ),
  ratio(
    'containmentRate',
    'Containment',
    'up',
    'connected calls',
    'Answered calls that caller or agent brought to an end without a transfer.',
    [['contained'], ['connected']]
  ),
  ratio('transferRate', 'Transfer rate', 'neither', 'connected calls', 'Answered calls that were handed to a person.', [
    ['transferred'],
    ['connected'],
  ]),
  ratio(
    'transferFailureRate',
    'Transfer failure rate',
    'down',
    'transfers',
    'Attempts to hand a call over that the destination did not take, of those whose outcome is known.',
    [['transfer_failures'], ['transfer_attempts']]
  ),
  ratio(
    'shortCallRate',
    'Short calls',
    'down',
    'connected calls',
    'Answered calls that ended within ten seconds: most of them never became a conversation.',
    [['short_calls'], ['connected']]
  ),
  sum(
    'blockedStarts',
    'Blocked starts',
    "Calls that could not start because the platform's concurrency limit was reached.",
    ['blocked_starts'],
    {
      good: 'down',
    }
  ),
  ratio(
    'durationMean',
    'Mean duration',
    'neither',
    'ended calls',
    'Mean time from start to end.',
    [['duration_ms'], ['duration_known']],
    { unit: 's', scale: SECONDS }
  ),
  ratio(
    'connectedDurationMean',
    'Mean connected duration',
    'neither',
    'connected calls',
    'Mean time from start to end of the answered calls (the average call duration of telephony).',
    [['connected_ms'], ['connected_timed']],
    { unit: 's', scale: SECONDS }
  ),
  percentile(
    'durationP50',
    'Median duration',
    'ended calls',
    'Half of the calls lasted no longer than this.',
    ['duration', 50],
    {
      source: 'calls',
      good: 'neither',
      unit: 's',
      scale: SECONDS,
    }
  ),
  percentile(
    'durationP95',
    'p95 duration',
    'ended calls',
    '95 % of the calls lasted no longer than this.',
    ['duration', 95],
    {
      source: 'calls',
      good: 'neither',
      unit: 's',
      scale: SECONDS,
    }
  ),
];
