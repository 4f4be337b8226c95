import { ServiceError } from '../runtime/errors.ts';

const MINUTE_MS = 60_000;

interface Limits {
  /** Requests a minute of one asker, and of all together. */
  perActor: number;
  inAll: number;
  /** Epoch ms. */
  now: () => number;
}

/** Lets so many requests a minute in. Who asked is known only until the minute is over, and only in memory. */
export class RateLimit {
  readonly #limits: Limits;
  #minute = 0;
  #taken = 0;
  #byActor = new Map<string, number>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Takes one request in.
   *
   * @throws ServiceError `rate_limited` when it is one too many
   */
  take(actor: string): void {
    const { perActor, inAll, now } = this.#limits;
    const moment = now();
    const minute = Math.floor(moment / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#taken = 0;
      this.#byActor = new Map();
    }
    const own = this.#byActor.get(actor) ?? 0;
    if (own >= perActor || this.#taken >= inAll) {
      const retryAfterSeconds = Math.ceil(((minute + 1) * MINUTE_MS - moment) / 1000);
      throw new ServiceError('rate_limited', `Too many requests. Try again in ${retryAfterSeconds} seconds.`, {
        retryAfterSeconds,
      });
    }
    this.#byActor.set(actor, own + 1);
    this.#taken += 1;
  }
}
