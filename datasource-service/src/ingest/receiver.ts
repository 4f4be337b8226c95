import type { Provider } from '../contract/index.ts';
import { ServiceError } from '../errors.ts';
import { isEnvelopeProblem, type Envelope, type ProviderAdapter, type WebhookRequest } from '../providers/provider.ts';
import type { RecordStore } from '../store/record/recordStore.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { admitWebhook, type AdmissionRules, type AdmittedWebhook } from './admitWebhook.ts';
import { deliveryId } from './deliveryId.ts';
import { Gate, type GateLimits } from './gate.ts';
import { readBody } from './readBody.ts';
import { NOT_FORWARDED, type Question, type Tee } from './tee/tee.ts';

const RETRY_AFTER_SECONDS = 5;

const RETRY_WHEN_FULL_SECONDS = 1;

interface ReceiverOptions {
  adapters: readonly ProviderAdapter[];
  rules: AdmissionRules;
  record: RecordStore;
  metrics: Metrics;
  logger: Logger;
  /** Deliveries that may wait for the record at once, by number and size. */
  waiting: GateLimits;
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

/**
 * The messages of a body. All must be readable before any is written: the platform repeats bodies as a whole.
 *
 * @throws ServiceError with the field at fault
 */
function readMessages(request: WebhookRequest, adapter: ProviderAdapter): Array<{ envelope: Envelope; body: string }> {
  const redacted = readBody(request, adapter);
  return (adapter.messagesIn?.(redacted) ?? [redacted]).map((message) => {
    const envelope = adapter.readEnvelope(message);
    if (isEnvelopeProblem(envelope)) {
      throw new ServiceError('invalid_request', envelope.message, { field: envelope.field });
    }
    return { envelope, body: JSON.stringify(message) };
  });
}

/** Takes webhooks in: checks, redacts, writes down, and only then lets them be acknowledged. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #waiting: Gate;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#waiting = new Gate(options.waiting);
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
    const admitted = await admitWebhook(provider, request, this.#options.rules);
    const messages = readMessages(request, adapter);
    // What is not known to be the platform's is not passed on either. A body of Vapi is one message.
    const [first] = admitted.verdict === 'quarantined' ? [] : messages;
    const forwarding = (first && tee?.begin(first.envelope.type, request)) ?? NOT_FORWARDED;
    try {
      const receipts = await Promise.all(
        messages.map(({ envelope, body }) => this.#file(envelope, body, { provider, admitted, request }))
      );
      const receipt = receipts.find((candidate) => candidate !== 'duplicate') ?? 'duplicate';
      forwarding.recorded(receipt === 'stored');
      return { receipt, question: forwarding.question };
    } catch (error) {
      forwarding.question?.cancel();
      throw error;
    }
  }

  async #file(
    envelope: Envelope,
    body: string,
    { provider, admitted, request }: { provider: Provider; admitted: AdmittedWebhook; request: WebhookRequest }
  ): Promise<Receipt> {
    const { metrics, onStored } = this.#options;
    const isQuarantined = admitted.verdict === 'quarantined';
    const outcome = await this.#write({
      id: deliveryId(provider, body, isQuarantined),
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
