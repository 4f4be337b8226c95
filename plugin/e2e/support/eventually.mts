import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 100;

/** Waits until the check holds; fails with the given words when it never does. */
export async function eventually(check: () => Promise<boolean>, words: () => string): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await check().catch(() => false))) {
    if (Date.now() > giveUpAt) {
      throw new Error(words());
    }
    await pause(PAUSE_MS);
  }
}
