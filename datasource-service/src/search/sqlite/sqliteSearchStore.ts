import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { ServiceError } from '../../runtime/errors.ts';
import { inTransaction } from '../../runtime/sqlite/sqliteTransaction.ts';
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

/** An open index with its statements prepared: the search of a damaged one cannot even be prepared. */
function openFile(path: string) {
  const database = new DatabaseSync(path);
  try {
    database.exec(PRAGMAS);
    database.exec(TABLES);
    return {
      database,
      position: database.prepare('SELECT record_id, change_number FROM position'),
      remove: database.prepare('DELETE FROM transcripts WHERE rowid = ?'),
      insert: database.prepare('INSERT INTO transcripts (rowid, text) VALUES (?, ?)'),
      find: database.prepare(
        'SELECT rowid FROM transcripts WHERE transcripts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?'
      ),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

type OpenIndex = ReturnType<typeof openFile>;

/** Pages that one step of merging writes. */
const MERGED_PAGES = 200;

/** Merges some of the index; whether there may be more to merge. A step that changed less than two rows had nothing to do. */
function mergeSome({ database }: OpenIndex, pages: number): boolean {
  const total = database.prepare('SELECT total_changes() AS changes');
  const before = Number(total.get()?.['changes']);
  database.prepare("INSERT INTO transcripts (transcripts, rank) VALUES ('merge', ?)").run(pages);
  return Number(total.get()?.['changes']) - before >= 2;
}

function removeFile(path: string): void {
  for (const companion of ['', '-wal', '-shm']) {
    rmSync(`${path}${companion}`, { force: true });
  }
}

/** A file that does not open is made anew: it is only an index. */
function open(path: string, onDamaged: (error: unknown) => void): OpenIndex {
  try {
    return openFile(path);
  } catch (error) {
    onDamaged(error);
    removeFile(path);
    return openFile(path);
  }
}

/**
 * `SQLITE_CORRUPT` and `SQLITE_NOTADB`, of which extended codes keep the lowest byte.
 * Source: sqlite.org/rescode.html.
 */
const DAMAGE_CODES = new Set([11, 26]);

function isDamage(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : 0;
  return DAMAGE_CODES.has(code & 0xff);
}

/**
 * Opens (or creates) the full-text index in one SQLite file. Damage may show only when a page is read; the file is then
 * made anew, without a position, so that whoever follows the record begins again.
 *
 * @param path the file, or `:memory:`
 * @param onDamaged called when the file was damaged and is made anew
 */
export function openSqliteSearchStore(
  path: string,
  onDamaged: (error: unknown) => void = () => undefined
): SearchStore {
  let index = open(path, onDamaged);

  /** @throws ServiceError `unavailable` when the index was found damaged */
  function unlessDamaged<Result>(work: (open: OpenIndex) => Result): Result {
    try {
      return work(index);
    } catch (error) {
      if (!isDamage(error)) {
        throw error;
      }
      onDamaged(error);
      index.database.close();
      removeFile(path);
      index = openFile(path);
      throw new ServiceError(
        'unavailable',
        'The full-text index was damaged and is being made again. Search again in a moment.',
        { cause: error }
      );
    }
  }

  function setPosition({ database }: OpenIndex, { recordId, changeNumber }: SearchPosition): void {
    database.exec('DELETE FROM position');
    database.prepare('INSERT INTO position VALUES (?, ?)').run(recordId, changeNumber);
  }

  return {
    async position() {
      const row = unlessDamaged(({ position }) => position.get());
      return row === undefined
        ? null
        : { recordId: String(row['record_id']), changeNumber: Number(row['change_number']) };
    },
    async write(texts, position) {
      unlessDamaged((open) =>
        inTransaction(open.database, () => {
          for (const { callNumber, text } of texts) {
            open.remove.run(callNumber);
            open.insert.run(callNumber, text);
          }
          setPosition(open, position);
        })
      );
    },
    async remove(callNumbers) {
      unlessDamaged((open) =>
        inTransaction(open.database, () => callNumbers.forEach((callNumber) => open.remove.run(callNumber)))
      );
    },
    async compact() {
      // An index of parts keeps the words of what was removed until the parts are merged. The first, negative step
      // puts all of them on one level. Source: sqlite.org/fts5.html, "The 'merge' Command".
      for (let pages = -MERGED_PAGES; unlessDamaged((open) => mergeSome(open, pages)); pages = MERGED_PAGES) {
        await setImmediate();
      }
      unlessDamaged(({ database }) => {
        database.exec("INSERT INTO transcripts (transcripts) VALUES ('optimize')");
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      });
    },
    async reset(position) {
      unlessDamaged((open) =>
        inTransaction(open.database, () => {
          open.database.exec("INSERT INTO transcripts (transcripts) VALUES ('delete-all')");
          setPosition(open, position);
        })
      );
    },
    async find(words, { first, last, limit }) {
      const query = searchQuery(words);
      return query === null
        ? []
        : unlessDamaged(({ find }) => find.all(query, first, last, limit).map((row) => Number(row['rowid'])));
    },
    async close() {
      index.database.close();
    },
  };
}
