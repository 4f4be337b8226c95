/** How often the processor time is looked at, ms. */
const EVERY_MS = 5;

/**
 * Watches the event loop of this thread. Processor time tells how long the loop was held by its own work, whatever else the
 * machine does meanwhile.
 *
 * @returns reads the longest time that a turn took since it was last read, in seconds of processor time
 */
export function watchTurns(): () => number {
  let longest = 0;
  let last = process.threadCpuUsage();
  const looking = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1e6);
    last = process.threadCpuUsage();
  }, EVERY_MS);
  looking.unref();
  return () => {
    const read = longest;
    longest = 0;
    return read;
  };
}
