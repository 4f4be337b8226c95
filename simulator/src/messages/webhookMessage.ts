/** What a webhook is about; the platform's own names. */
export type MessageType =
  | 'status-update'
  | 'assistant.started'
  | 'speech-update'
  | 'transcript'
  | 'conversation-update'
  | 'user-interrupted'
  | 'tool-calls'
  | 'transfer-update'
  | 'hang'
  | 'end-of-call-report';

/** One webhook of a call. Its body is only written out when asked for, because a load test holds very many of them. */
export class WebhookMessage {
  /** Epoch ms at which the platform sends it. */
  readonly at: number;
  readonly type: MessageType;
  readonly #write: () => object;

  constructor(at: number, type: MessageType, write: () => object) {
    this.at = at;
    this.type = type;
    this.#write = write;
  }

  /** The request body, JSON text. The same call always gives the same bytes. */
  get body(): string {
    return JSON.stringify({ message: this.#write() });
  }
}
