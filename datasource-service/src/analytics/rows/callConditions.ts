import type { CallerCondition, CallNumber, NumberCondition, RowFilter } from '../hot/hotStore.ts';
import type { Dialect } from './dialect.ts';

/** What a filter keeps calls by besides their combinations. */
export type CallFilter = Pick<RowFilter, 'callIds' | 'numbers' | 'callers'>;

/** A condition with the values of its `?` parameters in order. */
export interface Condition {
  sql: string;
  parameters: Array<string | number>;
}

/** What each number is in a row of a call; null where it is not known. */
const NUMBERS: Readonly<Record<CallNumber, string>> = {
  durationSeconds: 'duration_seconds',
  costUsd: '(CASE WHEN cost_known = 1 THEN cost_micros / 1e6 END)',
  slowestTurnMs: 'slowest_turn_ms',
  turns: 'turns',
  interruptions: '(CASE WHEN interruption_calls = 1 THEN interruptions END)',
  toolCalls: 'tool_uses',
  toolFailures: 'failed_tool_uses',
  deadAirSeconds: '(CASE WHEN dead_air_known = 1 THEN dead_air_ms / 1e3 END)',
  hangs: 'hangs',
  transfers: 'transfer_attempts',
  packetLossShare: '(CASE WHEN loss_known = 1 THEN loss_millionths / 1e6 END)',
  jitterMs: '(CASE WHEN jitter_known = 1 THEN jitter_micros / 1e3 END)',
  opinionScore: '(CASE WHEN opinion_known = 1 THEN opinion_thousandths / 1e3 END)',
  hasRecording: 'recordings',
};

function anyOf(alternatives: readonly string[]): string {
  return `(${alternatives.join(' OR ')})`;
}

function numberCondition({ number, operator, values }: NumberCondition): Condition {
  const column = NUMBERS[number];
  switch (operator) {
    case 'empty':
      return { sql: `${column} IS NULL`, parameters: [] };
    case 'notEmpty':
      return { sql: `${column} IS NOT NULL`, parameters: [] };
    case '=':
      return { sql: anyOf(values.map(() => `${column} = ?`)), parameters: [...values] };
    case '!=':
      // Without a value it is none of the values; a bare NOT would drop it.
      return { sql: `NOT coalesce(${anyOf(values.map(() => `${column} = ?`))}, false)`, parameters: [...values] };
    default:
      return { sql: `${column} ${operator} ?`, parameters: values.slice(0, 1) };
  }
}

function callerCondition({ operator, digits, hashes }: CallerCondition, { endsWith }: Dialect): Condition {
  if (operator === 'empty' || operator === 'notEmpty') {
    return { sql: `caller_hash IS ${operator === 'empty' ? '' : 'NOT '}NULL`, parameters: [] };
  }
  const matches = anyOf([...digits.map(() => endsWith('caller_digits')), ...hashes.map(() => 'caller_hash = ?')]);
  return {
    sql: operator === '=' ? matches : `NOT coalesce(${matches}, false)`,
    parameters: [...digits, ...hashes],
  };
}

/** Conditions on the rows of calls that need no combination: ids, numbers and callers. */
export function callConditions({ callIds, numbers = [], callers = [] }: CallFilter, dialect: Dialect): Condition[] {
  return [
    ...(callIds === undefined
      ? []
      : [{ sql: `call_id IN (${callIds.map(() => '?').join(', ') || 'NULL'})`, parameters: [...callIds] }]),
    ...numbers.map(numberCondition),
    ...callers.map((condition) => callerCondition(condition, dialect)),
  ];
}

/** Whether only the rows themselves can tell what passes, and no roll-up. */
export function needsRows({ callIds, numbers = [], callers = [] }: CallFilter): boolean {
  return callIds !== undefined || numbers.length > 0 || callers.length > 0;
}
