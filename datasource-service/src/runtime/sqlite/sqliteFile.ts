import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const COMPANIONS = ['', '-wal', '-shm'];

function openWith(path: string, setup: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(setup);
    const found = database.prepare('PRAGMA quick_check(1)').all();
    const check = found.map((row) => String(row['quick_check'])).join();
    if (check !== 'ok') {
      throw new Error(check);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function setAside(path: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  for (const companion of COMPANIONS.filter((each) => existsSync(`${path}${each}`))) {
    renameSync(`${path}${companion}`, `${path}.damaged-${stamp}${companion}`);
  }
  return `${path}.damaged-${stamp}`;
}

/** Hears that a file was damaged and set aside. */
export type OnDamaged = (told: { err: unknown; file: string }) => void;

/**
 * Opens (or creates) a small file beside the ledger. What it holds is worth keeping and not worth standing still for: a
 * file that does not open is set aside under a name that says when, and a new one begun.
 *
 * @param path the file, or `:memory:`
 * @param setup pragmas and tables, each created only where it is missing
 * @param now epoch ms
 * @param onDamaged called with why it did not open, and where it is now
 */
export function openSqliteFile(
  path: string,
  setup: string,
  now: number,
  onDamaged: OnDamaged = () => undefined
): DatabaseSync {
  try {
    return openWith(path, setup);
  } catch (error) {
    onDamaged({ err: error, file: setAside(path, new Date(now)) });
    return openWith(path, setup);
  }
}
