import type { VizPanel } from '@grafana/scenes';

import { buildKeyNumber } from '../../panels/keyNumber/keyNumber';
import { thresholdText } from '../../panels/thresholds';
import { keyNumbers, keyNumbersOfSameWeekday } from './queries';

interface KeyNumber {
  title: string;
  measure: string;
  description: string;
  decimals?: number;
}

/** The numbers at the top, in the order in which one asks: how many, did they work, how fast, how much. */
const KEY_NUMBERS: readonly KeyNumber[] = [
  { title: 'Calls', measure: 'calls', description: 'Calls in the range, whatever became of them.' },
  {
    title: 'Answered',
    measure: 'answerRate',
    description: 'Share of ended calls that somebody answered; voicemail, busy and failed starts are not.',
    decimals: 1,
  },
  {
    title: 'Failed',
    measure: 'failureRatio',
    description: `Share of ended calls that a technical fault ended. ${thresholdText('failureRatio', 'percentunit')}`,
    decimals: 2,
  },
  {
    title: 'Contained',
    measure: 'containmentRate',
    description: `Share of answered calls that caller or agent brought to an end without a transfer. ${thresholdText('containmentRate', 'percentunit')}`,
    decimals: 1,
  },
  {
    title: 'Successful',
    measure: 'successRate',
    description: `Share of judged calls that were judged successful. ${thresholdText('successRate', 'percentunit')}`,
    decimals: 1,
  },
  {
    title: 'Turn p50',
    measure: 'turnLatencyP50',
    description: `Half of the turns take longer than this from the end of the caller’s words to the first sound of the answer. ${thresholdText('turnLatencyP50', 'ms')}`,
  },
  {
    title: 'Turn p95',
    measure: 'turnLatencyP95',
    description: `One turn in twenty takes longer than this from the end of the caller’s words to the first sound of the answer. ${thresholdText('turnLatencyP95', 'ms')}`,
  },
  { title: 'Cost', measure: 'costTotal', description: 'What the platforms reported, in US dollars.', decimals: 2 },
  {
    title: 'Cost / min',
    measure: 'costPerMinute',
    description: 'Cost divided by the minutes of the calls, in US dollars.',
    decimals: 3,
  },
];

/** Measures of the key numbers. */
export const KEY_MEASURES: readonly string[] = KEY_NUMBERS.map(({ measure }) => measure);

/** The numbers at the top, each against the period before and the same weekday. */
export function keyNumberPanels(): VizPanel[] {
  const queries = [keyNumbers(KEY_MEASURES), keyNumbersOfSameWeekday(KEY_MEASURES)];
  return KEY_NUMBERS.map((number) => buildKeyNumber({ ...number, queries }));
}
