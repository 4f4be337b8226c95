import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { AggregateRequest, AggregateRows } from '../hotStore.ts';
import { segmentStatement } from './aggregateSql.ts';
import type { Segment } from './planner.ts';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';

function latencyOf(chunks: readonly DuckDBDataChunk[], column: number, isRolledUp: boolean, rowCount: number) {
  if (isRolledUp) {
    const { offsets, elements } = readLists(chunks, [column, column + 1]);
    const [buckets = new Int32Array(), counts = new Int32Array()] = elements;
    return { offsets, buckets, counts };
  }
  return {
    offsets: Int32Array.from({ length: rowCount + 1 }, (_, row) => row),
    buckets: readIntegers(chunks, column),
    counts: readDoubles(chunks, column + 1),
  };
}

/** Chunks of an aggregate in the port's form, without a JavaScript value for each cell. */
function readRows(chunks: readonly DuckDBDataChunk[], request: AggregateRequest, segment: Segment): AggregateRows {
  const { slotMs, splits, ask } = request;
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const firstSplit = slotMs === null ? 0 : 1;
  const firstValue = firstSplit + splits.length;
  return {
    rowCount,
    slots: slotMs === null ? new Float64Array() : readDoubles(chunks, 0),
    splits: splits.map((_, index) => readIntegers(chunks, firstSplit + index)),
    sums: 'components' in ask ? ask.components.map((_, index) => readDoubles(chunks, firstValue + index)) : [],
    latency: 'latency' in ask ? latencyOf(chunks, firstValue, segment.rollUp !== null, rowCount) : null,
  };
}

/** Answers one segment of a question on a connection. */
export async function aggregateSegment(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment
): Promise<AggregateRows> {
  const { sql, parameters } = segmentStatement(request, segment);
  const result = await connection.run(sql, parameters);
  return readRows(await result.fetchAllChunks(), request, segment);
}
