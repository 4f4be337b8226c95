import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the customer's server got it. */
export interface Forwarded {
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A customer's own server, which webhooks are forwarded to. */
export interface CustomerServer {
  url: string;
  /** Everything that came, in order. */
  received: Forwarded[];
  /** Resolves when so many requests came. */
  heard(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server that answers as told. */
export async function startCustomerServer(
  answer: (response: ServerResponse, request: Forwarded) => void
): Promise<CustomerServer> {
  const received: Forwarded[] = [];
  let onHeard = (): void => undefined;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const forwarded = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces) };
      received.push(forwarded);
      onHeard();
      answer(response, forwarded);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/vapi?tenant=7`,
    received,
    heard: (count) =>
      new Promise((resolve) => {
        onHeard = () => {
          if (received.length >= count) {
            resolve();
          }
        };
        onHeard();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
