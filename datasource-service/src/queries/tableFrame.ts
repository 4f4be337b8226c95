import { field, type FieldConfig, type FieldType, type Frame, type FrameMeta } from '../frames/frame.ts';

/** Values that a field of a frame can hold. */
type Value = string | number | boolean | null;

/** How one column of a table looks. */
export interface Column {
  type: FieldType;
  config?: FieldConfig;
}

/** The columns of rows of one kind: all of them, in their order. */
export type Columns<Row> = { [Name in keyof Row]-?: Column };

/** A frame named as said with one row for each object. */
export function tableFrame<Row extends { [Name in keyof Row]: Value }>(
  name: string,
  rows: readonly Row[],
  columns: Columns<Row>,
  meta: FrameMeta = {}
): Frame {
  return {
    name,
    meta: { type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table', ...meta },
    fields: Object.entries<Column>(columns).map(([column, { type, config }]) =>
      field(
        column,
        type,
        rows.map((row) => row[column as keyof Row]),
        config === undefined ? {} : { config }
      )
    ),
  };
}
