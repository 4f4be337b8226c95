import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { AggregateRequest, AggregateRows, BucketRuns } from '../hotStore.ts';
import {
  areCountedHere,
  latencyCountsStatement,
  latencyListsStatement,
  latencyRowsStatement,
  sumStatement,
  type SplitSizes,
} from './aggregateSql.ts';
import { countRows } from './countRows.ts';
import type { Segment } from './planner.ts';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';
import type { RollUp } from './rollUpTables.ts';
import { runStatement, type Statement } from './statement.ts';

type Chunks = readonly DuckDBDataChunk[];

/** A statement, and how its result is a part of the answer. */
export interface Read {
  statement: Statement;
  rowsOf: (chunks: Chunks) => AggregateRows;
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

/** The statements for several segments as one, which costs the engine hardly more than each of them. */
function together(statements: readonly Statement[]): Statement {
  return {
    sql: statements.map(({ sql }) => sql).join(' UNION ALL '),
    parameters: statements.flatMap(({ parameters }) => parameters),
  };
}

function readSums(request: AggregateRequest, segments: readonly Segment[], components: readonly string[]): Read {
  const first = keyCount(request);
  return {
    statement: together(segments.map((segment) => sumStatement(request, segment, components))),
    rowsOf: (chunks) => ({
      ...keysOf(chunks, request),
      sums: components.map((_, index) => readDoubles(chunks, first + index)),
      latencies: [],
    }),
  };
}

function readCountedLatency(
  request: AggregateRequest,
  segments: readonly Segment[],
  latencies: readonly string[],
  index: number
): Read {
  const first = keyCount(request);
  const latency = latencies[index] as string;
  return {
    statement: together(segments.map((segment) => latencyCountsStatement(request, segment, latency))),
    rowsOf(chunks) {
      const runs = runsOfCounts(readIntegers(chunks, first), readDoubles(chunks, first + 1));
      return {
        ...keysOf(chunks, request),
        sums: [],
        latencies: latencies.map((_, place) => (place === index ? runs : null)),
      };
    },
  };
}

function readPlainLatencies(
  request: AggregateRequest,
  segments: readonly Segment[],
  latencies: readonly string[]
): Read {
  const first = keyCount(request);
  return {
    statement: together(segments.map((segment) => latencyRowsStatement(request, segment, latencies))),
    rowsOf(chunks) {
      const { rowCount, splits } = keysOf(chunks, { ...request, slotMs: null }, request.slotMs === null ? 0 : 1);
      const rows = {
        rowCount,
        slots: request.slotMs === null ? new Int32Array() : readIntegers(chunks, 0),
        splits,
        buckets: latencies.map((_, index) => readIntegers(chunks, first + index)),
      };
      return countRows(rows, request.slotMs);
    },
  };
}

function readRolledUpLatencies(
  request: AggregateRequest,
  segments: readonly RolledUp[],
  latencies: readonly string[]
): Read {
  const first = keyCount(request);
  return {
    statement: together(segments.map((segment) => latencyListsStatement(request, segment, segment.rollUp, latencies))),
    rowsOf: (chunks) => ({
      ...keysOf(chunks, request),
      sums: [],
      latencies: latencies.map((_, index) => readLists(chunks, first + 2 * index, first + 2 * index + 1)),
    }),
  };
}

type RolledUp = Segment & { rollUp: RollUp };

function isRolledUp(segment: Segment): segment is RolledUp {
  return segment.rollUp !== null;
}

/** Splits a list by a condition, keeping the order. */
function part<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Segments that are counted together, or one by one when together they would take too much memory. */
function piecesOf(request: AggregateRequest, segments: readonly Segment[], sizes: SplitSizes): Segment[][] {
  const areOne = segments.length > 0 && areCountedHere(request, segments, sizes);
  return areOne ? [[...segments]] : segments.map((segment) => [segment]);
}

function readLatencies(
  request: AggregateRequest,
  segments: readonly Segment[],
  latencies: readonly string[],
  sizes: SplitSizes
): Read[] {
  const rolledUp = segments.filter(isRolledUp);
  const [plain, counted] = part(
    segments.filter(({ rollUp }) => rollUp === null),
    (segment) => areCountedHere(request, [segment], sizes)
  );
  return [
    ...(rolledUp.length === 0 ? [] : [readRolledUpLatencies(request, rolledUp, latencies)]),
    ...piecesOf(request, plain, sizes).map((piece) => readPlainLatencies(request, piece, latencies)),
    ...(counted.length === 0
      ? []
      : latencies.map((_, index) => readCountedLatency(request, counted, latencies, index))),
  ];
}

/**
 * What is to be read for the segments of a question, of which there is one at least, in as few statements as can be; one
 * alone where it asks for sums.
 */
export function readsFor(request: AggregateRequest, segments: readonly Segment[], sizes: SplitSizes): Read[] {
  const { ask } = request;
  return 'components' in ask
    ? [readSums(request, segments, ask.components)]
    : readLatencies(request, segments, ask.latencies, sizes);
}

/** Reads without a JavaScript value for each cell. */
export async function readAll(connection: DuckDBConnection, reads: readonly Read[]): Promise<AggregateRows[]> {
  const parts: AggregateRows[] = [];
  for (const { statement, rowsOf } of reads) {
    const result = await runStatement(connection, statement);
    parts.push(rowsOf(await result.fetchAllChunks()));
  }
  return parts;
}
