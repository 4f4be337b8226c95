import type { DataFrame, Field } from '@grafana/data';

import { number, readRows, text } from '../../../panels/readRows';

/** A value of a dimension that explains part of a change. */
export interface ChangedRow {
  dimension: string;
  dimensionId: string;
  value: string;
  now: number | null;
  before: number | null;
  /** Part of the whole change, 0 to 1 and beyond where others moved the other way. */
  support: number;
  /** How many times more of the change than its size accounts for; null for a value that is new. */
  lift: number | null;
  pValue: number | null;
}

/** The answer of a `changed` query. */
export interface Changed {
  rows: ChangedRow[];
  now: number | null;
  before: number | null;
  /** Field whose display writes values of the measure. */
  field: Field | undefined;
}

/** Reads the answer; null when there is none. */
export function readChanged(frame: DataFrame | undefined): Changed | null {
  if (!frame) {
    return null;
  }
  const custom: Record<string, unknown> = { ...frame.meta?.custom };
  return {
    now: number(custom.now),
    before: number(custom.before),
    field: frame.fields.find(({ name }) => name === 'now'),
    rows: readRows(frame).map((row) => ({
      dimension: text(row.dimension) ?? '',
      dimensionId: text(row.dimensionId) ?? '',
      value: text(row.value) ?? '',
      now: number(row.now),
      before: number(row.before),
      support: number(row.support) ?? 0,
      lift: number(row.lift),
      pValue: number(row.pValue),
    })),
  };
}
