import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder, removed by `remove`. Its path is short, so that unix sockets fit in it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'vh-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
