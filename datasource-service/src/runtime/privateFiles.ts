import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** The owner alone reads and writes. */
const FILE_MODE = 0o600;

/** The owner alone comes in. */
const FOLDER_MODE = 0o700;

/** The group may pass through to what it may use, a socket, and sees nothing else. */
const PASSABLE_FOLDER_MODE = 0o710;

/** The bits of a mode that say who may do what. */
const PERMISSIONS = 0o7777;

/** Whose files a data folder holds, and who must get through it. */
export interface FolderRules {
  /** Number of the user whose files are closed; those of others cannot be. */
  owner: number;
  /** Whether the group must get through to a socket in it. */
  isPassable: boolean;
}

function close(path: string, mode: number, stats: Stats, owner: number): void {
  if (stats.uid === owner && (stats.mode & PERMISSIONS) !== mode) {
    chmodSync(path, mode);
  }
}

/**
 * Closes a data folder and the files in it to everybody but their owner: earlier versions left them readable to all.
 * Sockets and folders in it, such as that of a Grafana on the same machine, are left as they are. Nobody else may use
 * the folder meanwhile.
 */
export function closeToOthers(folder: string, { owner, isPassable }: FolderRules): void {
  close(folder, isPassable ? PASSABLE_FOLDER_MODE : FOLDER_MODE, lstatSync(folder), owner);
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile())) {
    const path = join(folder, entry.name);
    close(path, FILE_MODE, lstatSync(path), owner);
  }
}
