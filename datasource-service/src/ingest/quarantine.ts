import { ServiceError } from '../runtime/errors.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';

/** What strangers may have kept for inspection. */
export interface QuarantineLimits {
  /** Messages kept at once. */
  most: number;
  /** Bytes of their bodies. */
  mostBytes: number;
  /** Webhooks looked at in a minute. */
  mostPerMinute: number;
}

interface QuarantineOptions extends QuarantineLimits {
  record: Pick<RecordStore, 'quarantineSize'>;
  logger: Logger;
}

const MINUTE = 60_000;

/** When a platform may try again while there is no room: somebody has to look through what is kept first. */
const RETRY_WHEN_FULL_SECONDS = 600;

/**
 * Holds what fails its proof of origin to a rate and to a total: it comes from anybody, and is kept for somebody to look
 * at. How much is kept is counted again every minute, so that what was let in or has expired makes room.
 */
export class Quarantine {
  readonly #options: QuarantineOptions;
  #minute = -1;
  #webhooks = 0;
  #messages = 0;
  #bytes = 0;
  #isFull = false;

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /**
   * Lets one webhook be read, at epoch ms.
   *
   * @throws ServiceError `rate_limited` when there were too many in its minute
   */
  async enter(at: number): Promise<void> {
    const { record, mostPerMinute } = this.#options;
    const minute = Math.floor(at / MINUTE);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#webhooks = 0;
      const { messages, bytes } = await record.quarantineSize();
      this.#messages = messages;
      this.#bytes = bytes;
    }
    this.#webhooks += 1;
    if (this.#webhooks > mostPerMinute) {
      throw new ServiceError(
        'rate_limited',
        'More webhooks without proof of their origin come in than are looked at.',
        {
          retryAfterSeconds: Math.ceil(((minute + 1) * MINUTE - at) / 1000),
        }
      );
    }
  }

  /**
   * Takes room for messages of so many bytes together.
   *
   * @throws ServiceError `rate_limited` when there is none
   */
  take(messages: number, bytes: number): void {
    const { most, mostBytes, logger } = this.#options;
    if (this.#messages + messages > most || this.#bytes + bytes > mostBytes) {
      if (!this.#isFull) {
        this.#isFull = true;
        logger.warn(
          { messages: this.#messages, bytes: this.#bytes },
          'The quarantine is full: webhooks that fail verification are turned away. Look through the inbox, and mend the secret of the platform.'
        );
      }
      throw new ServiceError('rate_limited', 'The quarantine is full: somebody has to look through it first.', {
        retryAfterSeconds: RETRY_WHEN_FULL_SECONDS,
      });
    }
    this.#isFull = false;
    this.#messages += messages;
    this.#bytes += bytes;
  }
}
