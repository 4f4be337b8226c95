import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describeForgettingHotStore, describeHotStore } from '../../../../test/conformance/hotStore.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { Admission } from './admission.ts';
import { DuckDbHotStore } from './duckDbHotStore.ts';
import { isDamage, translateFailure } from './failures.ts';
import { HotStoreDamaged } from '../hotStore.ts';

function createPlace(queryTimeoutMs = 20_000) {
  const folder = temporaryFolder();
  const path = join(folder.path, 'hot.duckdb');
  const options = {
    path,
    memoryLimitMb: 256,
    threads: 2,
    concurrency: 2,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs,
    now: () => new Date(),
  };
  return { path, folder: folder.path, open: () => new DuckDbHotStore(options), remove: folder.remove };
}

describeHotStore('DuckDB', createPlace);
describeForgettingHotStore('DuckDB', createPlace);

const POSITION = { recordId: 'record-1', changeNumber: 3, madeBy: 'card-1' };

describe('DuckDB hot store', () => {
  let place: ReturnType<typeof createPlace>;
  let store: DuckDbHotStore;

  beforeEach(() => {
    place = createPlace();
    store = place.open();
  });

  afterEach(async () => {
    await store.close();
    place.remove();
  });

  function quarantined(): string[] {
    return readdirSync(place.folder).filter((name) => name.includes('.damaged-'));
  }

  it.each([
    ['is no database', () => writeFileSync(place.path, 'no database'.repeat(500))],
    ['is cut to a few bytes', () => writeFileSync(place.path, 'DUCK')],
    ['has a log of zeros', () => writeFileSync(`${place.path}.wal`, Buffer.alloc(8192))],
    ['has a log of noise', () => writeFileSync(`${place.path}.wal`, Buffer.alloc(8192, 'noise'))],
  ])('sets a file aside that %s, and starts afresh', async (_name, damage) => {
    await store.open();
    await store.write([], POSITION);
    await store.close();
    damage();
    expect(['quarantined', 'opened']).toContain(await store.open());
    const position = await store.position();
    expect(position === null ? quarantined().length > 0 : position.changeNumber === 3).toBe(true);
    await store.write([], { ...POSITION, changeNumber: 4 });
    expect(await store.position()).toMatchObject({ changeNumber: 4 });
  });

  it('does not replay the log of a deleted database into a new one', async () => {
    await store.open();
    await store.write([], POSITION);
    await store.close();
    rmSync(place.path);
    writeFileSync(`${place.path}.wal`, 'left behind');
    expect(await store.open()).toBe('created');
    expect(await store.position()).toBeNull();
  });

  it('blames the file when opening it ended the process more than once', async () => {
    await store.open();
    await store.write([], POSITION);
    await store.close();
    writeFileSync(`${place.path}.opening`, '2');
    expect(await store.open()).toBe('quarantined');
    expect(existsSync(`${place.path}.opening`)).toBe(false);
    expect(quarantined()).toHaveLength(1);
  });

  it('does not count an attempt that is not written as a number', async () => {
    await store.open();
    await store.write([], POSITION);
    await store.close();
    writeFileSync(`${place.path}.opening`, 'nonsense');
    expect(await store.open()).toBe('opened');
  });

  /** Changes the file of the closed store behind its back. */
  async function alter(...statements: string[]): Promise<void> {
    const instance = await DuckDBInstance.create(place.path);
    const connection = await instance.connect();
    for (const statement of statements) {
      await connection.run(statement);
    }
    connection.closeSync();
    instance.closeSync();
  }

  it('makes the tables anew that another version of the service laid out', async () => {
    await store.open();
    await store.write([], POSITION);
    await store.close();
    await alter("UPDATE layout SET version = 'older'", 'CREATE TABLE left_over (number INTEGER)');
    expect(await store.open()).toBe('created');
    expect(await store.position()).toBeNull();
    await store.write([], POSITION);
    await store.close();
    expect(await store.open()).toBe('opened');
    expect(quarantined()).toEqual([]);
  });

  it.each([
    ['has a layout that says nothing', ['ALTER TABLE layout RENAME version TO other']],
    ['has a stale slot of a kind that nobody knows', ["INSERT INTO stale_slots VALUES ('year', 2026)"]],
    ['lacks a table that it should have', ['DROP TABLE stale_slots']],
  ])('sets a file aside that %s', async (_name, statements) => {
    await store.open();
    await store.close();
    await alter(...statements);
    expect(await store.open()).toBe('quarantined');
    expect(quarantined()).toHaveLength(1);
    await store.write([], POSITION);
    expect(await store.position()).toEqual(POSITION);
  });

  it('blames no file when the engine refuses its settings', async () => {
    const options = {
      memoryLimitMb: 256,
      threads: 0,
      concurrency: 2,
      sqlMemoryLimitMb: 256,
      queryTimeoutMs: 20_000,
      now: () => new Date(),
    };
    await expect(new DuckDbHotStore({ path: place.path, ...options }).open()).rejects.toThrow('Failed to set config');
    expect(quarantined()).toEqual([]);
    expect(await store.open()).toBe('created');
  });

  it('lets a query end that was under way when the store was closed', async () => {
    await store.open();
    await store.position();
    const asking = store.position();
    // The statement is with the engine now, whose answer takes a turn of the event loop.
    for (let step = 0; step < 10; step += 1) {
      await Promise.resolve();
    }
    await store.close();
    expect(await asking).toBeNull();
    await store.open();
    expect(await store.position()).toBeNull();
  });

  it('stops a query at its time limit and says so', async () => {
    const impatient = createPlace(30);
    const other = impatient.open();
    await other.open();
    await expect(other.sql('SELECT count(*) FROM range(1000000) a, range(1000000) b', 1)).rejects.toMatchObject({
      code: 'timeout',
    });
    await other.close();
    impatient.remove();
  });

  it('gives null for numbers that are none', async () => {
    await store.open();
    const { columns } = await store.sql(
      "SELECT 'NaN'::DOUBLE, 'Infinity'::DOUBLE, 5::BIGINT, NULL, DATE '2026-01-01'",
      1
    );
    expect(columns).toEqual([[null], [null], [5], [null], [Date.UTC(2026, 0, 1)]]);
  });
});

