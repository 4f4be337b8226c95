import type { CallEvent } from '../calls/callEvent.ts';
import type { Provider } from '../contract/index.ts';

/** A webhook as it came over HTTP. */
export interface WebhookRequest {
  method: string;
  /** The whole URL as the platform addressed it: some platforms sign it. */
  url: string;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes, because signatures are made over them. */
  body: Buffer;
  /** Epoch ms by our clock. */
  receivedAt: number;
}

/** Whether a webhook proved where it came from. `unsigned` carried no proof at all. */
export type Verification = { verdict: 'verified' } | { verdict: 'unsigned' | 'rejected'; reason: string; fix: string };

/** Checks the proof of origin of a platform's webhooks, in constant time, against the credentials it was made with. */
export type Verifier = (request: WebhookRequest) => Verification | Promise<Verification>;

/** The outside of a message: what is needed to file it. */
export interface Envelope {
  /** Kind of message in the platform's words. */
  type: string;
  /** Whether the platform's documentation lists the kind. */
  isDocumented: boolean;
  /** Null for messages that are about no call. */
  callId: string | null;
  /** Epoch ms by the platform's clock; null when the message carries no time. */
  eventAt: number | null;
}

/** A body that is no message of this platform, with the field at fault and what to do. */
export interface EnvelopeProblem {
  field: string;
  message: string;
}

/** How calls that the service asked a platform for are written down and read. */
export interface Listing {
  /**
   * Reads a call as it was written down; null when it is none.
   *
   * @param call the redacted call, or what `confirmed` or `unknown` gave
   * @param receivedAt epoch ms at which it was listed
   */
  read(call: unknown, receivedAt: number): CallEvent | null;
  /** An ended call without anything but its end, to be written down where all else is known. */
  confirmed(event: CallEvent): object;
  /** A call that the platform answered not to have. */
  unknown(callId: string): object;
}

/** What a platform's adapter can do. Adapters are pure: no I/O, no clock. */
export interface ProviderAdapter {
  provider: Provider;
  /**
   * Reads the bytes of a platform that sends something else than JSON. Without it the body is JSON.
   *
   * @throws Error with a sentence on what is wrong with the body
   */
  parseBody?(request: WebhookRequest): unknown;
  /**
   * A copy of a parsed body without what this platform sends and nobody may keep beside the secrets that every body
   * may carry: audio, links that open a recording, free text that holds credentials. Without it nothing is left out.
   */
  withhold?(body: unknown): unknown;
  /** The messages of a body that may carry several, at least one. Without it a body is one message. */
  messagesIn?(body: unknown): readonly unknown[];
  /** Reads the outside of a parsed body, or says what is wrong with it. */
  readEnvelope(body: unknown): Envelope | EnvelopeProblem;
  /**
   * Reads what a body of a known envelope says about its call; null when it says nothing about one.
   *
   * @param body the redacted body
   * @param receivedAt epoch ms, used only where the message has no time of its own
   */
  readEvent(body: unknown, receivedAt: number): CallEvent | null;
  /** How calls of the platform's own list are kept; absent where the list is not read. */
  listing?: Listing;
}

/** Tells a problem from an envelope. */
export function isEnvelopeProblem(outcome: Envelope | EnvelopeProblem): outcome is EnvelopeProblem {
  return 'field' in outcome;
}
