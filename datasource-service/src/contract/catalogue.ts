import type { MeasureThresholds } from './thresholds.ts';

/** Grafana's unit ids used by measures. */
export type MeasureUnit = 'short' | 'percentunit' | 'ms' | 's' | 'currencyUSD' | 'm';

/** Whether a larger value is good news. */
export type GoodDirection = 'up' | 'down' | 'neither';

/** What a ratio or a mean divides by. */
export type Denominator =
  | 'none'
  | 'ended calls'
  | 'connected calls'
  | 'ended outbound calls'
  | 'judged calls'
  | 'successful calls'
  | 'billed calls'
  | 'timed calls'
  | 'reported calls'
  | 'transfers'
  | 'turns'
  | 'tool results'
  | 'prompt tokens'
  | 'measured lines'
  | 'minutes';

/** One number that can be asked for, as editors and documents show it. */
export interface MeasureDescription {
  id: string;
  title: string;
  unit: MeasureUnit;
  denominator: Denominator;
  goodDirection: GoodDirection;
  /** What it counts and how, in one or two sentences. */
  definition: string;
  /** How it is computed of components, which the reference documents list. */
  formulaText: string;
  /** From which value it deserves attention and from which it is bad; null where that depends on the business. */
  thresholds: MeasureThresholds | null;
}

/** One way to split or filter calls. */
export interface DimensionDescription {
  id: string;
  title: string;
  /** What its values are, in one sentence. */
  definition: string;
  /** Known values in order, or null when they come from the data. */
  values: readonly string[] | null;
  /** Unit of a number, which compares with `<`, `<=`, `>` and `>=`; null for text. */
  unit: MeasureUnit | null;
  /** Whether it only filters: nothing can be split by it. */
  isFilterOnly: boolean;
}

/** Answer of `GET /api/v1/catalogue`. */
export interface CatalogueDescription {
  measures: MeasureDescription[];
  dimensions: DimensionDescription[];
}
