import { callMeasures } from './measures/calls.ts';
import { costMeasures } from './measures/cost.ts';
import { faultMeasures } from './measures/faults.ts';
import { healthMeasures } from './measures/health.ts';
import { latencyMeasures } from './measures/latency.ts';
import { qualityMeasures } from './measures/quality.ts';
import type { Measure } from './measure.ts';

/** Every number that can be asked for, in the order in which editors show them. The only place that defines them. */
export const MEASURES: readonly Measure[] = [
  ...callMeasures,
  ...faultMeasures,
  ...latencyMeasures,
  ...qualityMeasures,
  ...costMeasures,
  ...healthMeasures,
];

const BY_ID = new Map(MEASURES.map((measure) => [measure.id, measure]));

/** The measure of that id, or undefined. */
export function findMeasure(id: string): Measure | undefined {
  return BY_ID.get(id);
}
