import { setTimeout } from 'node:timers/promises';

/** Longer than any test may take, ms: one that failed waiting must not keep the whole run from its end. */
const GIVE_UP_MS = 300_000;

/** Waits until something is so, looking again every so often, ms. Its test's time limit is its own. */
export async function until(isIt: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await isIt())) {
    if (performance.now() > giveUpAt) {
      throw new Error(`It did not become so: ${String(isIt)}`);
    }
    await setTimeout(everyMs);
  }
}
