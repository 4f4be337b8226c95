import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType } from '../../../rows/rowColumns.ts';
import { runStatement } from '../statement.ts';
import type { ShippedFiles } from './messages.ts';
import { SHIPPABLE, type NeededTable } from './shipment.ts';
import { refuse } from './tree.ts';

const MINUTE_MS = 60_000;

/** What a value takes at most in most files, bytes. */
const WIDTHS: Readonly<Record<ColumnType, number>> = {
  text: 40,
  double: 8,
  int64: 8,
  time: 8,
  int32: 4,
  uint32: 4,
  int16: 2,
  uint16: 2,
};

/** Rows that are compressed together: the writer keeps so many of every column in memory. */
const ROW_GROUP = 20_480;

const MEGABYTE = 1_000_000;

/** About so many bytes of rows may be written for one statement. */
const MOST_SHIPPED_BYTES = 2_000_000_000;

function conditionOf({ range }: NeededTable): string {
  return range === null
    ? ''
    : ` WHERE minute >= ${Math.floor(range.from / MINUTE_MS)} AND minute <= ${Math.ceil(range.to / MINUTE_MS)}`;
}

/** The asked columns that there are: what a process asks for is not taken on trust. */
function columnsOf({ table, columns }: NeededTable) {
  return (SHIPPABLE[table] ?? refuse(`there is no table "${table}".`)).filter(({ name }) => columns.includes(name));
}

async function bytesOf(connection: DuckDBConnection, needed: NeededTable): Promise<number> {
  const width = columnsOf(needed).reduce((sum, { type }) => sum + WIDTHS[type], 0);
  const reader = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${needed.table}${conditionOf(needed)}`);
  return Number(reader.getRows()[0]?.[0]) * width;
}

/**
 * Writes the rows that a statement needs into files of a folder, all as of the same moment when the connection is in a
 * snapshot.
 *
 * @throws ServiceError `invalid_request` when they are more than may be shipped
 */
export async function shipRows(
  connection: DuckDBConnection,
  {
    tables,
    folder,
    mostBytes = MOST_SHIPPED_BYTES,
  }: { tables: readonly NeededTable[]; folder: string; mostBytes?: number }
): Promise<ShippedFiles> {
  let bytes = 0;
  for (const needed of tables) {
    bytes += await bytesOf(connection, needed);
  }
  if (bytes > mostBytes) {
    const sizes = `${Math.ceil(bytes / MEGABYTE)} MB of rows, and may read ${Math.floor(mostBytes / MEGABYTE)} MB`;
    refuse(`it reads about ${sizes}. Bound each view by $__timeFilter, and name the columns instead of *.`);
  }
  const files = [];
  for (const needed of tables) {
    const columns = columnsOf(needed).map(({ name }) => name);
    const path = join(folder, `${needed.table}.parquet`);
    await runStatement(connection, {
      sql: `COPY (SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM ${needed.table}${conditionOf(needed)})
        TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE ${ROW_GROUP})`,
      parameters: [],
    });
    files.push({ table: needed.table, columns, path });
  }
  return { kind: 'files', files };
}
