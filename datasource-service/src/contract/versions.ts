import type { GoodDirection, MeasureUnit } from './catalogue.ts';
import type { Filter } from './queries.ts';

/**
 * New versions of assistants whose first call is in the range, and what was different before and after, with its
 * uncertainty: over at most `windowMs` on each side, and no further than the assistant's next or previous new version.
 */
export interface VersionsQuery {
  queryType: 'versions';
  /** Measures to compare, shares or percentiles; without it those of outcome and turn latency. */
  measures?: string[];
  /** Longest time looked at before and after a change, ms; without it seven days. */
  windowMs?: number;
  filters?: Filter[];
  /** Latest changes to compare, 1 to 100. */
  limit?: number;
}

/** One measure before and after an assistant's new version: a row of the frame `versions`. */
export interface VersionRow {
  /** Start of the hour of the new version's first call, epoch ms. */
  at: number;
  assistant: string;
  version: string;
  /** The version that took most calls before; null when none was told. */
  previousVersion: string | null;
  callsBefore: number;
  callsAfter: number;
  measure: string;
  title: string;
  unit: MeasureUnit;
  goodDirection: GoodDirection;
  before: number | null;
  after: number | null;
  /** After minus before, with the bounds that hold the true difference 95 times in a hundred; nulls without data. */
  difference: number | null;
  low: number | null;
  high: number | null;
  /** Whether the bounds leave no doubt that there is a difference; null without data. */
  isClear: boolean | null;
}
