import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { CallFrameName } from '@voicehive/datasource-service/contract';

type Value = string | number | boolean | null;

/** A frame out of rows, as the service would send it; times are the fields named `at` or `…At`. */
export function frameOf(rows: Array<Record<string, Value>>, about: { name?: string; custom?: object } = {}): DataFrame {
  const names = Object.keys(rows[0] ?? {});
  return createDataFrame({
    name: about.name,
    meta: { custom: { ...about.custom } },
    fields: names.map((name) => ({ name, type: typeOf(name, rows), values: rows.map((row) => row[name]) })),
  });
}

/** The frames of a `call` query; parts that are not given are empty. */
export function callFrames(
  parts: Partial<Record<CallFrameName, Array<Record<string, Value>>>>,
  hidden: Array<{ part: string; needs: string }> = []
): DataFrame[] {
  return Object.entries(parts).map(([name, rows]) =>
    frameOf(rows, { name, custom: name === 'call' ? { hidden } : {} })
  );
}

function typeOf(name: string, rows: Array<Record<string, Value>>): FieldType {
  if (/^at$|At$/.test(name)) {
    return FieldType.time;
  }
  const value = rows.map((row) => row[name]).find((candidate) => candidate !== null);
  const types: Record<string, FieldType> = { number: FieldType.number, boolean: FieldType.boolean };
  return types[typeof value] ?? FieldType.string;
}
