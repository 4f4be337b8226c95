import { setTimeout as sleep } from 'node:timers/promises';
import { API_PREFIX } from '@voicehive/datasource-service/contract';
import type { Delivery } from '../faults/deliveryFaults.ts';
import type { HttpAnswer, HttpPool } from './httpRequest.ts';
import { proofHeaders, type ProofKind } from './proof.ts';
import { Slots } from './slots.ts';

/** A failure that no retry can right; the message says what to do. */
export class DeliveryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DeliveryError';
  }
}

/** What became of the deliveries so far. */
export interface SentCounts {
  accepted: number;
  /** Forged ones that the service turned away, as it should. */
  turnedAway: number;
  /** Answered with an error that a retry would not change. */
  refused: number;
  retries: number;
}

interface SenderOptions {
  pool: HttpPool;
  /** Requests under way at once. */
  concurrency: number;
  /** Null sends without proof of origin. */
  secret: string | null;
  proof: ProofKind;
  signal: AbortSignal;
  now: () => number;
  /** Told once when the service stops answering, once when it answers again, and about refusals. */
  say: (line: string) => void;
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;

/** Answers that mean "not now". */
const TRY_AGAIN = new Set([429, 502, 503, 504]);

const WEBHOOK_PATH = `${API_PREFIX}/webhooks/vapi`;

/**
 * Delivers webhooks, as many at once as allowed, in order of their start. A delivery is tried until the service has
 * accepted or refused it; it is never given up because the service is away or busy.
 */
export class WebhookSender {
  readonly counts: SentCounts = { accepted: 0, turnedAway: 0, refused: 0, retries: 0 };
  readonly #options: SenderOptions;
  readonly #slots: Slots;
  readonly #underWay = new Set<Promise<void>>();
  readonly #givenUp = new AbortController();
  readonly #signal: AbortSignal;
  #isAway = false;
  #failure: unknown = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
    this.#signal = AbortSignal.any([options.signal, this.#givenUp.signal]);
  }

  /**
   * Starts a delivery; resolves when it is under way, so that the caller goes no faster than the service.
   *
   * @throws DeliveryError when an earlier delivery showed that no further one can succeed
   */
  async start(delivery: Delivery): Promise<void> {
    await this.#slots.take();
    if (this.#signal.aborted) {
      this.#slots.release();
      this.#throwFailure();
      return;
    }
    const run = this.#deliver(delivery)
      .catch((error: unknown) => {
        if (!this.#signal.aborted) {
          this.#failure = error;
          this.#givenUp.abort();
        }
      })
      .finally(() => {
        this.#slots.release();
        this.#underWay.delete(run);
      });
    this.#underWay.add(run);
  }

  /**
   * Waits for all deliveries that were started.
   *
   * @throws DeliveryError when one of them showed that none can succeed
   */
  async finish(): Promise<void> {
    await Promise.all(this.#underWay);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== null) {
      throw this.#failure;
    }
  }

  async #deliver({ message, isForged }: Delivery): Promise<void> {
    const { body } = message;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#attempt(body, isForged);
      if (answer !== null && !TRY_AGAIN.has(answer.status)) {
        this.#noteAnswer();
        this.#settle(answer, isForged);
        return;
      }
      this.counts.retries += 1;
      this.#noteAbsence(answer);
      const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
      await sleep(Math.max(pause, answer?.retryAfterMs ?? 0), undefined, { signal: this.#signal });
    }
  }

  async #attempt(body: string, isForged: boolean): Promise<HttpAnswer | null> {
    const { pool, secret, proof, now } = this.#options;
    const headers = secret === null ? {} : proofHeaders(proof, secret, body, { sentAt: now(), isForged });
    try {
      return await pool.send({ method: 'POST', path: WEBHOOK_PATH, headers, body, signal: this.#signal });
    } catch (error) {
      if (this.#signal.aborted) {
        throw error;
      }
      return null;
    }
  }

  #settle({ status, body }: HttpAnswer, isForged: boolean): void {
    const { secret, say } = this.#options;
    if (status >= 200 && status < 300) {
      this.counts.accepted += 1;
    } else if (isForged && secret !== null && status === 401) {
      this.counts.turnedAway += 1;
    } else if (status === 401 || status === 403 || status === 404) {
      throw new DeliveryError(
        `The service answers webhooks with ${status}: ${body}\nGive --url its address and --secret the secret it has in VOICEHIVE_VAPI_SECRET.`
      );
    } else {
      this.counts.refused += 1;
      if (this.counts.refused === 1) {
        say(`The service refused a message with ${status}: ${body}`);
      }
    }
  }

  #noteAbsence(answer: HttpAnswer | null): void {
    if (!this.#isAway) {
      this.#isAway = true;
      const what = answer === null ? 'does not answer' : `answers "not now" (${answer.status})`;
      this.#options.say(`The service ${what}. Nothing is lost: the messages wait and are sent again.`);
    }
  }

  #noteAnswer(): void {
    if (this.#isAway) {
      this.#isAway = false;
      this.#options.say('The service answers again.');
    }
  }
}
