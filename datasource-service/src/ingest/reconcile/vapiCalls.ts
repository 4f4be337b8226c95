import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ListedCall, ListedPage, ListingRequest, PlatformCalls } from './platformCalls.ts';

interface VapiCallsOptions {
  /** Base URL of Vapi's API, without the slash at the end. */
  url: string;
  /** The private key. */
  apiKey: string;
  /** Calls in one page: Vapi's own default, as a call may have megabytes of transcript. */
  pageSize?: number;
  /** Time for one answer, ms. */
  timeoutMs?: number;
  /** Pause before the first repetition, ms; it doubles with each. */
  retryMs?: number;
  /** Bytes of an answer that are read; a longer one counts as a full page. */
  mostBytes?: number;
}

const PAGE_SIZE = 100;
const TIMEOUT_MS = 30_000;
const RETRY_MS = 1000;
const MOST_BYTES = 128 * 1024 * 1024;

/** Times that a request is made, all in all. */
const ATTEMPTS = 5;

/** Longest pause that Vapi may ask for, ms: the next run comes anyway. */
const LONGEST_PAUSE_MS = 60_000;

const list = z.array(z.unknown(), 'Vapi did not answer with a list of calls.');

const identified = z.looseObject({ id: z.string().min(1) });

/** Vapi refused a request, or kept failing. The message holds neither the key nor anything of a call. */
export class VapiRefused extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(`Vapi answered ${status} when it was asked for calls. ${detail}`);
    this.name = 'VapiRefused';
    this.status = status;
  }
}

function isPassing(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

/** How long Vapi asks to wait, ms: seconds or a date (RFC 9110, 10.2.3); null when it does not say. */
function askedPause(header: string | null, now: number): number | null {
  if (header === null) {
    return null;
  }
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, Math.min(wait, LONGEST_PAUSE_MS)) : null;
}

/** The body of an answer; null when it is longer than allowed. */
async function readText(response: Response, mostBytes: number): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > mostBytes) {
      return null;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('Vapi answered with something that is no JSON when it was asked for calls.');
  }
}

/** Entries without an id are no calls. */
function asListed(call: unknown): ListedCall[] {
  const parsed = identified.safeParse(call);
  return parsed.success ? [{ id: parsed.data.id, call }] : [];
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/**
 * Vapi's calls over its API: `GET /call` with `updatedAtGt`, `updatedAtLt`, `createdAtGt`, `createdAtLt` and `limit`, and
 * `GET /call/{id}`. Its order is not documented and there is no cursor. Source: Vapi's OpenAPI document.
 */
export function createVapiCalls(options: VapiCallsOptions): PlatformCalls {
  const { url, apiKey, pageSize = PAGE_SIZE, timeoutMs = TIMEOUT_MS } = options;
  const { retryMs = RETRY_MS, mostBytes = MOST_BYTES } = options;

  async function askOnce(path: string, signal: AbortSignal): Promise<{ response: Response; text: string | null }> {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
      // The key must not follow to wherever an answer points.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { response, text: await readText(response, mostBytes) };
  }

  /** Doubling pauses, each by up to a half longer or shorter, so that replicas and customers do not come all at once. */
  function pauseBefore(attempt: number): number {
    return retryMs * 2 ** attempt * (0.5 + Math.random());
  }

  async function ask(path: string, signal: AbortSignal): Promise<{ status: number; text: string | null }> {
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt + 1 === ATTEMPTS;
      let wait = pauseBefore(attempt);
      try {
        const { response, text } = await askOnce(path, signal);
        const { status } = response;
        if (!isPassing(status)) {
          return { status, text };
        }
        if (isLast) {
          throw new VapiRefused(status, 'It is asked again in the next run.');
        }
        wait = askedPause(response.headers.get('retry-after'), Date.now()) ?? wait;
      } catch (error) {
        if (signal.aborted || isLast) {
          throw error;
        }
      }
      await pause(wait, undefined, { signal });
    }
  }

  function refuse(status: number): void {
    if (status === 401 || status === 403) {
      throw new VapiRefused(status, "Set VOICEHIVE_VAPI_API_KEY to a private key of Vapi's dashboard.");
    }
    if (status !== 200) {
      throw new VapiRefused(status, 'VOICEHIVE_VAPI_API_URL must be the address of its API.');
    }
  }

  return {
    provider: 'vapi',
    async list({ updated, created }: ListingRequest, signal): Promise<ListedPage> {
      const query = new URLSearchParams({
        limit: String(pageSize),
        updatedAtGt: isoTime(updated.after),
        updatedAtLt: isoTime(updated.before),
        ...(created === null ? {} : { createdAtGt: isoTime(created.after), createdAtLt: isoTime(created.before) }),
      });
      const { status, text } = await ask(`/call?${query}`, signal);
      refuse(status);
      if (text === null) {
        return { calls: [], isFull: true };
      }
      const entries = list.parse(parseJson(text));
      return { calls: entries.flatMap(asListed), isFull: entries.length >= pageSize };
    },
    async find(callId, signal) {
      const { status, text } = await ask(`/call/${encodeURIComponent(callId)}`, signal);
      if (status === 404) {
        return null;
      }
      refuse(status);
      const [call] = text === null ? [] : asListed(parseJson(text));
      if (call === undefined) {
        throw new Error('Vapi did not answer with a call that can be read.');
      }
      return call;
    },
  };
}
