import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ServiceError } from '../../runtime/errors.ts';
import type { WebhookRequest } from '../../platforms/provider.ts';
import { messageTypeMeaning } from '../../platforms/vapi/messageTypes.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics, TeeOutcome } from '../../runtime/metrics.ts';
import { Gate, type GateLimits } from '../gate.ts';
import { Backlog, type BacklogLimits } from './backlog.ts';
import { forward, piecesOf, TooLongError, type Destination } from './forward.ts';
import { TEE_HEADER } from './forwardHeaders.ts';

const SECOND = 1000;

/** Kept back from the platform's timeout, so that an answer that comes late still arrives, ms. */
const MARGIN_MS = 500;

/** Vapi waits 7.5 s for the answer to an assistant-request, end to end and whatever is configured, ms. */
const ASSISTANT_REQUEST_MS = 7500;

/** Longest answer that is handed back. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Questions that may wait for the customer's answer at once. */
const QUESTIONS: GateLimits = { most: 512, mostBytes: 128 * 1024 * 1024 };

/** What need not be answered waits in line within these limits. */
const BACKLOG: BacklogLimits = { concurrency: 32, most: 5000, mostBytes: 64 * 1024 * 1024 };

const RETRY_AFTER_SECONDS = 1;

/** Where messages are forwarded to, and what is told of it. */
export interface TeeOptions {
  url: string;
  /** The platform's timeout for an answer, ms. */
  timeoutMs: number;
  metrics: Metrics;
  logger: Logger;
}

/** The customer's answer, to be handed back unchanged. */
export interface TeeReply {
  status: number;
  /** Of the body alone: its type and its compression. */
  headers: Record<string, string>;
  body: Buffer | Readable;
}

/** A message that waits for its answer. */
export interface Question {
  /** Rejects with a ServiceError: `timeout`, `bad_gateway` or `unavailable`. */
  reply: Promise<TeeReply>;
  /** Gives the answer up. */
  cancel(): void;
}

/** A message on its way to the customer's server. */
export interface Forwarding {
  /** Null when the platform waits for no answer. */
  question: Question | null;
  /** To be called when the message is durable, with whether it is heard for the first time. */
  recorded(isNew: boolean): void;
}

/** What is only recorded. */
export const NOT_FORWARDED: Forwarding = { question: null, recorded: () => undefined };

interface Passed {
  type: string;
  message: WebhookRequest;
}

function bodyHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = ['content-type', 'content-encoding'].map((name) => [name, headers[name]]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}

async function readWhole(answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(answer, MOST_ANSWER_BYTES)) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Forwards Vapi's messages to the customer's own server, beside recording them: those that the platform waits on are
 * answered with what that server says, the others go in the background, each in one attempt and some perhaps never
 * when the server cannot keep up. What is recorded does not depend on any of it.
 */
export class Tee {
  readonly #options: TeeOptions;
  readonly #questions: Destination;
  readonly #background: Destination;
  readonly #backlog: Backlog<Passed>;
  readonly #gate = new Gate(QUESTIONS);
  readonly #stopping = new AbortController();
  readonly #asked = new Set<Promise<unknown>>();
  #isFailing = false;

