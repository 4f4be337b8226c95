import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { AggregateRequest, AggregateRows, BucketRuns } from '../hotStore.ts';
import {
  isCountedHere,
  latencyCountsStatement,
  latencyListsStatement,
  latencyRowsStatement,
  sumStatement,
  type SplitSizes,
  type Statement,
} from './aggregateSql.ts';
import { countRows } from './countRows.ts';
import type { Segment } from './planner.ts';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';
import type { RollUp } from './rollUpTables.ts';

type Chunks = readonly DuckDBDataChunk[];

async function chunksOf(connection: DuckDBConnection, { sql, parameters }: Statement): Promise<Chunks> {
  return (await connection.run(sql, parameters)).fetchAllChunks();
}

function keysOf(
  chunks: Chunks,
  { slotMs, splits }: AggregateRequest,
  first = slotMs === null ? 0 : 1
): Pick<AggregateRows, 'rowCount' | 'slots' | 'splits'> {
  return {
    rowCount: chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0),
    slots: slotMs === null ? new Float64Array() : Float64Array.from(readIntegers(chunks, 0), (slot) => slot * slotMs),
    splits: splits.map((_, index) => readIntegers(chunks, first + index)),
  };
}

/** Number of columns before the values. */
function keyCount({ slotMs, splits }: AggregateRequest): number {
  return splits.length + (slotMs === null ? 0 : 1);
}

function runsOfCounts(buckets: Int32Array, counts: Float64Array): BucketRuns {
  return { offsets: Int32Array.from({ length: buckets.length + 1 }, (_, row) => row), buckets, counts };
}

async function sums(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  components: readonly string[]
): Promise<AggregateRows[]> {
  const chunks = await chunksOf(connection, sumStatement(request, segment, components));
  const first = keyCount(request);
  return [
    {
      ...keysOf(chunks, request),
      sums: components.map((_, index) => readDoubles(chunks, first + index)),
      latencies: [],
    },
  ];
}

async function countedLatencies(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  latencies: readonly string[]
): Promise<AggregateRows[]> {
  const first = keyCount(request);
  const parts: AggregateRows[] = [];
  for (const [index, latency] of latencies.entries()) {
    const chunks = await chunksOf(connection, latencyCountsStatement(request, segment, latency));
    const runs = runsOfCounts(readIntegers(chunks, first), readDoubles(chunks, first + 1));
    parts.push({
      ...keysOf(chunks, request),
      sums: [],
      latencies: latencies.map((_, place) => (place === index ? runs : null)),
    });
  }
  return parts;
}

async function plainLatencies(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  latencies: readonly string[]
): Promise<AggregateRows[]> {
  const chunks = await chunksOf(connection, latencyRowsStatement(request, segment, latencies));
  const { rowCount, splits } = keysOf(chunks, { ...request, slotMs: null }, request.slotMs === null ? 0 : 1);
  const first = keyCount(request);
  const rows = {
    rowCount,
    slots: request.slotMs === null ? new Int32Array() : readIntegers(chunks, 0),
    splits,
    buckets: latencies.map((_, index) => readIntegers(chunks, first + index)),
  };
  return [countRows(rows, request.slotMs)];
}

async function rolledUpLatencies(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  rollUp: RollUp,
  latencies: readonly string[]
): Promise<AggregateRows[]> {
  const chunks = await chunksOf(connection, latencyListsStatement(request, segment, rollUp, latencies));
  const first = keyCount(request);
  const runs = latencies.map((_, index) => readLists(chunks, first + 2 * index, first + 2 * index + 1));
  return [{ ...keysOf(chunks, request), sums: [], latencies: runs }];
}

/** Answers one segment of a question on a connection, without a JavaScript value for each cell. */
export function aggregateSegment(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  sizes: SplitSizes
): Promise<AggregateRows[]> {
  const { ask } = request;
  if ('components' in ask) {
    return sums(connection, request, segment, ask.components);
  }
  if (segment.rollUp !== null) {
    return rolledUpLatencies(connection, request, segment, segment.rollUp, ask.latencies);
  }
  return isCountedHere(request, segment, sizes)
    ? plainLatencies(connection, request, segment, ask.latencies)
    : countedLatencies(connection, request, segment, ask.latencies);
}
