import { z } from 'zod';
import { ServiceError } from '../../runtime/errors.ts';
import type {
  AggregateRequest,
  AggregateRows,
  BucketRuns,
  CallLogPage,
  CallLogRequest,
  GroupKind,
  LikenessRequest,
  OpenSpans,
  TimeRange,
} from '../hot/hotStore.ts';
import type { ExportedCall } from '../../record/exportSource.ts';
import { parseRecord } from '../../record/recordText.ts';
import { readCallRow, valueOfRow } from '../rows/callRow.ts';
import { stretchesOf } from '../rows/stretches.ts';
import type {
  ByKey,
  HistoryCallPlace,
  HistoryCallRow,
  HistoryCombination,
  HistoryFilter,
  HistoryRead,
  HistoryReader,
  WithKeys,
} from './historyStore.ts';
import type { BigQueryConnection, Statement } from './connection.ts';
import { isMissing } from './failures.ts';
import {
  allCombinationsStatement,
  callLogStatement,
  callNumbersStatement,
  latencyStatement,
  likeCallsStatement,
  placeStatement,
  recordsStatement,
  recordStatement,
  spansStatement,
  sumStatement,
} from './readSql.ts';
import { CALLS, COMBINATIONS } from './tables.ts';

type Rows = ReadonlyArray<readonly unknown[]>;

type Keys = Pick<WithKeys<AggregateRows>, 'rowCount' | 'slots' | 'splits'>;

const DAY_MS = 24 * 60 * 60 * 1000;

const combinationRow = z
  .tuple([z.enum(['profile', 'outcome', 'tool']), z.string(), z.string()])
  .transform(([kind, key, values]): HistoryCombination => ({
    kind,
    key,
    values: z.array(z.string().nullable()).parse(JSON.parse(values)),
  }));

const numbers = z.tuple([z.coerce.number(), z.coerce.number()]);

const recordRow = z
  .tuple([z.string(), z.coerce.number(), z.coerce.number(), z.coerce.number(), z.string(), z.coerce.number()])
  .transform(([key, callNumber, version, changedAt, record, at]) => ({
    call: { key, callNumber, version, changedAt, record: parseRecord(record) } satisfies ExportedCall,
    at,
  }));

function doubles(rows: Rows, column: number): Float64Array {
  return Float64Array.from(rows, (row) => Number(row[column]));
}

function keysOf(rows: Rows, { slotMs, splits }: Pick<AggregateRequest, 'slotMs' | 'splits'>): Keys {
  const first = slotMs === null ? 0 : 1;
  return {
    rowCount: rows.length,
    slots: slotMs === null ? new Float64Array() : doubles(rows, 0).map((slot) => slot * slotMs),
    splits: splits.map((split, index) =>
      rows.map((row) => (split === 'hourOfWeek' ? Number(row[first + index]) : String(row[first + index])))
    ),
  };
}

function keyCount({ slotMs, splits }: Pick<AggregateRequest, 'slotMs' | 'splits'>): number {
  return splits.length + (slotMs === null ? 0 : 1);
}

/** Rows of one latency: each has its key, a bucket and a count, and is a part of the answer by itself. */
function runsOf(rows: Rows, first: number): BucketRuns {
  return {
    offsets: Int32Array.from({ length: rows.length + 1 }, (_, row) => row),
    buckets: Int32Array.from(rows, (row) => Number(row[first + 1])),
    counts: doubles(rows, first + 2),
  };
}

function latencyParts(
  rows: Rows,
  request: ByKey<AggregateRequest>,
  latencies: readonly string[]
): Array<WithKeys<AggregateRows>> {
  const first = keyCount(request);
  return latencies.map((_, index) => {
    const ofLatency = rows.filter((row) => Number(row[first]) === index);
    return {
      ...keysOf(ofLatency, request),
      sums: [],
      latencies: latencies.map((_name, place) => (place === index ? runsOf(ofLatency, first) : null)),
    };
  });
}

function callRow(cells: readonly unknown[]): HistoryCallRow {
  const [profile, outcome] = cells.slice(-2);
  return { ...readCallRow(cells), profile: String(profile), outcome: String(outcome) };
}

/** Reads the history in BigQuery. */
export class BigQueryReader implements HistoryReader {
  readonly #connection: BigQueryConnection;
  readonly #tables = (name: string): string => this.#connection.table(name);

  constructor(connection: BigQueryConnection) {
    this.#connection = connection;
  }

  async combinations(signal?: AbortSignal): Promise<HistoryRead<HistoryCombination[]>> {
    const { value, bytes } = await this.#connection.query(
      allCombinationsStatement(this.#tables),
      'combinations',
      signal
    );
    return { value: value.map((row) => combinationRow.parse(row)), bytes };
  }

  async revision(): Promise<string> {
    return `${await this.#connection.revision(CALLS.name)} ${await this.#connection.revision(COMBINATIONS.name)}`;
  }

