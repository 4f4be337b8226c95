import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServiceError } from './errors.ts';
import { closeToOthers, type FolderRules } from './privateFiles.ts';

/** Holds a data folder for one service; the operating system lets go of it when the process ends, however it ends. */
export interface DataDirLock {
  release(): void;
}

/** `SQLITE_CORRUPT` and `SQLITE_NOTADB`. Source: sqlite.org/rescode.html. */
const DAMAGE_CODES = [11, 26];

function isDamage(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown };
  return DAMAGE_CODES.includes(Number(errcode) & 0xff);
}

function lockFile(path: string): DataDirLock {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

/**
 * Takes the data folder, creating it when missing, and closes it and its files to others.
 *
 * @throws ServiceError `unavailable` when another service uses it, or when it cannot be written
 */
export function lockDataDir(dataDir: string, rules: FolderRules): DataDirLock {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ServiceError(
      'unavailable',
      `The data folder ${dataDir} cannot be written. Give the service's user the right to, or set VOICEHIVE_DATA_DIR.`,
      { cause: error }
    );
  }
  const lock = takeLock(dataDir);
  closeToOthers(dataDir, rules);
  return lock;
}

function takeLock(dataDir: string): DataDirLock {
  const path = join(dataDir, 'service.lock');
  try {
    return lockFile(path);
  } catch (error) {
    if (isDamage(error)) {
      // Nobody can hold a lock on what is no database, and it holds nothing else.
      rmSync(path);
      return lockFile(path);
    }
    throw new ServiceError(
      'unavailable',
      `Another VoiceHive service uses the data folder ${dataDir}. Stop it, or set VOICEHIVE_DATA_DIR to another folder.`,
      { cause: error }
    );
  }
}
