import { setTimeout } from 'node:timers/promises';

/** Waits until something is so, looking again every so often, ms. Its test's time limit is its own. */
export async function until(isIt: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> {
  while (!(await isIt())) {
    await setTimeout(everyMs);
  }
}
