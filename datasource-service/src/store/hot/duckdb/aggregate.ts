import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { AggregateRequest, AggregateRows } from '../hotStore.ts';
import { comesAsRows, segmentStatement } from './aggregateSql.ts';
import type { Segment } from './planner.ts';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';

type Latency = NonNullable<AggregateRows['latency']>;

function latencyOf(
  chunks: readonly DuckDBDataChunk[],
  column: number,
  request: AggregateRequest,
  segment: Segment
): Latency {
  if (segment.rollUp !== null) {
    const { offsets, elements } = readLists(chunks, [column, column + 1]);
    const [buckets = new Int32Array(), counts = new Int32Array()] = elements;
    return { offsets, buckets, counts };
  }
  const buckets = readIntegers(chunks, column);
  const offsets = new Int32Array(buckets.length + 1);
  for (let row = 0; row <= buckets.length; row += 1) {
    offsets[row] = row;
  }
  const isPlain = comesAsRows(request, segment);
  return {
    offsets,
    buckets,
    counts: isPlain ? new Uint8Array(buckets.length).fill(1) : readDoubles(chunks, column + 1),
  };
}

function slotStarts(chunks: readonly DuckDBDataChunk[], slotMs: number): Float64Array {
  return Float64Array.from(readIntegers(chunks, 0), (slot) => slot * slotMs);
}

/** Chunks of an aggregate in the port's form, without a JavaScript value for each cell. */
function readRows(chunks: readonly DuckDBDataChunk[], request: AggregateRequest, segment: Segment): AggregateRows {
  const { slotMs, splits, ask } = request;
  const firstSplit = slotMs === null ? 0 : 1;
  const firstValue = firstSplit + splits.length;
  return {
    rowCount: chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0),
    slots: slotMs === null ? new Float64Array() : slotStarts(chunks, slotMs),
    splits: splits.map((_, index) => readIntegers(chunks, firstSplit + index)),
    sums: 'components' in ask ? ask.components.map((_, index) => readDoubles(chunks, firstValue + index)) : [],
    latency: 'latency' in ask ? latencyOf(chunks, firstValue, request, segment) : null,
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
