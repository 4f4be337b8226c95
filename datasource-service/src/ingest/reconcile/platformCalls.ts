import type { Provider } from '../../contract/index.ts';

/** A span of a platform's clock, epoch ms, without both its ends. */
export interface OpenSpan {
  after: number;
  before: number;
}

/** A call as the platform holds it. */
export interface ListedCall {
  id: string;
  /** The whole call, before secrets are taken out. */
  call: unknown;
}

/** Which calls are asked for: those that changed last within a span, and were made within another if one is given. */
export interface ListingRequest {
  updated: OpenSpan;
  created: OpenSpan | null;
}

/** Calls in any order. */
export interface ListedPage {
  calls: ListedCall[];
  /** Whether there may be more than the page holds. */
  isFull: boolean;
}

/** The calls of one platform, as the platform itself lists them. */
export interface PlatformCalls {
  readonly provider: Provider;
  /**
   * Calls by the time of their last change.
   *
   * @throws Error when the platform does not answer, or not with a list
   */
  list(request: ListingRequest, signal: AbortSignal): Promise<ListedPage>;
  /**
   * One call; null when the platform has no such call.
   *
   * @throws Error when the platform does not answer
   */
  find(callId: string, signal: AbortSignal): Promise<ListedCall | null>;
}
