import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './sqliteTransaction.ts';

describe('a SQLite transaction', () => {
  let database: DatabaseSync;

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE numbers (number INTEGER UNIQUE)');
  });

  afterEach(() => database.close());

  function numbers(): unknown[] {
    return database
      .prepare('SELECT number FROM numbers')
      .all()
      .map(({ number }) => number);
  }

  it('keeps all of the work, or none when it throws', () => {
    expect(inTransaction(database, () => database.exec('INSERT INTO numbers VALUES (1)'))).toBeUndefined();
    const failure = new Error('no');
    const failing = () =>
      inTransaction(database, () => {
        database.exec('INSERT INTO numbers VALUES (2)');
        throw failure;
      });
    expect(failing).toThrow(failure);
    expect(numbers()).toEqual([1]);
  });

  it('says why it was not kept when the database has undone it by itself', () => {
    const failing = () =>
      inTransaction(database, () => database.exec('INSERT OR ROLLBACK INTO numbers VALUES (3), (4), (3)'));
    expect(failing).toThrow(/UNIQUE constraint failed/);
    expect(numbers()).toEqual([]);
    expect(inTransaction(database, () => 'goes on')).toBe('goes on');
  });
});
