import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { WebhookRequest } from '../../platforms/provider.ts';
import { forwardHeaders } from './forwardHeaders.ts';

/** An answer that is longer than it may be. */
export class TooLongError extends Error {
  constructor() {
    super('The answer is longer than it may be.');
    this.name = 'TooLongError';
  }
}

/** Where and how messages are sent on. */
export interface Destination {
  url: URL;
  agent: Agent;
}

/**
 * Sends a message on, byte for byte.
 *
 * @param signal ends the sending and the reading of the answer
 * @returns the answer as soon as its head is there; its body is to be read
 * @throws an error of Node when there is no answer, or the signal's reason
 */
export function forward({ url, agent }: Destination, message: WebhookRequest, signal: AbortSignal) {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, { method: 'POST', agent, headers: forwardHeaders(message), signal }, resolve);
    request.once('error', reject);
    request.end(message.body);
  });
}

/** The pieces of an answer as they come, up to so many bytes, and then a {@link TooLongError}. */
export async function* piecesOf(answer: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of answer) {
    bytes += piece.length;
    if (bytes > mostBytes) {
      throw new TooLongError();
    }
    yield piece;
  }
}