  constructor(options: TeeOptions) {
    this.#options = options;
    const url = new URL(options.url);
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    // Connections of their own, so that no question waits behind what need not be answered.
    this.#questions = { url, agent: new Agent({ keepAlive: true }) };
    this.#background = { url, agent: new Agent({ keepAlive: true, maxSockets: BACKLOG.concurrency }) };
    this.#backlog = new Backlog(
      BACKLOG,
      (passed) => this.#deliver(passed),
      ({ type }) => options.metrics.teeForwarded(type, 'dropped', null)
    );
  }

  /** Whether the customer's server did not take the last message. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /**
   * Sees that a message has not come through a tee already.
   *
   * @throws ServiceError `invalid_request` when the tee's address leads back to this service
   */
  refuseLoop({ headers }: WebhookRequest): void {
    if (headers[TEE_HEADER] !== undefined) {
      throw new ServiceError(
        'invalid_request',
        'This message was forwarded by VoiceHive already. Set VOICEHIVE_VAPI_TEE_URL to your own server, not to VoiceHive.',
        { field: TEE_HEADER }
      );
    }
  }

  /**
   * Begins to forward a message. Where the platform waits for an answer the customer's server is asked at once, beside
   * the recording, so that the answer is no later for it; the others follow when they are recorded.
   */
  begin(type: string, message: WebhookRequest): Forwarding {
    const meaning = messageTypeMeaning(type);
    if (meaning?.wantsReply === true) {
      return { question: this.#ask(type, message), recorded: () => undefined };
    }
    const kind = meaning === undefined ? 'undocumented' : type;
    return {
      question: null,
      recorded: (isNew) => {
        if (isNew && !this.#stopping.signal.aborted) {
          this.#backlog.add({ type: kind, message }, message.body.length);
        }
      },
    };
  }

  /** Lets what is under way finish within a limit, ms, and gives up the rest. */
  async stop(limitMs: number): Promise<void> {
    const limit = setTimeout(() => {
      this.#backlog.clear();
      this.#stopping.abort();
    }, limitMs);
    await Promise.allSettled([...this.#asked]);
    await this.#backlog.idle();
    clearTimeout(limit);
    this.#stopping.abort();
    this.#questions.agent.destroy();
    this.#background.agent.destroy();
  }

  #ask(type: string, message: WebhookRequest): Question {
    const cancelling = new AbortController();
    const reply = this.#answer(type, message, cancelling);
    this.#asked.add(reply);
    // Whoever asked sees a failure when it looks; until then it is nobody's.
    reply.catch(() => undefined).finally(() => this.#asked.delete(reply));
    return { reply, cancel: () => cancelling.abort() };
  }

  #budgetFor(type: string): number {
    const { timeoutMs } = this.#options;
    return (type === 'assistant-request' ? Math.min(timeoutMs, ASSISTANT_REQUEST_MS) : timeoutMs) - MARGIN_MS;
  }

  async #answer(type: string, message: WebhookRequest, cancelling: AbortController): Promise<TeeReply> {
    const leave = this.#gate.enter(message.body.length);
    if (leave === null) {
      this.#options.metrics.teeForwarded(type, 'dropped', null);
      throw new ServiceError('unavailable', 'Too many messages wait for your server. The message is recorded.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const answering = this.#attempt(type, this.#budgetFor(type), cancelling, async (signal) => {
      const answer = await forward(this.#questions, message, signal);
      const reply = { status: Number(answer.statusCode), headers: bodyHeaders(answer) };
      if (type !== 'voice-request') {
        return { ...reply, body: await readWhole(answer) };
      }
      // Audio is handed on while it is made: the deadline is that of its beginning, and then of each pause.
      answer.setTimeout(this.#options.timeoutMs, () => answer.destroy());
      return { ...reply, body: Readable.from(piecesOf(answer, MOST_ANSWER_BYTES)) };
    });
    return answering.finally(leave);
  }

  /** Never fails: the outcome is counted and the log says when it changes. */
  async #deliver({ type, message }: Passed): Promise<void> {
    try {
      await this.#attempt(type, this.#options.timeoutMs, new AbortController(), async (signal) => {
        const answer = await forward(this.#background, message, signal);
        // Read to its end, so that the connection can be used again.
        await finished(answer.resume());
        return { status: Number(answer.statusCode) };
      });
    } catch {
      // Counted and logged where it happened; there is nobody to tell.
    }
  }

  async #attempt<T extends { status: number }>(
    type: string,
    budgetMs: number,
    cancelling: AbortController,
    act: (signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    const started = performance.now();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), budgetMs);
    try {
      const done = await act(AbortSignal.any([deadline.signal, cancelling.signal, this.#stopping.signal]));
      this.#report(type, done.status >= 500 ? 'server_error' : 'answered', started);
      return done;
    } catch (error) {
      const outcome = this.#outcomeOf(error, deadline.signal, cancelling.signal);
      this.#report(type, outcome, started);
      throw this.#sentenceFor(outcome, budgetMs, error);
    } finally {
      clearTimeout(timer);
    }
  }

  #outcomeOf(error: unknown, deadline: AbortSignal, cancelled: AbortSignal): TeeOutcome {
    if (error instanceof TooLongError) {
      return 'too_long';
    }
    if (deadline.aborted) {
      return 'timeout';
    }
    return cancelled.aborted || this.#stopping.signal.aborted ? 'cancelled' : 'unreachable';
  }

  #sentenceFor(outcome: TeeOutcome, budgetMs: number, cause: unknown): ServiceError {
    switch (outcome) {
      case 'timeout':
        return new ServiceError(
          'timeout',
          `Your server did not answer within ${budgetMs / SECOND} seconds. The message is recorded.`,
          { cause }
        );
      case 'too_long':
        return new ServiceError(
          'bad_gateway',
          `The answer of your server is longer than ${MOST_ANSWER_BYTES / 1024 / 1024} MB. The message is recorded.`,
          { cause }
        );
      case 'cancelled':
        return new ServiceError('cancelled', 'Nobody waits for the answer any more.', { cause });
      default:
        return new ServiceError(
          'bad_gateway',
          'Your server cannot be reached at VOICEHIVE_VAPI_TEE_URL. The message is recorded.',
          { cause }
        );
    }
  }

  #report(type: string, outcome: TeeOutcome, started: number): void {
    const { metrics, logger } = this.#options;
    metrics.teeForwarded(type, outcome, (performance.now() - started) / SECOND);
    const isFailing = outcome !== 'answered';
    if (outcome !== 'cancelled' && isFailing !== this.#isFailing) {
      this.#isFailing = isFailing;
      if (isFailing) {
        logger.warn({ outcome, type }, 'The customer’s server does not take what is forwarded; recording goes on.');
      } else {
        logger.info('The customer’s server takes what is forwarded again.');
      }
    }
  }
}
