import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { AggregateRequest, AggregateRows, BucketRuns } from '../hotStore.ts';
import {
  latencyCountsStatement,
  latencyForm,
  latencyListsStatement,
  latencyRowsStatement,
  NOT_MEASURED,
  sumStatement,
  type Statement,
} from './aggregateSql.ts';
import type { Segment } from './planner.ts';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';

type Chunks = readonly DuckDBDataChunk[];

async function chunksOf(connection: DuckDBConnection, { sql, parameters }: Statement): Promise<Chunks> {
  return (await connection.run(sql, parameters)).fetchAllChunks();
}

function keysOf(
  chunks: Chunks,
  { slotMs, splits }: AggregateRequest
): Pick<AggregateRows, 'rowCount' | 'slots' | 'splits'> {
  const first = slotMs === null ? 0 : 1;
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

/** One count for each row that has a bucket. */
function runsOfRows(buckets: Int32Array): BucketRuns {
  const offsets = new Int32Array(buckets.length + 1);
  const measured = new Int32Array(buckets.length);
  let count = 0;
  for (let row = 0; row < buckets.length; row += 1) {
    const bucket = buckets[row] ?? NOT_MEASURED;
    if (bucket !== NOT_MEASURED) {
      measured[count] = bucket;
      count += 1;
    }
    offsets[row + 1] = count;
  }
  return { offsets, buckets: measured, counts: new Uint8Array(count).fill(1) };
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

async function latenciesOf(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment,
  latencies: readonly string[]
): Promise<AggregateRows[]> {
  const first = keyCount(request);
  const { rollUp } = segment;
  if (rollUp === null && latencyForm(segment) === 'counts') {
    return countedLatencies(connection, request, segment, latencies);
  }
  const chunks = await chunksOf(
    connection,
    rollUp === null
      ? latencyRowsStatement(request, segment, latencies)
      : latencyListsStatement(request, segment, rollUp, latencies)
  );
  const runs = latencies.map((_, index) =>
    rollUp === null
      ? runsOfRows(readIntegers(chunks, first + index))
      : readLists(chunks, first + 2 * index, first + 2 * index + 1)
  );
  return [{ ...keysOf(chunks, request), sums: [], latencies: runs }];
}

/** Answers one segment of a question on a connection, without a JavaScript value for each cell. */
export function aggregateSegment(
  connection: DuckDBConnection,
  request: AggregateRequest,
  segment: Segment
): Promise<AggregateRows[]> {
  const { ask } = request;
  return 'components' in ask
    ? sums(connection, request, segment, ask.components)
    : latenciesOf(connection, request, segment, ask.latencies);
}