  async aggregate(
    request: ByKey<AggregateRequest>,
    signal?: AbortSignal
  ): Promise<HistoryRead<Array<WithKeys<AggregateRows>>>> {
    const { ask } = request;
    if ('latencies' in ask) {
      const statement = latencyStatement(this.#tables, request, ask.latencies);
      const { value, bytes } = await this.#connection.query(statement, 'aggregate', signal);
      return { value: latencyParts(value, request, ask.latencies), bytes };
    }
    const statement = sumStatement(this.#tables, request, ask.components);
    const { value, bytes } = await this.#connection.query(statement, 'aggregate', signal);
    const first = keyCount(request);
    const sums = ask.components.map((_, index) => doubles(value, first + index));
    return { value: [{ ...keysOf(value, request), sums, latencies: [] }], bytes };
  }

  async openSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    only: HistoryFilter & { startedBefore: number },
    signal?: AbortSignal
  ): Promise<HistoryRead<WithKeys<OpenSpans>>> {
    const statement = spansStatement(this.#tables, range, splits, only);
    const { value, bytes } = await this.#connection.query(statement, 'open_spans', signal);
    return {
      value: {
        rowCount: value.length,
        openFrom: doubles(value, 0),
        openTo: doubles(value, 1),
        splits: splits.map((_, index) => value.map((row) => String(row[index + 2]))),
      },
      bytes,
    };
  }

  async callNumbers(
    range: TimeRange,
    signal?: AbortSignal
  ): Promise<HistoryRead<{ first: number; last: number } | null>> {
    const statement = callNumbersStatement(this.#tables, range);
    const { value, bytes } = await this.#connection.query(statement, 'call_numbers', signal);
    const [row] = value;
    if (row === undefined || row[0] === null) {
      return { value: null, bytes };
    }
    const [first, last] = numbers.parse(row);
    return { value: { first, last }, bytes };
  }

  async callLog(
    request: ByKey<CallLogRequest> & { only: { callNumbers?: readonly number[] } },
    signal?: AbortSignal
  ): Promise<HistoryRead<Omit<CallLogPage, 'rows'> & { rows: HistoryCallRow[] }>> {
    const most = request.limit + 1;
    const rows: HistoryCallRow[] = [];
    let bytes = 0;
    for (const stretch of stretchesOf(request, DAY_MS)) {
      const statement = callLogStatement(this.#tables, { ...request, limit: most - rows.length }, stretch);
      const read = await this.#connection.query(statement, 'call_log', signal);
      rows.push(...read.value.map(callRow));
      bytes += read.bytes;
      if (rows.length >= most) {
        break;
      }
    }
    const page = rows.slice(0, request.limit);
    const last = page.at(-1);
    const isCut = rows.length > page.length && last !== undefined;
    const next = isCut ? { value: valueOfRow(request.order, last), callNumber: last.callNumber } : null;
    return { value: { rows: page, next }, bytes };
  }

  async likeCalls(request: ByKey<LikenessRequest>, signal?: AbortSignal): Promise<HistoryRead<HistoryCallRow[]>> {
    const { value, bytes } = await this.#connection.query(likeCallsStatement(this.#tables, request), 'like', signal);
    return { value: value.map(callRow), bytes };
  }

  /** Rows of records. Before the first start on a dataset there are no tables, and nothing in them. */
  async #records(statement: Statement, purpose: string, signal?: AbortSignal): Promise<HistoryRead<unknown[][]>> {
    try {
      return await this.#connection.query(statement, purpose, signal);
    } catch (error) {
      if (error instanceof ServiceError && isMissing(error.cause)) {
        return { value: [], bytes: 0 };
      }
      throw error;
    }
  }

  async calls(
    range: TimeRange,
    page: { after: HistoryCallPlace | null; limit: number },
    signal?: AbortSignal
  ): Promise<HistoryRead<{ calls: ExportedCall[]; next: HistoryCallPlace | null }>> {
    const statement = recordsStatement(this.#tables, range, { ...page, limit: page.limit + 1 });
    const { value, bytes } = await this.#records(statement, 'calls', signal);
    const found = value.map((row) => recordRow.parse(row));
    const shown = found.slice(0, page.limit);
    const last = shown.at(-1);
    const next = found.length > shown.length && last !== undefined ? { at: last.at, key: last.call.key } : null;
    return { value: { calls: shown.map(({ call }) => call), next }, bytes };
  }

  async call(key: string, signal?: AbortSignal): Promise<HistoryRead<ExportedCall | null>> {
    const place = await this.#records(placeStatement(this.#tables, key), 'call_place', signal);
    const [times] = place.value;
    if (times === undefined) {
      return { value: null, bytes: place.bytes };
    }
    const [first, last] = numbers.parse(times);
    const statement = recordStatement(this.#tables, key, { from: first, to: last + 1 });
    const { value, bytes } = await this.#connection.query(statement, 'call', signal);
    const [row] = value;
    return { value: row === undefined ? null : recordRow.parse(row).call, bytes: place.bytes + bytes };
  }
}
