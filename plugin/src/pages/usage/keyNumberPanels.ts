import type { VizPanel } from '@grafana/scenes';

import { buildKeyNumber } from '../../panels/keyNumber/keyNumber';
import { thresholdText } from '../../panels/thresholds';
import { keyNumbers, keyNumbersOfSameWeekday } from './queries';

const KEY_NUMBERS = [
  { title: 'Cost', measure: 'costTotal', description: 'What the platforms reported, in US dollars.', decimals: 2 },
  { title: 'Calls', measure: 'calls', description: 'Calls in the range, whatever became of them.' },
  { title: 'Minutes', measure: 'minutes', unit: 'short', description: 'Minutes of all calls from start to end.' },
  {
    title: 'Cost / min',
    measure: 'costPerMinute',
    description: 'Cost divided by the minutes of the calls, in US dollars.',
    decimals: 3,
  },
  {
    title: 'Cost / success',
    measure: 'costPerSuccess',
    description: 'Cost of all judged calls, divided by those of them that were successful.',
    decimals: 3,
  },
  { title: 'Tokens', measure: 'tokens', description: 'Tokens that models read and wrote, analysis included.' },
  {
    title: 'Cached',
    measure: 'cacheHitRate',
    description: 'Part of the prompt tokens that came from the vendor’s cache.',
    decimals: 1,
  },
  { title: 'Characters', measure: 'characters', description: 'Characters that were turned into speech.' },
  {
    title: 'Analysis',
    measure: 'analysisShare',
    description: `Part of the cost that the analysis after the calls took. ${thresholdText('analysisShare', 'percentunit')}`,
    decimals: 1,
  },
];

/** The numbers at the top: what it cost, and for how much. */
export function keyNumberPanels(): VizPanel[] {
  const measures = KEY_NUMBERS.map(({ measure }) => measure);
  const queries = [keyNumbers(measures), keyNumbersOfSameWeekday(measures)];
  return KEY_NUMBERS.map((number) => buildKeyNumber({ ...number, queries }));
}
