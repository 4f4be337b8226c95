import { z } from 'zod';
import { PAGES } from '../../contract/index.ts';
import { openSqliteFile, type OnDamaged } from '../../runtime/sqlite/sqliteFile.ts';
import type { FeedbackStore } from '../feedbackStore.ts';

/** Feedback is rare, and nobody gives it twice: it waits for the disk. */
const SETUP = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    page TEXT NOT NULL,
    rating INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS feedback_by_time ON feedback (at, number);
`;

const feedbackRow = z.object({
  number: z.number(),
  at: z.number(),
  page: z.enum(PAGES),
  rating: z.number(),
  text: z.string(),
});

/**
 * Opens (or creates) the feedback in one SQLite file.
 *
 * @param path the file, or `:memory:`
 * @param now epoch ms
 * @param onDamaged called when a damaged file was set aside
 */
export function openSqliteFeedbackStore(path: string, now: number, onDamaged?: OnDamaged): FeedbackStore {
  const database = openSqliteFile(path, SETUP, now, onDamaged);
  const insert = database.prepare('INSERT INTO feedback (at, page, rating, text) VALUES (?, ?, ?, ?)');
  const list = database.prepare(
    `SELECT number, at, page, rating, text FROM feedback
     WHERE at >= ? AND (at, number) < (?, ?) ORDER BY at DESC, number DESC LIMIT ?`
  );
  return {
    async add({ at, page, rating, text }) {
      insert.run(at, page, rating, text);
    },
    async list({ range, after, limit }) {
      const start = after ?? { at: range.to, number: 0 };
      return list.all(range.from, start.at, start.number, limit).map((row) => feedbackRow.parse(row));
    },
    async close() {
      database.close();
    },
  };
}
