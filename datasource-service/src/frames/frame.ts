/** Types of fields that the service emits. Times are epoch ms until they are encoded. */
export type FieldType = 'time' | 'number' | 'string' | 'boolean';

/** Grafana's display hints for a field; see `FieldConfig` of @grafana/data. */
export interface FieldConfig {
  displayName?: string;
  displayNameFromDS?: string;
  description?: string;
  unit?: string;
  decimals?: number;
  /** Words to show in place of values. */
  mappings?: ValueMapping[];
  /** What our own panels want to know of the field; other panels pass over it. */
  custom?: object;
}

/** Grafana's mapping of values to words; see `ValueMap` of @grafana/data. */
export interface ValueMapping {
  type: 'value';
  options: Record<string, { text: string; index: number }>;
}

/** One column of a frame. */
export interface Field {
  name: string;
  type: FieldType;
  values: ReadonlyArray<string | number | boolean | null>;
  /** Whether null may occur, now or in a later answer to the same query. */
  nullable: boolean;
  labels?: Record<string, string>;
  config?: FieldConfig;
}

/** A sentence shown with the data. */
export interface Notice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

/** Grafana's metadata of a frame; see the data plane contract of Grafana's plugin SDK. */
export interface FrameMeta {
  type?: 'timeseries-multi' | 'timeseries-wide' | 'numeric-long' | 'table';
  typeVersion?: [number, number];
  notices?: Notice[];
  executedQueryString?: string;
  /** Channel of Grafana Live that goes on where this frame ends, such as `ds/voicehive/live/viewer`. */
  channel?: string;
  preferredVisualisationType?: 'graph' | 'table';
  custom?: object;
}

/** A table of columns of equal length, as both encoders take it. */
export interface Frame {
  name: string;
  fields: Field[];
  meta?: FrameMeta;
}

/** A field of the given type; null may occur unless said otherwise. */
export function field(
  name: string,
  type: FieldType,
  values: Field['values'],
  rest: Partial<Pick<Field, 'nullable' | 'labels' | 'config'>> = {}
): Field {
  return { name, type, values, nullable: true, ...rest };
}

/** Rows in a frame. */
export function rowCount(frame: Frame): number {
  return frame.fields[0]?.values.length ?? 0;
}
