import { bucketColumn } from '../../rows/rowColumns.ts';
import { GROUP_TABLES, ROW_TABLES } from './layout.ts';

/** Names of the views that readers' own statements may use. */
export const VIEW_NAMES = ['calls', 'turns', 'tools'] as const;

const TIME = 'make_timestamp_ms(minute::BIGINT * 60000 + minute_ms)';

function quoted(names: readonly string[]): string[] {
  return names.map((name) => `"${name}"`);
}

/** A latency in ms from its bucket: the bucket's geometric middle. */
function latencyColumns(latencies: readonly string[]): string[] {
  return latencies.map((name) => `pow(2, ("${bucketColumn(name)}" + 0.5) / 32) AS "${name}_ms"`);
}

/** The rows with their combinations spelled out, as a reader of SQL expects them. */
export function viewStatements(): string[] {
  const { profile, outcome, tool } = GROUP_TABLES;
  const groups = `JOIN ${profile.table} USING (${profile.id}) JOIN ${outcome.table} USING (${outcome.id})`;
  const common = [`${TIME} AS call_time`, 'call_number', ...quoted(profile.columns), ...quoted(outcome.columns)];
  const call = [
    'call_id',
    'caller_hash',
    'created_at',
    'started_at',
    'ended_at',
    'duration_seconds',
    'slowest_turn_ms',
  ];
  const { calls, turns, tools } = ROW_TABLES;
  const view = (name: string, columns: string[], from: string): string =>
    `CREATE VIEW ${name} AS SELECT ${columns.join(', ')} FROM ${from}`;
  return [
    view(
      'calls',
      [
        ...common,
        ...call,
        ...quoted(calls.components),
        ...latencyColumns(calls.latencies.filter((name) => name !== 'duration')),
      ],
      `${calls.table} ${groups}`
    ),
    view(
      'turns',
      [...common, 'turn_index', ...quoted(turns.components), ...latencyColumns(turns.latencies)],
      `${turns.table} ${groups}`
    ),
    view(
      'tools',
      [...common, ...quoted(tool.columns), ...quoted(tools.components), ...latencyColumns(tools.latencies)],
      `${tools.table} ${groups} JOIN ${tool.table} USING (${tool.id})`
    ),
  ];
}
