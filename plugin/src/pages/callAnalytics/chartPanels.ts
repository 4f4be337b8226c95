import type { VizPanel } from '@grafana/scenes';
import { MEASURE_THRESHOLDS } from '@voicehive/datasource-service/contract';

import { buildBars } from '../../panels/bars';
import { TURN_LATENCY_THRESHOLDS } from '../../panels/thresholds';
import { buildTimeSeries } from '../../panels/timeSeries';
import {
  callsByEndedReasonGroup,
  concurrency,
  cost,
  failedCallsByOwner,
  failureRatio,
  slowestAssistants,
  stageLatency,
  turnLatency,
} from './queries';

/** What happened over time. */
export function chartPanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Calls by how they ended',
      description: 'Calls counted at their start, stacked by the group of their ended reason.',
      queries: [callsByEndedReasonGroup()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Calls at the same time',
      description: 'The most calls that ran at once in each interval.',
      queries: [concurrency()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Turn latency',
      description:
        'From the end of the caller’s words to the first sound of the answer: half, 95 % and 99 % of turns were faster.',
      queries: [turnLatency()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Turn latency by stage (p95)',
      description: 'Where the time goes. Percentiles of stages do not add up to the percentile of the turn.',
      queries: [stageLatency()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Failure ratio',
      description: 'Share of ended calls that a technical fault ended.',
      queries: [failureRatio()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Failed calls by who must act',
      description: 'Calls that a technical fault ended, by the owner of the fault.',
      queries: [failedCallsByOwner()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Cost by assistant',
      description: 'What the platforms reported, in US dollars, for the eight most expensive assistants.',
      queries: [cost()],
      style: 'stackedBars',
    }),
    buildBars({
      title: 'Slowest assistants (turn latency p95)',
      description: `The ten assistants that answer slowest. Orange from ${MEASURE_THRESHOLDS.turnLatencyP95.warning / 1000} s, red from ${MEASURE_THRESHOLDS.turnLatencyP95.bad / 1000} s.`,
      colorBy: 'turnLatencyP95',
      queries: [slowestAssistants()],
      thresholds: TURN_LATENCY_THRESHOLDS,
    }),
  ];
}
