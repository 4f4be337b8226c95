import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../calls/callGroups.ts';
import type { ExportedDelivery, ExportKind } from '../../record/exportSource.ts';
import {
  CALL_COLUMNS,
  columnsOf,
  TOOL_COLUMNS,
  TURN_COLUMNS,
  type Cell,
  type Column,
  type ColumnType,
  type RowTool,
  type RowTurn,
} from '../rows/rowColumns.ts';
import { combinationKey, outcomeOf, profileOf, type Combination } from './combinationKey.ts';
import type { HistoryCall, HistoryCombination } from './historyStore.ts';

type BigQueryType = 'STRING' | 'INT64' | 'FLOAT64' | 'TIMESTAMP';

const TYPES: Readonly<Record<ColumnType, BigQueryType>> = {
  text: 'STRING',
  double: 'FLOAT64',
  int64: 'INT64',
  int32: 'INT64',
  uint32: 'INT64',
  int16: 'INT64',
  uint16: 'INT64',
  time: 'TIMESTAMP',
};

/** A column as BigQuery has it, and its value as JSON for a load job. */
export interface HistoryColumn<Source> {
  name: string;
  type: BigQueryType;
  read: (source: Source) => Cell;
}

/** A table as code. */
export interface TableShape {
  name: string;
  columns: ReadonlyArray<{ name: string; type: BigQueryType }>;
  /** The column of time whose day is the partition; null for a small table that is read whole. */
  partition: string | null;
  clustering: readonly string[];
}

/** A table with the values of its rows. */
export interface HistoryTable<Source> extends TableShape {
  columns: ReadonlyArray<HistoryColumn<Source>>;
}

interface HistoryTurn extends RowTurn {
  call: HistoryCall;
}

interface HistoryTool extends RowTool {
  call: HistoryCall;
  /** Place among the tool calls of its call. */
  index: number;
}

const MICROS = 1_000_000;

/** A time as load jobs take it. One that no calendar has is given as it is, for the load to refuse. */
function timeText(epochMs: number): string {
  return Math.abs(epochMs) <= 8.64e15 ? new Date(epochMs).toISOString() : `${epochMs} ms`;
}

/** The same from epoch microseconds. */
function microsText(epochMicros: number): string {
  const seconds = Math.floor(epochMicros / MICROS);
  const rest = String(epochMicros - seconds * MICROS).padStart(6, '0');
  return `${timeText(seconds * 1000).slice(0, -'.000Z'.length)}.${rest}Z`;
}

/** A column of rows, in BigQuery's types. */
function toHistory<Source>({ name, type, read }: Column<Source>): HistoryColumn<Source> {
  const isTime = type === 'time';
  return {
    name,
    type: TYPES[type],
    read(source) {
      const value = read(source);
      return isTime && typeof value === 'number' ? timeText(value) : value;
    },
  };
}

function text<Source>(name: string, read: (source: Source) => string | null): HistoryColumn<Source> {
  return { name, type: 'STRING', read };
}

function whole<Source>(name: string, read: (source: Source) => string | number | null): HistoryColumn<Source> {
  return { name, type: 'INT64', read };
}

function time<Source>(name: string, read: (source: Source) => string | null): HistoryColumn<Source> {
  return { name, type: 'TIMESTAMP', read };
}

function combination(
  keyName: string,
  columns: readonly string[],
  of: (call: HistoryCall) => Combination
): Array<HistoryColumn<HistoryCall>> {
  return [
    whole(keyName, (call) => combinationKey(of(call))),
    ...columns.map((name, index) => text<HistoryCall>(name, (call) => of(call)[index] ?? null)),
  ];
}

/** What every row tells of its call. */
const KEY_COLUMNS: ReadonlyArray<HistoryColumn<HistoryCall>> = [
  text('call_key', ({ key }) => key),
  whole('call_number', ({ callNumber }) => callNumber),
  whole('version', ({ version }) => version),
  time('call_time', ({ view }) => timeText(view.at)),
  ...combination(
    'profile_key',
    PROFILE_COLUMNS.map(({ name }) => name),
    profileOf
  ),
  ...combination(
    'outcome_key',
    OUTCOME_COLUMNS.map(({ name }) => name),
    outcomeOf
  ),
];

function ofCall<Source extends { call: HistoryCall }>(
  columns: ReadonlyArray<HistoryColumn<HistoryCall>>
): Array<HistoryColumn<Source>> {
  return columns.map(({ name, type, read }) => ({ name, type, read: ({ call }) => read(call) }));
}

