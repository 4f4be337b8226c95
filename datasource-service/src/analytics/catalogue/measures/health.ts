import { percentile, ratio, sum, type Measure } from '../measure.ts';

/** A call that is still open so long after its start is stuck, ms: platforms end calls after half an hour to two. */
const STUCK_AFTER_MS = 2 * 60 * 60 * 1000 + 5 * 60 * 1000;

/** Whether what is recorded is complete and can be trusted. */
export const healthMeasures: readonly Measure[] = [
  sum(
    'stuckCalls',
    'Stuck calls',
    'Calls that have not ended two hours and five minutes after their start: their last message is probably missing.',
    ['open'],
    { good: 'down', settledMs: STUCK_AFTER_MS }
  ),
  percentile(
    'reportLagP95',
    'p95 report lag',
    'reported calls',
    'Time from the end of a call to its final report; 95 % came no later.',
    ['report_lag', 95],
    { source: 'calls' }
  ),
  ratio(
    'lateReportRate',
    'Late reports',
    'down',
    'reported calls',
    'Final reports that came later than ten minutes after the end of their call.',
    [['late_reports'], ['reported']]
  ),
  sum('reportedCalls', 'Reported calls', 'Ended calls whose final report has come.', ['reported']),
  ratio('reportCompleteness', 'Report completeness', 'up', 'ended calls', 'Ended calls whose final report has come.', [
    ['reported'],
    ['ended'],
  ]),
  sum('listedCalls', 'Listed calls', "Ended calls that were seen in the platform's own list of calls.", ['listed']),
  sum(
    'repairedCalls',
    'Repaired calls',
    "Ended calls whose final report had not come when they were seen in the platform's list, and that were completed from it.",
    ['repaired'],
    { good: 'down' }
  ),
  sum(
    'repairedEarlyCalls',
    'Reported after repair',
    "Repaired calls whose final report came after all, later than the platform's list.",
    ['repaired_early'],
    { good: 'down' }
  ),
  ratio(
    'callCompleteness',
    'Call completeness',
    'up',
    'ended calls',
    "Ended calls that are here in full: by their final report, or repaired from the platform's list.",
    [['complete'], ['ended']]
  ),
  sum(
    'unknownEndedReasons',
    'Unknown ended reasons',
    'Ended calls whose ended reason no rule knows.',
    ['unknown_reasons'],
    {
      good: 'down',
    }
  ),
  sum(
    'artifactFailures',
    'Calls with lost artefacts',
    'Calls with a recording or log that the platform could not upload.',
    ['artifact_failures'],
    { good: 'down' }
  ),
  sum(
    'implausibleValues',
    'Implausible values',
    'Reported figures outside any possible range; they are kept apart and enter no other measure.',
    ['implausible'],
    { good: 'down' }
  ),
];
