import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { BucketRuns } from '../hotStore.ts';

type TypedArray = Int16Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** What the engine's vectors of numbers hold inside; their public interface hands out one value at a time. */
interface NumberVector {
  items: TypedArray;
}

/** The engine's vector of lists: all lists of the chunk in one child, and where each begins. */
interface ListVector {
  childVector: DuckDBVector;
  getEntryOffset(row: number): number;
  getEntryLength(row: number): number;
}

function isNumberVector(vector: object): vector is NumberVector {
  return 'items' in vector && ArrayBuffer.isView(vector.items) && !(vector.items instanceof BigInt64Array);
}

function isListVector(vector: object): vector is ListVector {
  return 'childVector' in vector && 'getEntryOffset' in vector;
}

function itemsOf(vector: DuckDBVector): TypedArray {
  if (!isNumberVector(vector)) {
    throw new TypeError('The column is not of a number type that is read in bulk.');
  }
  return vector.items;
}

function totalRows(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

/** A column of 64-bit floats over all chunks. The column must not have nulls. */
export function readDoubles(chunks: readonly DuckDBDataChunk[], column: number): Float64Array {
  const values = new Float64Array(totalRows(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    values.set(itemsOf(chunk.getColumnVector(column)), offset);
    offset += chunk.rowCount;
  }
  return values;
}

/** A column of integers of up to 32 bits over all chunks. The column must not have nulls. */
export function readIntegers(chunks: readonly DuckDBDataChunk[], column: number): Int32Array {
  const values = new Int32Array(totalRows(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    values.set(itemsOf(chunk.getColumnVector(column)), offset);
    offset += chunk.rowCount;
  }
  return values;
}

function listVector(chunk: DuckDBDataChunk, column: number): ListVector {
  const vector = chunk.getColumnVector(column);
  if (!isListVector(vector)) {
    throw new TypeError('The column is not a list.');
  }
  return vector;
}

/** Copies the lists of a chunk one behind the other; at once where they lie so already. Returns the end. */
function copyLists(lists: ListVector, rowCount: number, values: Int32Array, position: number): number {
  const items = itemsOf(lists.childVector);
  const begin = lists.getEntryOffset(0);
  let length = 0;
  let isUnbroken = true;
  for (let index = 0; index < rowCount; index += 1) {
    isUnbroken &&= lists.getEntryOffset(index) === begin + length;
    length += lists.getEntryLength(index);
  }
  if (isUnbroken) {
    values.set(items.subarray(begin, begin + length), position);
    return position + length;
  }
  let place = position;
  for (let index = 0; index < rowCount; index += 1) {
    const start = lists.getEntryOffset(index);
    const list = items.subarray(start, start + lists.getEntryLength(index));
    values.set(list, place);
    place += list.length;
  }
  return place;
}

/** Two columns of lists that have equal lengths in each row: buckets and their counts. */
export function readLists(chunks: readonly DuckDBDataChunk[], bucketsColumn: number, countsColumn: number): BucketRuns {
  const offsets = new Int32Array(totalRows(chunks) + 1);
  let row = 0;
  for (const chunk of chunks) {
    const lists = listVector(chunk, bucketsColumn);
    for (let index = 0; index < chunk.rowCount; index += 1) {
      offsets[row + 1] = (offsets[row] as number) + lists.getEntryLength(index);
      row += 1;
    }
  }
  const elements = (column: number): Int32Array => {
    const values = new Int32Array(offsets[row] as number);
    let position = 0;
    for (const chunk of chunks) {
      position = copyLists(listVector(chunk, column), chunk.rowCount, values, position);
    }
    return values;
  };
  return { offsets, buckets: elements(bucketsColumn), counts: elements(countsColumn) };
}