const CLUSTERING = ['profile_key', 'outcome_key'];

/** One row for each call. `record` is all that is known of it, without loss; the other columns are made of it. */
export const CALLS: HistoryTable<HistoryCall> = {
  name: 'calls',
  columns: [
    ...KEY_COLUMNS,
    time('changed_at', ({ changedAt }) => microsText(changedAt)),
    ...CALL_COLUMNS.map((column) => toHistory<HistoryCall>(column)),
    text('record', ({ record }) => JSON.stringify(record)),
    text('withheld', ({ record }) => record.withheld ?? null),
    text('caller_key_print', ({ callerKeyPrint }) => callerKeyPrint),
  ],
  partition: 'call_time',
  clustering: CLUSTERING,
};

/** One row for each turn, in the partition of its call. */
export const TURNS: HistoryTable<HistoryTurn> = {
  name: 'turns',
  columns: [
    ...ofCall<HistoryTurn>(KEY_COLUMNS),
    whole('part_index', ({ turn }) => turn.index),
    ...columnsOf<HistoryTurn, RowTurn>(TURN_COLUMNS, (turn) => turn).map(toHistory),
  ],
  partition: 'call_time',
  clustering: CLUSTERING,
};

/** One row for each tool call, in the partition of its call. */
export const TOOLS: HistoryTable<HistoryTool> = {
  name: 'tools',
  columns: [
    ...ofCall<HistoryTool>(KEY_COLUMNS),
    whole('part_index', ({ index }) => index),
    whole('tool_key', ({ tool }) => combinationKey([tool.name])),
    text('tool', ({ tool }) => tool.name),
    ...columnsOf<HistoryTool, RowTool>(TOOL_COLUMNS, (tool) => tool).map(toHistory),
  ],
  partition: 'call_time',
  clustering: ['tool_key', ...CLUSTERING],
};

/** One row for each delivery, with its redacted body. */
export const DELIVERIES: HistoryTable<ExportedDelivery> = {
  name: 'deliveries',
  columns: [
    text('delivery_id', ({ key }) => key),
    whole('version', ({ version }) => version),
    time('changed_at', ({ changedAt }) => microsText(changedAt)),
    text('provider', ({ provider }) => provider),
    text('call_id', ({ callId }) => callId),
    text('type', ({ type }) => type),
    time('event_at', ({ eventAt }) => (eventAt === null ? null : timeText(eventAt))),
    time('received_at', ({ receivedAt }) => timeText(receivedAt)),
    text('verdict', ({ verdict }) => verdict),
    text('reason', ({ reason }) => reason),
    time('applied_at', ({ appliedAt }) => (appliedAt === null ? null : timeText(appliedAt))),
    text('problem', ({ problem }) => problem),
    text('body', ({ body }) => body),
  ],
  partition: 'received_at',
  clustering: ['provider', 'type'],
};

/** Every combination that occurs, so that filters on text become filters on keys. */
export const COMBINATIONS: HistoryTable<HistoryCombination> = {
  name: 'combinations',
  columns: [
    text('kind', ({ kind }) => kind),
    whole('combination_key', ({ key }) => key),
    text('combination_values', ({ values }) => JSON.stringify(values)),
  ],
  partition: null,
  clustering: [],
};

/**
 * Times at which a thing was ever put, first and last. A call's time changes when an earlier event of it arrives, and
 * its row moves to another partition: this tells which partitions may have it, without looking through all.
 */
export const PLACES: TableShape = {
  name: 'call_places',
  columns: [
    { name: 'call_key', type: 'STRING' },
    { name: 'earliest', type: 'TIMESTAMP' },
    { name: 'latest', type: 'TIMESTAMP' },
  ],
  partition: null,
  clustering: ['call_key'],
};

/** Every table of the history. */
export const TABLES: readonly TableShape[] = [CALLS, TURNS, TOOLS, DELIVERIES, COMBINATIONS, PLACES];

/** How a kind of things lies in tables. */
export interface KindTables {
  main: string;
  /** Column of the thing's key, of its partition, and of its text, whose checksum is compared. */
  key: string;
  time: string;
  text: string;
  parts: readonly string[];
}

export const KIND_TABLES: Readonly<Record<ExportKind, KindTables>> = {
  calls: {
    main: CALLS.name,
    key: 'call_key',
    time: CALLS.partition as string,
    text: 'record',
    parts: [TURNS.name, TOOLS.name],
  },
  deliveries: { main: DELIVERIES.name, key: 'delivery_id', time: 'received_at', text: 'body', parts: [] },
};
