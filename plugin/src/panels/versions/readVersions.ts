import type { DataFrame } from '@grafana/data';
import type { GoodDirection, VersionRow } from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text, truth, type Row } from '../readRows';

const DIRECTIONS: readonly GoodDirection[] = ['up', 'down', 'neither'];

/** One measure before and after; absent values are null. */
export type ReadVersionRow = Pick<
  VersionRow,
  'measure' | 'title' | 'goodDirection' | 'before' | 'after' | 'difference' | 'low' | 'high' | 'isClear'
> & { unit: string };

/** A new version of an assistant, with all measures that were compared. */
export interface ReadVersion {
  at: number;
  assistant: string;
  version: string;
  previousVersion: string | null;
  callsBefore: number;
  callsAfter: number;
  measures: ReadVersionRow[];
}

/** New versions out of the answer of a `versions` query, latest first. */
export function readVersions(frame: DataFrame | undefined): ReadVersion[] {
  const versions = new Map<string, ReadVersion>();
  for (const row of readRows(frame)) {
    const { at, assistant, version } = row;
    const key = JSON.stringify([at, assistant, version]);
    const known = versions.get(key) ?? { ...readVersion(row), measures: [] };
    known.measures.push(readMeasure(row));
    versions.set(key, known);
  }
  return [...versions.values()];
}

function readVersion(row: Row): Omit<ReadVersion, 'measures'> {
  return {
    at: number(row.at) ?? 0,
    assistant: text(row.assistant) ?? '',
    version: text(row.version) ?? '',
    previousVersion: text(row.previousVersion),
    callsBefore: number(row.callsBefore) ?? 0,
    callsAfter: number(row.callsAfter) ?? 0,
  };
}

function readMeasure(row: Row): ReadVersionRow {
  return {
    measure: text(row.measure) ?? '',
    title: text(row.title) ?? '',
    unit: text(row.unit) ?? 'short',
    goodDirection: oneOf(DIRECTIONS, row.goodDirection) ?? 'neither',
    before: number(row.before),
    after: number(row.after),
    difference: number(row.difference),
    low: number(row.low),
    high: number(row.high),
    isClear: truth(row.isClear),
  };
}
