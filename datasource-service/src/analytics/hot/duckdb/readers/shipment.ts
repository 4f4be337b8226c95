import type { ColumnType } from '../../../rows/rowColumns.ts';
import type { TimeRange } from '../../hotStore.ts';
import { CALL_ROW_COLUMNS, GROUP_TABLES, TOOL_ROW_COLUMNS, TURN_ROW_COLUMNS } from '../layout.ts';
import { VIEWS, type ViewName } from '../views.ts';
import type { StatementNeeds } from './checkStatement.ts';

/** Rows of one table that a statement needs. */
export interface NeededTable {
  table: string;
  columns: readonly string[];
  /** Times of the rows, epoch ms; null for all. More may come. */
  range: TimeRange | null;
}

/** A column of a table, whatever its rows are of. */
interface AnyColumn {
  name: string;
  type: ColumnType;
}

/** The columns of each table that views read. */
export const SHIPPABLE: Readonly<Record<string, readonly AnyColumn[]>> = {
  call_rows: CALL_ROW_COLUMNS,
  turn_rows: TURN_ROW_COLUMNS,
  tool_rows: TOOL_ROW_COLUMNS,
  ...Object.fromEntries(
    Object.values(GROUP_TABLES).map(({ table, id, columns }): [string, AnyColumn[]] => [
      table,
      [{ name: id, type: 'int32' }, ...columns.map((name): AnyColumn => ({ name, type: 'text' }))],
    ])
  ),
};

function neededRows(view: ViewName, range: TimeRange | null, { names, everyColumn }: StatementNeeds): NeededTable {
  const { rows, groups, columns } = VIEWS[view];
  const read = columns.filter(({ name }) => everyColumn || names.has(name.toLowerCase())).flatMap(({ of }) => of);
  const joined = groups.map((kind) => GROUP_TABLES[kind].id);
  return { table: rows.table, columns: [...new Set([...joined, ...read])], range };
}

/** The tables that a statement needs, each once. Combinations are few, and come whole. */
export function neededTables(needs: StatementNeeds): NeededTable[] {
  const views = [...needs.views];
  const kinds = new Set(views.flatMap(([view]) => VIEWS[view].groups));
  const groups = [...kinds].map((kind) => GROUP_TABLES[kind]);
  return [
    ...views.map(([view, range]) => neededRows(view, range, needs)),
    ...groups.map(({ table, id, columns }) => ({ table, columns: [id, ...columns], range: null })),
  ];
}
