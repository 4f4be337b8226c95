import { findMeasure } from '../../src/analytics/catalogue/measures.ts';
import type { Measure } from '../../src/analytics/catalogue/measure.ts';
import type { Json } from './json.ts';

/** The catalogue's measure of that id: dashboards take titles, definitions, units and thresholds from nowhere else. */
export function measureOf(id: string): Measure {
  const measure = findMeasure(id);
  if (measure === undefined) {
    throw new Error(`The catalogue has no measure "${id}".`);
  }
  return measure;
}

/** The unit that all the measures have; undefined where they differ, because then each series brings its own. */
export function commonUnit(measures: readonly string[]): string | undefined {
  const units = new Set(measures.map((id) => measureOf(id).unit));
  return units.size === 1 ? [...units][0] : undefined;
}

/** Colours from a value on, the first one from the very bottom. */
export type Steps = ReadonlyArray<{ color: string; value: number | null }>;

/** Grafana's thresholds from steps. */
export function thresholdsFrom(steps: Steps): Json {
  return { mode: 'absolute', steps };
}

/** Colours of a measure; undefined where good and bad depend on the business. */
export function thresholdsOf(id: string): Json | undefined {
  const { thresholds } = measureOf(id);
  if (thresholds === null) {
    return undefined;
  }
  const { warning, bad } = thresholds;
  return thresholdsFrom(
    bad > warning
      ? [
          { color: 'green', value: null },
          { color: 'orange', value: warning },
          { color: 'red', value: bad },
        ]
      : [
          { color: 'red', value: null },
          { color: 'orange', value: bad },
          { color: 'green', value: warning },
        ]
  );
}
