import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A start that did not finish this often in a row is blamed on the file. */
const MOST_ATTEMPTS = 2;

const COMPANIONS = ['', '.wal'];

/** Moves the database and its log out of the way, under a name that says when. Returns whether there was anything. */
export function setAside(path: string, now: Date): boolean {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  let moved = false;
  for (const companion of COMPANIONS) {
    if (existsSync(`${path}${companion}`)) {
      renameSync(`${path}${companion}`, `${path}.damaged-${stamp}${companion}`);
      moved = true;
    }
  }
  return moved;
}

/** Takes away what was set aside: it is an old copy, and may hold what has been erased since. */
export function removeSetAside(path: string): void {
  const folder = dirname(path);
  const prefix = `${basename(path)}.damaged-`;
  for (const name of readdirSync(folder).filter((each) => each.startsWith(prefix))) {
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
