import { z } from 'zod';
import { openSqliteFile } from '../../sqlite/sqliteFile.ts';
import { inTransaction } from '../../sqlite/sqliteTransaction.ts';
import { LeaseLost, type JobNews, type JobStore, type Lease } from '../jobStore.ts';

const SETUP = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS jobs (
    job TEXT PRIMARY KEY,
    owner TEXT,
    token INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    checkpoint TEXT,
    progress_at INTEGER,
    done INTEGER NOT NULL DEFAULT 0,
    succeeded_at INTEGER,
    failed_at INTEGER,
    failure TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS set_aside (
    number INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    problem TEXT NOT NULL,
    UNIQUE (job, key, version)
  ) STRICT;
`;

const holderRow = z.object({ owner: z.string().nullable(), token: z.number(), expires_at: z.number() });

const checkpointRow = z.object({ checkpoint: z.string().nullable() });

const statusRow = z
  .object({
    job: z.string(),
    progress_at: z.number().nullable(),
    done: z.number(),
    succeeded_at: z.number().nullable(),
    failed_at: z.number().nullable(),
    failure: z.string().nullable(),
  })
  .transform(({ progress_at: progressAt, succeeded_at: succeededAt, failed_at: failedAt, ...rest }) => ({
    ...rest,
    progressAt,
    succeededAt,
    failedAt,
  }));

const setAsideRow = z.object({
  job: z.string(),
  key: z.string(),
  version: z.number(),
  at: z.number(),
  problem: z.string(),
});

/**
 * Opens (or creates) the jobs in one SQLite file. Several processes of one machine may share it.
 *
 * @param path the file, or `:memory:`
 * @param now epoch ms
 */
export function openSqliteJobStore(path: string, now: number): JobStore {
  const database = openSqliteFile(path, SETUP, now);
  const statements = {
    holder: database.prepare('SELECT owner, token, expires_at FROM jobs WHERE job = ?'),
    take: database.prepare(`
      INSERT INTO jobs (job, owner, token, expires_at) VALUES ($job, $owner, $token, $expiresAt)
      ON CONFLICT (job) DO UPDATE SET owner = $owner, token = $token, expires_at = $expiresAt`),
    renew: database.prepare('UPDATE jobs SET expires_at = ? WHERE job = ? AND token = ? AND owner IS NOT NULL'),
    release: database.prepare('UPDATE jobs SET owner = NULL, expires_at = 0 WHERE job = ? AND token = ?'),
    checkpoint: database.prepare('SELECT checkpoint FROM jobs WHERE job = ?'),
    writeCheckpoint: database.prepare('UPDATE jobs SET checkpoint = ? WHERE job = ? AND token = ?'),
    touch: database.prepare('UPDATE jobs SET token = token WHERE job = ? AND token = ?'),
    setAside: database.prepare(
      'INSERT OR IGNORE INTO set_aside (job, key, version, at, problem) VALUES (?, ?, ?, ?, ?)'
    ),
    thingsSetAside: database.prepare(
      'SELECT job, key, version, at, problem FROM set_aside WHERE job = ? ORDER BY number DESC LIMIT ?'
    ),
    progress: database.prepare('UPDATE jobs SET progress_at = ?, done = done + ? WHERE job = ? AND token = ?'),
    success: database.prepare(
      'UPDATE jobs SET succeeded_at = ?, failed_at = NULL, failure = NULL WHERE job = ? AND token = ?'
    ),
    failure: database.prepare('UPDATE jobs SET failed_at = ?, failure = ? WHERE job = ? AND token = ?'),
    statuses: database.prepare(
      'SELECT job, progress_at, done, succeeded_at, failed_at, failure FROM jobs ORDER BY job'
    ),
  };

  /** A write under a lease changes the job's row; none is changed when the token is an older one. */
  function fenced(lease: Lease, changed: { changes: number | bigint }): void {
    if (Number(changed.changes) === 0) {
      throw new LeaseLost(lease);
    }
  }

  function noteNews({ job, token }: Lease, news: JobNews) {
    switch (news.kind) {
      case 'progress':
        return statements.progress.run(news.at, news.done, job, token);
      case 'success':
        return statements.success.run(news.at, job, token);
      default:
        return statements.failure.run(news.at, news.failure, job, token);
    }
  }

  return {
    async acquire(job, owner, { now: moment, lengthMs }) {
      return inTransaction(database, () => {
        const row = statements.holder.get(job);
        const holder = row === undefined ? null : holderRow.parse(row);
        if (holder !== null && holder.owner !== null && holder.expires_at > moment) {
          return null;
        }
        const lease = { job, owner, token: (holder?.token ?? 0) + 1, expiresAt: moment + lengthMs };
        statements.take.run({ ...lease });
        return lease;
      });
    },
    async renew(lease, { now: moment, lengthMs }) {
      const expiresAt = moment + lengthMs;
      fenced(lease, statements.renew.run(expiresAt, lease.job, lease.token));
      return { ...lease, expiresAt };
    },
    async release({ job, token }) {
      statements.release.run(job, token);
    },
    async checkpoint(job) {
      const row = statements.checkpoint.get(job);
      return row === undefined ? null : checkpointRow.parse(row).checkpoint;
    },
    async writeCheckpoint(lease, text) {
      fenced(lease, statements.writeCheckpoint.run(text, lease.job, lease.token));
    },
    async setAside(lease, { key, version, at, problem }) {
      inTransaction(database, () => {
        fenced(lease, statements.touch.run(lease.job, lease.token));
        statements.setAside.run(lease.job, key, version, at, problem);
      });
    },
    async thingsSetAside(job, limit) {
      return statements.thingsSetAside.all(job, limit).map((row) => setAsideRow.parse(row));
    },
    async note(lease, news) {
      fenced(lease, noteNews(lease, news));
    },
    async statuses() {
      return statements.statuses.all().map((row) => statusRow.parse(row));
    },
    async close() {
      database.close();
    },
  };
}
