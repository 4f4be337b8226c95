import type { ToolCall, TurnLatency } from '../../contract/index.ts';
import { maskNumber } from '../../calls/caller.ts';
import type { CallView } from '../../calls/callView.ts';
import {
  CALL_COMPONENTS,
  CALL_LATENCIES,
  TOOL_COMPONENTS,
  TOOL_LATENCIES,
  TURN_COMPONENTS,
  TURN_LATENCIES,
  type Components,
  type Latencies,
} from '../../calls/components.ts';
import { bucketOf } from '../../statistics/logBuckets.ts';
import type { RowSource } from '../hot/hotStore.ts';

export type Cell = string | number | boolean | null;

/** What a column holds, whatever the engine: text, a float, whole numbers of so many bits, or a time as epoch ms. */
export type ColumnType = 'text' | 'double' | 'int64' | 'int32' | 'uint32' | 'int16' | 'uint16' | 'time';

/** A column of rows in every store, and where its value comes from. */
export interface Column<Source> {
  name: string;
  type: ColumnType;
  read: (source: Source) => Cell;
}

/** A call with its number in the record and the pseudonym of its caller. */
export interface RowCall {
  callNumber: number;
  callerHash: string | null;
  view: CallView;
}

/** A turn of a call. */
export interface RowTurn {
  call: RowCall;
  turn: TurnLatency;
}

/** A tool call of a call. */
export interface RowTool {
  call: RowCall;
  tool: ToolCall;
}

const INTEGER_LIMIT = 2 ** 31 - 1;

/** An open call counts as open for this long, ms: nothing else bounds the search for calls that were open once. */
export const LONGEST_CALL_MS = 12 * 60 * 60 * 1000;

/** A sum's summand must fit its column; a call beyond it is bounded rather than refused. */
function asInteger(value: number): number {
  return Math.max(-INTEGER_LIMIT, Math.min(INTEGER_LIMIT, value));
}

function components<Source>(table: Components<Source>): Array<Column<Source>> {
  return Object.entries(table).map(([name, of]) => ({
    name,
    type: 'int32',
    read: (source) => asInteger(of(source)),
  }));
}

/** Name of the column that holds a latency's bucket. */
export function bucketColumn(latency: string): string {
  return `${latency}_bucket`;
}

function buckets<Source>(table: Latencies<Source>): Array<Column<Source>> {
  return Object.entries(table).map(([name, of]) => ({
    name: bucketColumn(name),
    type: 'int16',
    read(source) {
      const value = of(source);
      // Less than a millisecond is no latency of a phone call, and zero has no logarithm.
      return value === null ? null : bucketOf(Math.max(1, value));
    },
  }));
}

/** Columns of a part as columns of the whole. */
export function columnsOf<Whole, Part>(
  columns: ReadonlyArray<Column<Part>>,
  pick: (whole: Whole) => Part
): Array<Column<Whole>> {
  return columns.map(({ name, type, read }) => ({ name, type, read: (whole) => read(pick(whole)) }));
}

function openUntil({ view }: RowCall): number {
  return view.endedAt ?? (view.state === 'ended' ? view.at : view.at + LONGEST_CALL_MS);
}

/** What a row of a call tells besides its time and its combinations. */
export const CALL_COLUMNS: ReadonlyArray<Column<RowCall>> = [
  { name: 'open_from', type: 'uint32', read: ({ view }) => Math.ceil(view.at / 1000) },
  { name: 'open_to', type: 'uint32', read: (call) => Math.ceil(Math.max(call.view.at, openUntil(call)) / 1000) },
  { name: 'call_id', type: 'text', read: ({ view }) => view.callId },
  { name: 'caller_hash', type: 'text', read: ({ callerHash }) => callerHash },
  {
    name: 'caller_digits',
    type: 'text',
    read: ({ view }) => (view.callerNumber === null ? null : maskNumber(view.callerNumber)),
  },
  { name: 'created_at', type: 'time', read: ({ view }) => view.createdAt },
  { name: 'started_at', type: 'time', read: ({ view }) => view.startedAt },
  { name: 'ended_at', type: 'time', read: ({ view }) => view.endedAt },
  { name: 'duration_seconds', type: 'double', read: ({ view }) => view.durationSeconds },
  { name: 'slowest_turn_ms', type: 'double', read: ({ view }) => view.slowestTurnMs },
  ...columnsOf<RowCall, CallView>([...components(CALL_COMPONENTS), ...buckets(CALL_LATENCIES)], ({ view }) => view),
];

/** What a row of a turn tells besides its call. */
export const TURN_COLUMNS: ReadonlyArray<Column<RowTurn>> = [
  { name: 'turn_index', type: 'int16', read: ({ turn }) => Math.min(turn.index, 32_767) },
  ...columnsOf<RowTurn, TurnLatency>([...components(TURN_COMPONENTS), ...buckets(TURN_LATENCIES)], ({ turn }) => turn),
];

/** What a row of a tool call tells besides its call and the tool's name. */
export const TOOL_COLUMNS: ReadonlyArray<Column<RowTool>> = columnsOf<RowTool, ToolCall>(
  [...components(TOOL_COMPONENTS), ...buckets(TOOL_LATENCIES)],
  ({ tool }) => tool
);

/** Names of what can be summed up and counted by bucket in each kind of rows. */
export const ROW_NAMES: Readonly<Record<RowSource, { components: readonly string[]; latencies: readonly string[] }>> = {
  calls: { components: Object.keys(CALL_COMPONENTS), latencies: Object.keys(CALL_LATENCIES) },
  turns: { components: Object.keys(TURN_COMPONENTS), latencies: Object.keys(TURN_LATENCIES) },
  tools: { components: Object.keys(TOOL_COMPONENTS), latencies: Object.keys(TOOL_LATENCIES) },
};
