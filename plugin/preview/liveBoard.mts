import type { ServerResponse } from 'node:http';

/** Where the preview's pages get the events of the live board. */
export const LIVE_BOARD = '/api/live/board';

/** Passes the service's events on until either side goes away. */
export async function passLiveBoardOn(response: ServerResponse, serviceUrl: string): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    const events = await fetch(`${serviceUrl}/api/v1/live`, { signal: abort.signal });
    response.writeHead(events.status, { 'content-type': events.headers.get('content-type') ?? 'text/plain' });
    const reader = events.body?.getReader();
    for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
      response.write(piece.value);
    }
    response.end();
  } catch {
    // The page asks again by itself, as the protocol has it.
    response.destroy();
  }
}
