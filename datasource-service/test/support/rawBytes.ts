import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a file; none when it went while the folder was read, as logs of databases do. */
function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    // Errors of Node's own modules are none of the Error that tests see.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      return Buffer.alloc(0);
    }
    throw error;
  }
}

/** Names of the files in a folder, at any depth, whose bytes hold a text in UTF-8. */
export function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => bytesOf(path).includes(text));
}
