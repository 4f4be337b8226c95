import type { TimeRange } from '../../hotStore.ts';
import { listIn, nodeIn, nodesIn, textIn, wholeNumberIn, type TreeNode } from './tree.ts';

const MILLISECONDS = 'make_timestamp_ms';
const FROM = 'COMPARE_GREATERTHANOREQUALTO';
const TO = 'COMPARE_LESSTHAN';

/** The tables that a FROM joins so that each row of the result needs a row of every one of them. */
function tablesJoined(from: TreeNode): TreeNode[] {
  if (from['type'] === 'BASE_TABLE') {
    return [from];
  }
  const isInner = from['join_type'] === 'INNER' && ['REGULAR', 'CROSS'].includes(textIn(from, 'ref_type'));
  return isInner ? [...tablesJoined(nodeIn(from, 'left')), ...tablesJoined(nodeIn(from, 'right'))] : [{}];
}

/** The conditions that must all hold. */
function conditionsOf(where: TreeNode): readonly TreeNode[] {
  return where['type'] === 'CONJUNCTION_AND' ? nodesIn(where, 'children').flatMap(conditionsOf) : [where];
}

function nameOf(table: TreeNode): string {
  return (textIn(table, 'alias') || textIn(table, 'table_name')).toLowerCase();
}

/** Whether an expression is the time of a table: named with the table, or without where there is no other. */
function isTimeOf(expression: TreeNode, table: TreeNode, isAlone: boolean): boolean {
  const names = listIn(expression, 'column_names').map((name) => String(name).toLowerCase());
  const wanted = names.length === 1 && isAlone ? ['call_time'] : [nameOf(table), 'call_time'];
  return expression['class'] === 'COLUMN_REF' && names.join('.') === wanted.join('.');
}

/** The time that the macros write, epoch ms. */
function momentIn(expression: TreeNode): number | null {
  return expression['function_name'] === MILLISECONDS ? wholeNumberIn(listIn(expression, 'children')[0]) : null;
}

function rangeOf(table: TreeNode, conditions: readonly TreeNode[], isAlone: boolean): TimeRange | null {
  const boundsBy = (type: string): number[] =>
    conditions
      .filter((each) => each['type'] === type && isTimeOf(nodeIn(each, 'left'), table, isAlone))
      .flatMap((each) => momentIn(nodeIn(each, 'right')) ?? []);
  const [from, to] = [boundsBy(FROM), boundsBy(TO)];
  return from.length === 0 || to.length === 0 ? null : { from: Math.max(...from), to: Math.min(...to) };
}

/** What takes rows before WHERE does, or gives columns other names, makes the condition say something else. */
function isPlain(table: TreeNode): boolean {
  return table['type'] === 'BASE_TABLE' && table['sample'] === undefined && table['column_name_alias'] === undefined;
}

/**
 * The times of the tables that one SELECT reads, as far as its WHERE bounds them: rows outside can neither be in its
 * result nor change it. Tables that it does not bound are not among them.
 */
export function timeBounds(select: TreeNode): Map<TreeNode, TimeRange> {
  const bounds = new Map<TreeNode, TimeRange>();
  if (select['sample'] !== undefined) {
    return bounds;
  }
  const tables = tablesJoined(nodeIn(select, 'from_table'));
  const conditions = conditionsOf(nodeIn(select, 'where_clause'));
  for (const table of tables.filter(isPlain)) {
    const range = rangeOf(table, conditions, tables.length === 1);
    if (range !== null) {
      bounds.set(table, range);
    }
  }
  return bounds;
}
