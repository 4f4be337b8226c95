import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { ServiceError } from '../../runtime/errors.ts';

/** Time for requests under way when the service stops, ms. */
const DRAIN_MS = 5000;

/** Time for a request to arrive, ms. A platform gives up after some 20 s. */
const REQUEST_MS = 60_000;

/**
 * Time that an idle connection stays open, ms: longer than Google's load balancer keeps its own (600 s), for the side that
 * closes first breaks the request that the other side is just sending. Node's default is 5 s.
 * Source: cloud.google.com/load-balancing/docs/https, "HTTP keepalive timeout".
 */
const KEEP_ALIVE_MS = 620_000;

/** How often idle connections are closed while the service stops, ms. */
const SWEEP_MS = 20;

/** The running HTTP server. */
export interface HttpServer {
  /** Such as `http://127.0.0.1:8787`. */
  url: string;
  /** Takes no new connections, lets requests under way finish, and closes. */
  stop(): Promise<void>;
}

function sentenceFor(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ServiceError(
      'unavailable',
      `Port ${port} on ${host} is taken. Stop what listens there, or set VOICEHIVE_HTTP_ADDRESS to another address.`,
      { cause: error }
    );
  }
  return new ServiceError(
    'unavailable',
    `The service cannot listen on ${host}:${port} (${error.code ?? error.message}).`,
    {
      cause: error,
    }
  );
}

/** Starts listening. Port 0 takes any free port. */
export async function startHttpServer(
  app: Express,
  { host, port }: { host: string; port: number }
): Promise<HttpServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(sentenceFor(error, host, port)));
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${bound.port}`,
    stop: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        // Clients keep connections open after their answer; each is closed as soon as it has nothing under way.
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        server.close(() => {
          clearTimeout(limit);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
