import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';

import { answerGrafanaCall } from './grafanaCalls.mts';
import { LIVE_BOARD, passLiveBoardOn } from './liveBoard.mts';
import { refusalOf } from './localOnly.mts';
import { answerFile } from './staticFiles.mts';

export interface PreviewOptions {
  /** Port on the loopback address; 0 takes any free one. */
  port: number;
  /** Base address of the service, such as `http://127.0.0.1:8787`. */
  serviceUrl: string;
}

export interface Preview {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the preview. It listens on the loopback address only, since it gives everybody the service's data, and answers
 * no pages but its own.
 */
export async function startPreview({ port, serviceUrl }: PreviewOptions): Promise<Preview> {
  const server = createServer((request, response) => {
    answer(request, response, serviceUrl).catch((error: Error) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: error.message }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`Port ${port} is taken. Stop what runs there or choose another port.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${boundPort}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, serviceUrl: string): Promise<void> {
  const refusal = refusalOf(request);
  if (refusal !== null) {
    response.writeHead(refusal.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: refusal.message }));
    return;
  }
  const { pathname, search } = new URL(request.url ?? '/', 'http://preview');
  if (pathname === LIVE_BOARD) {
    await passLiveBoardOn(response, serviceUrl);
    return;
  }
  if (pathname.startsWith('/api/')) {
    await answerGrafanaCall(request, response, { pathname, search, serviceUrl });
    return;
  }
  await answerFile(response, pathname);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      service: { type: 'string', default: 'http://127.0.0.1:8787' },
    },
  });
  try {
    const preview = await startPreview({ port: Number(values.port), serviceUrl: values.service });
    process.stdout.write(`Preview (not Grafana): ${preview.url}\nIt asks the service at ${values.service}.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
