import type { Provider } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { ProviderAdapter, WebhookRequest } from '../platforms/provider.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { admitWebhook, type AdmissionRules, type AdmittedWebhook } from './admitWebhook.ts';
import type { BodyReader } from './bodyReader.ts';
import { BODY_LIMITS, checkFormShape, isJson } from './bodyShape.ts';
import { Gate, type GateLimits } from './gate.ts';
import { Quarantine, type QuarantineLimits } from './quarantine.ts';
import type { ReadMessage } from './readMessages.ts';
import { NOT_FORWARDED, type Question, type Tee } from './tee/tee.ts';

const RETRY_AFTER_SECONDS = 5;

const RETRY_WHEN_FULL_SECONDS = 1;

interface ReceiverOptions {
  adapters: readonly ProviderAdapter[];
  /** Who reads the bodies that are let in, and those that are kept for inspection. */
  bodies: Readonly<Record<'received' | 'quarantined', BodyReader>>;
  rules: AdmissionRules;
  record: RecordStore;
  metrics: Metrics;
  logger: Logger;
  /** Deliveries that may wait for the record at once, by number and size. */
  waiting: GateLimits;
  /** What fails verification and is kept for inspection. */
  quarantine: QuarantineLimits;
  /** Where Vapi's messages are forwarded to; null when they are only recorded. */
  tee: Tee | null;
  /** Called after a delivery was stored. */
  onStored: () => void;
}

/** What an accepted webhook became. */
export type Receipt = 'stored' | 'duplicate' | 'quarantined';

/** A webhook that is durable. */
export interface Received {
  receipt: Receipt;
  /** The customer's server was asked for the answer; null when there is nothing to add. */
  question: Question | null;
}

/** Forms are signed field by field, so they must be small before their proof is checked. */
function checkForm(request: WebhookRequest, adapter: ProviderAdapter): void {
  if (adapter.parseBody !== undefined && !isJson(request)) {
    checkFormShape(request.body);
  }
}

/** Takes webhooks in: checks, redacts, writes down, and only then lets them be acknowledged. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #waiting: Gate;
  readonly #quarantine: Quarantine;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#waiting = new Gate(options.waiting);
    this.#quarantine = new Quarantine({ ...options.quarantine, record: options.record, logger: options.logger });
  }

  /**
   * Receives one webhook. When the promise resolves, the message is durable; the answer of the customer's server may
   * still be on its way.
   *
   * @throws ServiceError with what is wrong and how to right it; `unavailable` when it could not be written
   */
  async receive(providerName: string, request: WebhookRequest): Promise<Received> {
    const { adapters, metrics } = this.#options;
    const adapter = adapters.find(({ provider }) => provider === providerName);
    if (adapter === undefined) {
      const known = adapters.map(({ provider }) => provider).join(', ');
      throw new ServiceError('not_found', `There is no platform "${providerName}". Known: ${known}.`, {
        field: 'provider',
      });
    }
    const started = performance.now();
    try {
      const received = await this.#take(adapter, request);
      metrics.webhookAcknowledged(adapter.provider, (performance.now() - started) / 1000);
      return received;
    } catch (error) {
      metrics.deliveryReceived(adapter.provider, 'unknown', error instanceof ServiceError ? error.code : 'internal');
      throw error;
    }
  }

  async #take(adapter: ProviderAdapter, request: WebhookRequest): Promise<Received> {
    const { provider } = adapter;
    const tee = provider === 'vapi' ? this.#options.tee : null;
    tee?.refuseLoop(request);
    checkForm(request, adapter);
    const admitted = await admitWebhook(provider, request, this.#options.rules);
    const isQuarantined = admitted.verdict === 'quarantined';
    const limits = BODY_LIMITS[admitted.verdict];
    const messages = isQuarantined
      ? await this.#readForQuarantine(adapter, request)
      : await this.#options.bodies.received.messages(adapter, { request, limits, isQuarantined });
    // What is not known to be the platform's is not passed on either. A body of Vapi is one message.
    const [first] = isQuarantined ? [] : messages;
    const forwarding = (first && tee?.begin(first.envelope.type, request)) ?? NOT_FORWARDED;
    try {
      const receipts = await Promise.all(
        messages.map((message) => this.#file(message, { provider, admitted, request }))
      );
      const receipt = receipts.find((candidate) => candidate !== 'duplicate') ?? 'duplicate';
      forwarding.recorded(receipt === 'stored');
      return { receipt, question: forwarding.question };
    } catch (error) {
      forwarding.question?.cancel();
      throw error;
    }
  }

  /** Reads what anybody may have sent, as far as the quarantine has room for it. */
  async #readForQuarantine(adapter: ProviderAdapter, request: WebhookRequest): Promise<ReadMessage[]> {
    await this.#quarantine.enter(request.receivedAt);
    const task = { request, limits: BODY_LIMITS.quarantined, isQuarantined: true };
    const messages = await this.#options.bodies.quarantined.messages(adapter, task);
    this.#quarantine.take(messages.length, request.body.length);
    return messages;
  }

  async #file(
    { id, envelope, body }: ReadMessage,
    { provider, admitted, request }: { provider: Provider; admitted: AdmittedWebhook; request: WebhookRequest }
  ): Promise<Receipt> {
    const { metrics, onStored } = this.#options;
    const isQuarantined = admitted.verdict === 'quarantined';
    const outcome = await this.#write({
      id,
      provider,
      callId: envelope.callId,
      type: envelope.type,
      eventAt: envelope.eventAt,
      receivedAt: request.receivedAt,
      verdict: admitted.verdict,
      reason: admitted.reason,
      body,
    });
    if (!envelope.isDocumented) {
      metrics.unknownMessageType(provider);
    }
    const receipt = isQuarantined ? 'quarantined' : outcome;
    metrics.deliveryReceived(provider, envelope.isDocumented ? envelope.type : 'undocumented', receipt);
    if (receipt === 'stored') {
      onStored();
    }
    return receipt;
  }

  async #write(delivery: Parameters<RecordStore['append']>[0]): Promise<'stored' | 'duplicate'> {
    const leave = this.#waiting.enter(delivery.body.length);
    if (leave === null) {
      throw new ServiceError('unavailable', 'More messages come in than can be written down now. Send it again.', {
        retryAfterSeconds: RETRY_WHEN_FULL_SECONDS,
      });
    }
    try {
      return await this.#options.record.append(delivery);
    } catch (error) {
      this.#options.logger.error(
        { err: error },
        'A webhook could not be written down; the platform was told to retry.'
      );
      throw new ServiceError('unavailable', 'The message could not be stored. Send it again.', {
        cause: error,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    } finally {
      leave();
    }
  }
}
