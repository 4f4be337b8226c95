import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import { readDoubles, readIntegers, readLists } from './readColumns.ts';

/** More rows than the engine gives in one chunk. */
const ROWS = 5000;

describe('columns read in bulk', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    connection = await instance.connect();
    await connection.run(`CREATE TABLE numbers AS SELECT i::INTEGER AS i FROM range(${ROWS}) AS all_numbers(i)`);
  });

  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  async function chunksOf(select: string): Promise<readonly DuckDBDataChunk[]> {
    return (await connection.run(`SELECT ${select}`)).fetchAllChunks();
  }

  it('are the numbers of all chunks', async () => {
    const chunks = await chunksOf('i, i / 2 FROM numbers ORDER BY i');
    expect(chunks.length).toBeGreaterThan(1);
    expect([...readIntegers(chunks, 0)]).toEqual(Array.from({ length: ROWS }, (_, index) => index));
    expect([...readDoubles(chunks, 1)]).toEqual(Array.from({ length: ROWS }, (_, index) => index / 2));
  });

  it.each([
    ['lie one behind the other', '[i, i + 1], [1, 2] FROM numbers ORDER BY i', (index: number) => [index, index + 1]],
    ['are one for all rows', '[7, 8], [1, 2] FROM numbers', () => [7, 8]],
  ])('are lists that %s', async (_name, select, expected) => {
    const chunks = await chunksOf(select);
    const { offsets, buckets, counts } = readLists(chunks, 0, 1);
    const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
    expect(offsets[rows]).toBe(2 * rows);
    expect(Array.from(buckets)).toEqual(Array.from({ length: rows }, (_, index) => expected(index)).flat());
    expect(Array.from(counts)).toEqual(Array.from({ length: rows }, () => [1, 2]).flat());
  });

  it('are refused when their type has no numbers side by side', async () => {
    const chunks = await chunksOf("'one', 1::BIGINT, [1], 1");
    expect(() => readIntegers(chunks, 0)).toThrow('The column is not of a number type that is read in bulk.');
    expect(() => readDoubles(chunks, 1)).toThrow('The column is not of a number type that is read in bulk.');
    expect(() => readLists(chunks, 2, 3)).toThrow('The column is not a list.');
  });
});
