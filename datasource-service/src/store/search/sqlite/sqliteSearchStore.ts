import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../sqliteTransaction.ts';
import type { SearchPosition, SearchStore } from '../searchStore.ts';
import { searchQuery } from './searchQuery.ts';

/** The index can be made again, so that a commit need not wait for the disk. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
`;

/** The texts themselves are in the record; the index keeps only where words occur. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS position (record_id TEXT NOT NULL, change_number INTEGER NOT NULL) STRICT;
  CREATE VIRTUAL TABLE IF NOT EXISTS transcripts
    USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
`;

function openFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(PRAGMAS);
    database.exec(TABLES);
    database.prepare('SELECT count(*) FROM position').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A file that does not open is made anew: it is only an index. */
function open(path: string): DatabaseSync {
  try {
    return openFile(path);
  } catch {
    for (const companion of ['', '-wal', '-shm']) {
      rmSync(`${path}${companion}`, { force: true });
    }
    return openFile(path);
  }
}

/**
 * Opens (or creates) the full-text index in one SQLite file.
 *
 * @param path the file, or `:memory:`
 */
export function openSqliteSearchStore(path: string): SearchStore {
  const database = open(path);
  const remove = database.prepare('DELETE FROM transcripts WHERE rowid = ?');
  const insert = database.prepare('INSERT INTO transcripts (rowid, text) VALUES (?, ?)');
  const find = database.prepare(
    'SELECT rowid FROM transcripts WHERE transcripts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?'
  );

  function setPosition({ recordId, changeNumber }: SearchPosition): void {
    database.exec('DELETE FROM position');
    database.prepare('INSERT INTO position VALUES (?, ?)').run(recordId, changeNumber);
  }

  return {
    async position() {
      const row = database.prepare('SELECT record_id, change_number FROM position').get();
      return row === undefined
        ? null
        : { recordId: String(row['record_id']), changeNumber: Number(row['change_number']) };
    },
    async write(texts, position) {
      inTransaction(database, () => {
        for (const { callNumber, text } of texts) {
          remove.run(callNumber);
          insert.run(callNumber, text);
        }
        setPosition(position);
      });
    },
    async reset(position) {
      inTransaction(database, () => {
        database.exec("INSERT INTO transcripts (transcripts) VALUES ('delete-all')");
        setPosition(position);
      });
    },
    async find(words, { first, last, limit }) {
      const query = searchQuery(words);
      return query === null ? [] : find.all(query, first, last, limit).map((row) => Number(row['rowid']));
    },
    async close() {
      database.close();
    },
  };
}
