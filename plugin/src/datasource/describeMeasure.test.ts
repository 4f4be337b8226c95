import type { MeasureDescription } from '@voicehive/datasource-service/contract';

import { describeMeasure } from './describeMeasure';

const MEASURE: MeasureDescription = {
  id: 'turnLatencyP95',
  title: 'Turn latency p95',
  unit: 'ms',
  denominator: 'turns',
  goodDirection: 'down',
  definition: 'How long callers waited.',
  formulaText: 'p95 of total',
  thresholds: null,
};

describe('describeMeasure', () => {
  it.each<[string, Partial<MeasureDescription>]>([
    ['How long callers waited.', {}],
    ['How long callers waited. Worth a look from 5 s, bad from 7 s.', { thresholds: { warning: 5000, bad: 7000 } }],
    [
      'How long callers waited. Worth a look below 70%, bad below 50%.',
      { unit: 'percentunit', thresholds: { warning: 0.7, bad: 0.5 } },
    ],
  ])('says: %s', (words, given) => {
    expect(describeMeasure({ ...MEASURE, ...given })).toBe(words);
  });
});
