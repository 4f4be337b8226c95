import type { CallEvent } from './calls/callEvent.ts';
import { readDelivery, type ReadableDelivery } from './ingest/readDelivery.ts';
import { readInThread, type ThreadOutcome, type ThreadTask } from './ingest/threadTasks.ts';
import { ADAPTERS } from './platforms/adapters.ts';

/** The program of a thread that reads large bodies: the service calls these by their names. */
export function messages(task: ThreadTask): ThreadOutcome {
  return readInThread(ADAPTERS, task);
}

/** What a large delivery says about its call. */
export function event(delivery: ReadableDelivery): CallEvent | null {
  return readDelivery(ADAPTERS, delivery);
}
