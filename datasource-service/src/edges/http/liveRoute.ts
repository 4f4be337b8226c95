import { Router } from 'express';
import { audienceOf } from '../../live/channel.ts';
import { ServiceError } from '../../runtime/errors.ts';
import { authenticate } from './authenticate.ts';
import type { HttpContext } from './context.ts';

/**
 * `GET /live`: the board of calls under way as server-sent events (WHATWG HTML, "Server-sent events"). Each event is a
 * frame in Grafana's JSON and the whole board; the first has the schema, the others only data. It ends when the service
 * stops; clients of that protocol come again by themselves.
 */
export function liveRoute({ config, live, draining }: HttpContext): Router {
  const router = Router();
  router.get('/live', (request, response) => {
    const audience = audienceOf(authenticate(request, config));
    if (audience === null) {
      throw new ServiceError('forbidden', 'Calls under way need a user with the Viewer role.');
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let isBusy = false;
    const unsubscribe = live.subscribe(audience, (packet) => {
      // Every packet is the whole board, so a reader that is slow gets fewer of them and misses nothing.
      isBusy = isBusy || !response.write(`data: ${packet.toString()}\n\n`);
    });
    response.on('drain', () => {
      isBusy = false;
    });
    const end = (): void => void response.end();
    draining.addEventListener('abort', end, { once: true });
    response.once('close', () => {
      unsubscribe();
      draining.removeEventListener('abort', end);
    });
  });
  return router;
}
