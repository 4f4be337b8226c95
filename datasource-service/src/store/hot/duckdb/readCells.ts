import { DuckDBTypeId, type DuckDBResultReader } from '@duckdb/node-api';
import type { TypedResult } from '../hotStore.ts';

const TIME_TYPES: ReadonlySet<number> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.DATE,
]);

type Cell = string | number | boolean | null;

/** @param spelled the same value as the engine writes it, for lists, intervals and other types that frames have not */
function asCell(value: unknown, spelled: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return Number(value);
    default:
      if (value === null) {
        return null;
      }
      return value instanceof Date ? value.getTime() : String(spelled);
  }
}

/** A small result of any types as plain values. */
export function readCells(reader: DuckDBResultReader): TypedResult {
  const spelled = reader.getColumns();
  return {
    names: reader.deduplicatedColumnNames(),
    columns: reader
      .getColumnsJS()
      .map((column, index) => column.map((value, row) => asCell(value, spelled[index]?.[row]))),
    rowCount: reader.currentRowCount,
    times: reader.columnTypes().map(({ typeId }) => TIME_TYPES.has(typeId)),
  };
}
