import type { VizPanel } from '@grafana/scenes';

import { buildBars } from '../../panels/bars';
import { thresholdText } from '../../panels/thresholds';
import { buildTimeSeries } from '../../panels/timeSeries';
import {
  CALLS_A_SHARE,
  callsByEndedReasonGroup,
  concurrency,
  cost,
  costPerMinute,
  failedCallsByOwner,
  failureRatio,
  outcomeRates,
  slowestAssistants,
  stageLatency,
  stageMedians,
  turnLatency,
  versions,
  volume,
} from './queries';

const SHARE_BINS = `One point stands for a time that holds ${CALLS_A_SHARE} calls or more on average.`;

/** How many calls, and what became of them. */
export function outcomePanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Calls over time',
      description: 'Calls counted at their start, beside the same weekdays of an earlier week (dashed).',
      queries: [volume()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Calls by how they ended',
      description: 'Calls counted at their start, stacked by the group of their ended reason.',
      queries: [callsByEndedReasonGroup()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Answered, contained, successful',
      description: `Shares of ended, of answered and of judged calls. ${SHARE_BINS}`,
      queries: [outcomeRates()],
      marks: versions(),
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Failure ratio',
      description: `Share of ended calls that a technical fault ended. ${SHARE_BINS} ${thresholdText('failureRatio', 'percentunit')}`,
      queries: [failureRatio()],
      marks: versions(),
      style: 'lines',
      thresholdsOf: 'failureRatio',
    }),
    buildTimeSeries({
      title: 'Failed calls by who must act',
      description: 'Calls that a technical fault ended, by the owner of the fault.',
      queries: [failedCallsByOwner()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Calls at the same time',
      description: 'The most calls that ran at once in each interval.',
      queries: [concurrency()],
      style: 'lines',
    }),
  ];
}

/** How fast the agents answered. */
export function latencyPanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Turn latency',
      description:
        'From the end of the caller’s words to the first sound of the answer: half, 95 % and 99 % of turns were faster.',
      queries: [turnLatency()],
      marks: versions(),
      style: 'lines',
    }),
    buildBars({
      title: 'Slowest assistants (turn latency p95)',
      description: `The ten assistants that answer slowest. ${thresholdText('turnLatencyP95', 'ms')}`,
      measure: 'turnLatencyP95',
      queries: [slowestAssistants()],
    }),
    buildTimeSeries({
      title: 'Turn latency by stage (p50)',
      description: 'Where the time of an ordinary turn goes.',
      queries: [stageMedians()],
      marks: versions(),
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Turn latency by stage (p95)',
      description: 'Where the time of a slow turn goes. Percentiles of stages do not add up to that of the turn.',
      queries: [stageLatency()],
      marks: versions(),
      style: 'lines',
    }),
  ];
}

/** What it cost. */
export function costPanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Cost by assistant',
      description: 'What the platforms reported, in US dollars, for the eight most expensive assistants and the rest.',
      queries: [cost()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Cost per minute',
      description: 'In US dollars, beside the same weekdays of an earlier week (dashed).',
      queries: [costPerMinute()],
      marks: versions(),
      style: 'lines',
    }),
  ];
}
