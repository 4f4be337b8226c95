import type { VizPanel } from '@grafana/scenes';

import { buildStat } from '../../panels/stat';
import { FAILURE_RATIO_THRESHOLDS, TURN_LATENCY_THRESHOLDS } from '../../panels/thresholds';

/** The numbers at the top, in the order in which one asks: how many, did they work, how fast, how much. */
export function keyNumberPanels(): VizPanel[] {
  return [
    buildStat({ title: 'Calls', description: 'Calls in the range, whatever became of them.', measure: 'calls' }),
    buildStat({
      title: 'Answered',
      description: 'Share of ended calls that somebody answered; voicemail, busy and failed starts are not.',
      measure: 'answerRate',
      decimals: 1,
    }),
    buildStat({
      title: 'Failed',
      description: 'Share of ended calls that a technical fault ended. Orange from 2 %, red from 5 %.',
      measure: 'failureRatio',
      thresholds: FAILURE_RATIO_THRESHOLDS,
      decimals: 2,
    }),
    buildStat({
      title: 'Contained',
      description: 'Share of answered calls that caller or agent brought to an end without a transfer.',
      measure: 'containmentRate',
      decimals: 1,
    }),
    buildStat({
      title: 'Turn p95',
      description:
        'One turn in twenty takes longer than this from the end of the caller’s words to the first sound of the answer. Orange from 1.2 s, red from 2 s.',
      measure: 'turnLatencyP95',
      thresholds: TURN_LATENCY_THRESHOLDS,
    }),
    buildStat({
      title: 'Cost',
      description: 'What the platforms reported, in US dollars.',
      measure: 'costTotal',
      decimals: 2,
    }),
    buildStat({
      title: 'Cost / min',
      description: 'Cost divided by the minutes of the calls, in US dollars.',
      measure: 'costPerMinute',
      decimals: 3,
    }),
  ];
}
