import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A start that did not finish this often in a row is blamed on the file. */
const MOST_ATTEMPTS = 2;

const COMPANIONS = ['', '.wal'];

/** Why a file was set aside: it is damaged, or holds what the ledger no longer has. It stands in the file's name. */
type Cause = 'damaged' | 'ahead';

function nameAside(path: string, cause: Cause, now: Date): string {
  return `${path}.${cause}-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
}

/** Moves the database and its log out of the way, under a name that says when. Returns whether there was anything. */
export function setAside(path: string, now: Date, cause: Cause = 'damaged'): boolean {
  const name = nameAside(path, cause, now);
  let moved = false;
  for (const companion of COMPANIONS) {
    if (existsSync(`${path}${companion}`)) {
      renameSync(`${path}${companion}`, `${name}${companion}`);
      moved = true;
    }
  }
  return moved;
}

/** Sets aside a store that holds more than the ledger; the name of the file. */
export function keepAhead(path: string, now: Date): string {
  setAside(path, now, 'ahead');
  return basename(nameAside(path, 'ahead', now));
}

/** Takes away what was set aside: it is an old copy, and may hold what has been erased since. */
export function removeSetAside(path: string): void {
  const folder = dirname(path);
  const prefixes = ['damaged', 'ahead'].map((cause) => `${basename(path)}.${cause}-`);
  for (const name of readdirSync(folder).filter((each) => prefixes.some((prefix) => each.startsWith(prefix)))) {
    rmSync(join(folder, name));
  }
}

/** A log without its database would be replayed into the wrong one. */
export function removeOrphanedLog(path: string): void {
  if (!existsSync(path)) {
    rmSync(`${path}.wal`, { force: true });
  }
}

/**
 * Counts the attempts to open a file that ended with the process. A damaged file can abort the process instead of
 * giving an error; without this count the service would never start again.
 */
export function openAttempts(path: string) {
  const marker = `${path}.opening`;
  return {
    /** Notes one more attempt; true when too many before it did not finish. */
    begin(): boolean {
      const before = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) || 0 : 0;
      writeFileSync(marker, String(before + 1));
      return before >= MOST_ATTEMPTS;
    },
    finish(): void {
      rmSync(marker, { force: true });
    },
  };
}
