import { bucketColumn } from '../../rows/rowColumns.ts';
import type { GroupKind } from '../hotStore.ts';
import { GROUP_TABLES, ROW_TABLES, type RowTable } from './layout.ts';

/** Names of the views that readers' own statements may use. */
export const VIEW_NAMES = ['calls', 'turns', 'tools'] as const;

/** Name of a view. */
export type ViewName = (typeof VIEW_NAMES)[number];

const TIME = 'make_timestamp_ms(minute::BIGINT * 60000 + minute_ms)';

/** A column of a view: how it is made, and of which columns of the rows. */
interface ViewColumn {
  name: string;
  sql: string;
  /** Columns of the rows that must be there for it. */
  of: readonly string[];
}

interface View {
  rows: RowTable;
  groups: readonly GroupKind[];
  columns: readonly ViewColumn[];
}

function ownColumns(names: readonly string[]): ViewColumn[] {
  return names.map((name) => ({ name, sql: `"${name}"`, of: [name] }));
}

function groupColumns(kind: GroupKind): ViewColumn[] {
  const { columns, id } = GROUP_TABLES[kind];
  return columns.map((name) => ({ name, sql: `"${name}"`, of: [id] }));
}

/** A latency in ms from its bucket: the bucket's geometric middle. */
function latencyColumns(latencies: readonly string[]): ViewColumn[] {
  return latencies.map((name) => ({
    name: `${name}_ms`,
    sql: `pow(2, ("${bucketColumn(name)}" + 0.5) / 32) AS "${name}_ms"`,
    of: [bucketColumn(name)],
  }));
}

const COMMON: readonly ViewColumn[] = [
  { name: 'call_time', sql: `${TIME} AS call_time`, of: ['minute', 'minute_ms'] },
  { name: 'call_number', sql: 'call_number', of: ['call_number'] },
  ...groupColumns('profile'),
  ...groupColumns('outcome'),
];

const CALL: readonly ViewColumn[] = [
  'call_id',
  'caller_hash',
  'created_at',
  'started_at',
  'ended_at',
  'duration_seconds',
  'slowest_turn_ms',
].map((name) => ({ name, sql: name, of: [name] }));

const { calls, turns, tools } = ROW_TABLES;

/** The views: the rows with their combinations spelled out, as a reader of SQL expects them. */
export const VIEWS: Readonly<Record<ViewName, View>> = {
  calls: {
    rows: calls,
    groups: ['profile', 'outcome'],
    columns: [
      ...COMMON,
      ...CALL,
      ...ownColumns(calls.components),
      ...latencyColumns(calls.latencies.filter((name) => name !== 'duration')),
    ],
  },
  turns: {
    rows: turns,
    groups: ['profile', 'outcome'],
    columns: [
      ...COMMON,
      { name: 'turn_index', sql: 'turn_index', of: ['turn_index'] },
      ...ownColumns(turns.components),
      ...latencyColumns(turns.latencies),
    ],
  },
  tools: {
    rows: tools,
    groups: ['profile', 'outcome', 'tool'],
    columns: [...COMMON, ...groupColumns('tool'), ...ownColumns(tools.components), ...latencyColumns(tools.latencies)],
  },
};

/** The statements that make the views of tables in the same schema, or in one with a name. */
export function viewStatements(schema = ''): string[] {
  const prefix = schema === '' ? '' : `${schema}.`;
  return VIEW_NAMES.map((name) => {
    const { rows, groups, columns } = VIEWS[name];
    const joins = groups.map((kind) => `JOIN ${prefix}${GROUP_TABLES[kind].table} USING (${GROUP_TABLES[kind].id})`);
    const list = columns.map(({ sql }) => sql).join(', ');
    return `CREATE VIEW ${name} AS SELECT ${list} FROM ${[`${prefix}${rows.table}`, ...joins].join(' ')}`;
  });
}
