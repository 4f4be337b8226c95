import { availableParallelism } from 'node:os';
import type { Config } from '../config/config.ts';
import { BodyReader } from '../ingest/bodyReader.ts';
import { BodyThreads } from '../ingest/bodyThreads.ts';
import { ADAPTERS } from '../platforms/adapters.ts';

const MOST_THREADS = 4;

/** Large bodies of strangers that may wait: they are kept for inspection alone. */
const MOST_STRANGERS = 8;

/** Time in which a body must be read, ms: platforms wait no longer for an answer. */
const TIME_MS = 30_000;

const MEGABYTE = 1024 * 1024;

/** Bodies of the largest kind were read with 256 MB; this is three times as much. */
function memoryMb(bodyLimitBytes: number): number {
  return 512 + 16 * (bodyLimitBytes / MEGABYTE);
}

/**
 * Who reads bodies: those that come in, those of strangers, and those that are worked into calls. Each has threads of its
 * own, so that none waits for the others.
 */
export function createBodyReaders({ bodyLimitBytes }: Pick<Config, 'bodyLimitBytes'>) {
  const limits = { most: 1, mostWaiting: Infinity, memoryMb: memoryMb(bodyLimitBytes), timeMs: TIME_MS };
  const most = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1));
  const pools = {
    received: new BodyThreads({ ...limits, most }),
    quarantined: new BodyThreads({ ...limits, mostWaiting: MOST_STRANGERS }),
    stored: new BodyThreads(limits),
  };
  const over = (threads: BodyThreads): BodyReader => new BodyReader({ adapters: ADAPTERS, threads });
  return {
    received: over(pools.received),
    quarantined: over(pools.quarantined),
    stored: over(pools.stored),
    async close(): Promise<void> {
      await Promise.all(Object.values(pools).map((threads) => threads.close()));
    },
  };
}
