import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files in a folder, at any depth, whose bytes hold a text in UTF-8. */
export function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}
