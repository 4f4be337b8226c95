import type { Provider } from '../contract/index.ts';
import { ServiceError } from '../errors.ts';
import { isEnvelopeProblem, type Envelope, type ProviderAdapter, type WebhookRequest } from '../providers/provider.ts';
import type { RecordStore } from '../store/record/recordStore.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { admitWebhook, type AdmissionRules, type AdmittedWebhook } from './admitWebhook.ts';
import { deliveryId } from './deliveryId.ts';
import { readBody } from './readBody.ts';

const RETRY_AFTER_SECONDS = 5;

interface ReceiverOptions {
  adapters: readonly ProviderAdapter[];
  rules: AdmissionRules;
  record: RecordStore;
  metrics: Metrics;
  logger: Logger;
  /** Called after a delivery was stored. */
  onStored: () => void;
}

/** What an accepted webhook became. */
export type Receipt = 'stored' | 'duplicate' | 'quarantined';

/** Takes webhooks in: checks, redacts, writes down, and only then lets them be acknowledged. */
export class Receiver {
  readonly #options: ReceiverOptions;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /**
   * Receives one webhook. When the promise resolves, the message is durable.
   *
   * @throws ServiceError with what is wrong and how to right it; `unavailable` when it could not be written
   */
  async receive(providerName: string, request: WebhookRequest): Promise<Receipt> {
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
      const receipt = await this.#take(adapter, request);
      metrics.webhookAcknowledged(adapter.provider, (performance.now() - started) / 1000);
      return receipt;
    } catch (error) {
      metrics.deliveryReceived(adapter.provider, 'unknown', error instanceof ServiceError ? error.code : 'internal');
      throw error;
    }
  }

  async #take(adapter: ProviderAdapter, request: WebhookRequest): Promise<Receipt> {
    const { provider } = adapter;
    const admitted = await admitWebhook(provider, request, this.#options.rules);
    const redacted = readBody(request, adapter);
    // All of a body's messages must be readable before any is written: the platform repeats bodies as a whole.
    const messages = (adapter.messagesIn?.(redacted) ?? [redacted]).map((message) => {
      const envelope = adapter.readEnvelope(message);
      if (isEnvelopeProblem(envelope)) {
        throw new ServiceError('invalid_request', envelope.message, { field: envelope.field });
      }
      return { envelope, body: JSON.stringify(message) };
    });
    const receipts = await Promise.all(
      messages.map(({ envelope, body }) => this.#file(envelope, body, { provider, admitted, request }))
    );
    return receipts.find((receipt) => receipt !== 'duplicate') ?? 'duplicate';
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
    }
  }
}
