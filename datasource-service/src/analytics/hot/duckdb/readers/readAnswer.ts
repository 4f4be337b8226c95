import {
  DuckDBTypeId,
  JSDuckDBValueConverter,
  type DuckDBMaterializedResult,
  type DuckDBVector,
} from '@duckdb/node-api';
import { refuse } from './tree.ts';

const TIME_TYPES: ReadonlySet<number> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.DATE,
]);

type Cell = string | number | boolean | null;

/** Rows of an answer that go in one piece, bytes: what takes a piece is held up by no more than it. */
const PIECE_BYTES = 256 * 1024;

const NUMBER_BYTES = 8;

/** Limits of an answer. */
export interface AnswerLimits {
  mostRows: number;
  mostBytes: number;
}

/** What is known of an answer when all of it was read. */
export interface AnswerHead {
  names: string[];
  /** Which columns are times, epoch ms. */
  times: boolean[];
  rowCount: number;
  /** Whether rows were left out because all of them would be too large. */
  isCutByBytes: boolean;
}

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

function cellOf(vector: DuckDBVector, row: number): Cell {
  const spelled: unknown = vector.getItem(row);
  return asCell(JSDuckDBValueConverter(vector.getItem(row), vector.type, JSDuckDBValueConverter), spelled);
}

function sizeOf(cell: Cell): number {
  return typeof cell === 'string' ? NUMBER_BYTES + Buffer.byteLength(cell) : NUMBER_BYTES;
}

/** Columns that are filled row by row and given away in pieces. */
class Pieces {
  readonly #give: (columns: Cell[][]) => void;
  readonly #columns: readonly Cell[][];
  #bytes = 0;

  constructor(width: number, give: (columns: Cell[][]) => void) {
    this.#give = give;
    this.#columns = Array.from({ length: width }, () => []);
  }

  add(row: readonly Cell[], bytes: number): void {
    this.#columns.forEach((column, index) => column.push(row[index] as Cell));
    this.#bytes += bytes;
    if (this.#bytes >= PIECE_BYTES) {
      this.end();
    }
  }

  end(): void {
    this.#give(this.#columns.map((column) => column.splice(0)));
    this.#bytes = 0;
  }
}

/**
 * Reads a result row by row, as far as the limits let it, and gives its columns away in pieces. The result is one that
 * the engine has finished: what fails on the way throws before the first row is read, where a stream would only end.
 *
 * @throws ServiceError `invalid_request` when one row alone is too large
 */
export async function readAnswer(
  result: DuckDBMaterializedResult,
  { mostRows, mostBytes }: AnswerLimits,
  give: (columns: Cell[][]) => void
): Promise<AnswerHead> {
  const names = result.deduplicatedColumnNames();
  const wanted = Math.min(result.rowCount, mostRows);
  const pieces = new Pieces(names.length, give);
  let bytes = 0;
  let rowCount = 0;
  let isCutByBytes = false;
  while (rowCount < wanted && !isCutByBytes) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) {
      throw new Error(`The engine gave ${rowCount} of ${result.rowCount} rows.`);
    }
    const vectors = names.map((_, column) => chunk.getColumnVector(column));
    for (let row = 0; row < chunk.rowCount && rowCount < wanted; row += 1) {
      const cells = vectors.map((vector) => cellOf(vector, row));
      const size = cells.reduce<number>((sum, cell) => sum + sizeOf(cell), 0);
      if (bytes + size > mostBytes) {
        isCutByBytes = true;
        break;
      }
      bytes += size;
      rowCount += 1;
      pieces.add(cells, size);
    }
  }
  if (isCutByBytes && rowCount === 0) {
    refuse('its first row alone is larger than an answer may be.');
  }
  pieces.end();
  const times = result.columnTypes().map(({ typeId }) => TIME_TYPES.has(typeId));
  return { names, times, rowCount, isCutByBytes };
}
