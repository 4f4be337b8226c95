import type { CallSort } from '../../contract/index.ts';
import type { CallRow } from '../hot/hotStore.ts';
import type { Dialect } from './dialect.ts';

/** A call of the log without the numbers of its combinations. */
export type PlainCallRow = Omit<CallRow, 'profile' | 'outcome'>;

/** What is read of a call for the log, as {@link readCallRow} takes it. */
export function callRowColumns({ callTime, double, epochMs }: Dialect): string[] {
  return [
    double('call_number'),
    'call_id',
    callTime,
    epochMs('created_at'),
    epochMs('started_at'),
    epochMs('ended_at'),
    'caller_digits',
    'duration_seconds',
    double('turns'),
    'slowest_turn_ms',
    '(CASE WHEN cost_known = 1 THEN cost_micros / 1e6 END)',
    double('CASE WHEN interruption_calls = 1 THEN interruptions END'),
    double('tool_uses'),
    double('failed_tool_uses'),
    double('CASE WHEN dead_air_known = 1 THEN dead_air_ms END'),
    double('recordings'),
  ];
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** A call out of its cells. */
export function readCallRow(cells: readonly unknown[]): PlainCallRow {
  const [
    callNumber,
    callId,
    at,
    createdAt,
    startedAt,
    endedAt,
    digits,
    seconds,
    turns,
    slowest,
    cost,
    interruptions,
    tools,
    toolFailures,
    deadAir,
    recordings,
  ] = cells;
  return {
    callNumber: Number(callNumber),
    callId: String(callId),
    at: Number(at),
    createdAt: number(createdAt),
    startedAt: number(startedAt),
    endedAt: number(endedAt),
    callerDigits: typeof digits === 'string' ? digits : null,
    durationSeconds: number(seconds),
    turnCount: Number(turns),
    slowestTurnMs: number(slowest),
    costUsd: number(cost),
    interruptions: number(interruptions),
    toolCallCount: Number(tools),
    toolFailureCount: Number(toolFailures),
    deadAirMs: number(deadAir),
    hasRecording: recordings === 1,
  };
}

/** What each order of the log goes by; a number that is not known sorts below all others. */
export function orderValue(order: CallSort, { callTime, double }: Dialect): string {
  const values: Readonly<Record<CallSort, string>> = {
    newest: callTime,
    oldest: callTime,
    longest: 'coalesce(duration_seconds, -1)',
    costliest: double('CASE WHEN cost_known = 1 THEN cost_micros ELSE -1 END'),
    slowest: 'coalesce(slowest_turn_ms, -1)',
  };
  return values[order];
}

const MICROS = 1_000_000;

/** The same of a call that was read. */
export function valueOfRow(order: CallSort, row: PlainCallRow): number {
  switch (order) {
    case 'longest':
      return row.durationSeconds ?? -1;
    case 'costliest':
      return row.costUsd === null ? -1 : Math.round(row.costUsd * MICROS);
    case 'slowest':
      return row.slowestTurnMs ?? -1;
    default:
      return row.at;
  }
}

/** How far a call is from two numbers given as `?` parameters, as proportions; what is not known is 0. */
export const DISTANCE =
  'abs(ln(1 + coalesce(duration_seconds, 0)) - ?) + abs(ln(1 + coalesce(slowest_turn_ms, 0)) - ?)';

/** The same of a call that was read. */
export function distanceOfRow(
  { durationSeconds, slowestTurnMs }: PlainCallRow,
  from: { durationSeconds: number | null; slowestTurnMs: number | null }
): number {
  return (
    Math.abs(Math.log1p(durationSeconds ?? 0) - Math.log1p(from.durationSeconds ?? 0)) +
    Math.abs(Math.log1p(slowestTurnMs ?? 0) - Math.log1p(from.slowestTurnMs ?? 0))
  );
}
