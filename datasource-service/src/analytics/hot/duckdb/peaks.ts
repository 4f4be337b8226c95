import type { DuckDBConnection } from '@duckdb/node-api';
import { peakBySlot } from '../../../statistics/concurrency.ts';
import { LONGEST_CALL_MS } from '../../rows/rowColumns.ts';
import { readDoubles } from './readColumns.ts';

const SECONDS_PER_HOUR = 3600;
const MINUTES_PER_HOUR = 60;

/** Calls that were open at some second of `[fromSecond, toSecond)`, as a condition on rows. */
export function openCondition(fromSecond: number, toSecond: number): string {
  const firstMinute = Math.floor((fromSecond - LONGEST_CALL_MS / 1000) / MINUTES_PER_HOUR);
  return `minute BETWEEN ${firstMinute} AND ${Math.floor(toSecond / 60)} AND open_from < ${toSecond} AND open_to > ${fromSecond}`;
}

/** Counts again the most calls that were open at any second of each of the hours, and writes it down. */
export async function recomputePeaks(connection: DuckDBConnection, hours: readonly number[]): Promise<void> {
  for (const hour of hours) {
    const from = hour * SECONDS_PER_HOUR;
    const to = from + SECONDS_PER_HOUR;
    const result = await connection.run(
      `SELECT open_from::DOUBLE, open_to::DOUBLE FROM call_rows WHERE ${openCondition(from, to)}`
    );
    const chunks = await result.fetchAllChunks();
    const spans = { openFrom: readDoubles(chunks, 0), openTo: readDoubles(chunks, 1) };
    const [peak] = peakBySlot(spans, { fromSecond: from, toSecond: to, starts: [from] }) as [number];
    await connection.run(`DELETE FROM peaks_by_hour WHERE hour = ${hour}`);
    await connection.run('INSERT INTO peaks_by_hour VALUES (?, ?)', [hour, peak]);
  }
}
