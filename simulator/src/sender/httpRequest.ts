import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** An answer read to its end. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** Milliseconds after which the server wants to be asked again; null when it did not say. */
  retryAfterMs: number | null;
}

/** A connection pool to one server. */
export interface HttpPool {
  send: (options: {
    method: 'GET' | 'POST';
    path: string;
    headers?: Record<string, string>;
    body?: string;
    signal?: AbortSignal;
  }) => Promise<HttpAnswer>;
  close: () => void;
}

const TIMEOUT_MS = 20_000;

function retryAfter(response: IncomingMessage): number | null {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** Connections that are kept open between requests, at most as many as given. */
export function openHttpPool(baseUrl: URL, mostConnections: number): HttpPool {
  const isTls = baseUrl.protocol === 'https:';
  const agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: mostConnections });
  const start = isTls ? httpsRequest : httpRequest;
  return {
    send: ({ method, path, headers = {}, body, signal }) =>
      new Promise((resolve, reject) => {
        const outgoing = start(
          new URL(path, baseUrl),
          {
            agent,
            method,
            timeout: TIMEOUT_MS,
            headers:
              body === undefined
                ? headers
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
            ...(signal === undefined ? {} : { signal }),
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                body: Buffer.concat(chunks).toString('utf8'),
                retryAfterMs: retryAfter(response),
              })
            );
          }
        );
        outgoing.on('timeout', () => outgoing.destroy(new Error('The server did not answer in time.')));
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}
