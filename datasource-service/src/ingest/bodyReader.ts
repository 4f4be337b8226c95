import type { CallEvent } from '../calls/callEvent.ts';
import type { ProviderAdapter } from '../platforms/provider.ts';
import type { BodyThreads } from './bodyThreads.ts';
import { readDelivery, type ReadableDelivery } from './readDelivery.ts';
import { readMessages, type BodyTask, type ReadMessage } from './readMessages.ts';

/** A body of so many bytes takes some milliseconds to read, and more would hold up everything else. */
export const LARGE_BYTES = 64 * 1024;

interface BodyReaderOptions {
  adapters: readonly ProviderAdapter[];
  /** They know every platform's own adapter. */
  threads: Pick<BodyThreads, 'messages' | 'event'>;
}

/** Reads bodies: small ones at once, because a thread would take longer, and large ones in threads. */
export class BodyReader {
  readonly #options: BodyReaderOptions;

  constructor(options: BodyReaderOptions) {
    this.#options = options;
  }

  /**
   * The messages of a body.
   *
   * @throws ServiceError with the field at fault; `unavailable` when there is no time for it
   */
  async messages(adapter: ProviderAdapter, task: BodyTask): Promise<ReadMessage[]> {
    return task.request.body.length > LARGE_BYTES
      ? await this.#options.threads.messages({ ...task, provider: adapter.provider })
      : readMessages(adapter, task);
  }

  /**
   * What a delivery says about its call; null when it says nothing about one.
   *
   * @throws Error when the body cannot be read
   */
  async event({ provider, verdict, body, receivedAt }: ReadableDelivery): Promise<CallEvent | null> {
    const { adapters, threads } = this.#options;
    const delivery = { provider, verdict, body, receivedAt };
    return body.length > LARGE_BYTES ? await threads.event(delivery) : readDelivery(adapters, delivery);
  }
}
