import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const COMPANIONS = ['', '-wal', '-shm'];

function openWith(path: string, setup: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(setup);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function setAside(path: string, now: Date): void {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  for (const companion of COMPANIONS.filter((each) => existsSync(`${path}${each}`))) {
    renameSync(`${path}${companion}`, `${path}.damaged-${stamp}${companion}`);
  }
}

/**
 * Opens (or creates) a small file beside the ledger. What it holds is worth keeping and not worth standing still for: a
 * file that does not open is set aside under a name that says when, and a new one begun.
 *
 * @param path the file, or `:memory:`
 * @param setup pragmas and tables, each created only where it is missing
 * @param now epoch ms
 */
export function openSqliteFile(path: string, setup: string, now: number): DatabaseSync {
  try {
    return openWith(path, setup);
  } catch {
    setAside(path, new Date(now));
    return openWith(path, setup);
  }
}