describe('translateFailure', () => {
  it.each([
    ['Corrupt database file: computed checksum 1 does not match stored checksum 2', HotStoreDamaged],
    ['FATAL Error: Failed: database has been invalidated because of a previous fatal error', HotStoreDamaged],
  ])('takes "%s" as damage', (message, kind) => {
    expect(translateFailure(new Error(message), null)).toBeInstanceOf(kind);
  });

  it('does not take a full disk or a wrong statement as damage', () => {
    expect(isDamage(new Error('IO Error: Could not write file: No space left on device'))).toBe(false);
    expect(isDamage(new Error('Binder Error: column does not exist'))).toBe(false);
  });

  it.each([
    ['Out of Memory Error: could not allocate', 'unavailable'],
    ['INTERRUPT Error: Interrupted!', 'cancelled'],
    ['Invalid Input Error: invalid perl operator: (?=', 'invalid_request'],
  ])('gives "%s" the code %s', (message, code) => {
    expect(translateFailure(new Error(message), null)).toMatchObject({ code });
  });
});

describe('Admission', () => {
  it('runs no more at once than it has slots, in order', async () => {
    const admission = new Admission(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      [1, 2, 3, 4, 5].map((number) =>
        admission.run(async () => {
          running += 1;
          most = Math.max(most, running);
          order.push(number);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
        })
      )
    );
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it('turns queries away when too many wait', async () => {
    const admission = new Admission(1);
    let release: () => void = () => undefined;
    const first = admission.run(() => new Promise<void>((resolve) => (release = resolve)));
    const waiting = Array.from({ length: 64 }, () => admission.run(async () => undefined));
    await expect(admission.run(async () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
    release();
    await Promise.all([first, ...waiting]);
  });

  it('does not start what was cancelled while it waited, and frees its slot', async () => {
    const admission = new Admission(1);
    const abort = new AbortController();
    abort.abort();
    await expect(admission.run(async () => 'ran', abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(admission.run(async () => 'ran')).resolves.toBe('ran');
  });
});
