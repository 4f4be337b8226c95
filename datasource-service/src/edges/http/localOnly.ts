import type { RequestHandler } from 'express';
import { isLoopback, type Config } from '../../config/config.ts';
import { ServiceError } from '../../runtime/errors.ts';

/** `host:port` as in the header Host, split before its port. */
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d{1,5})?$/i;

function isLoopbackHost(header: string): boolean {
  const host = HOST.exec(header)?.[1] ?? '';
  return isLoopback(host.replaceAll(/[[\]]/g, ''));
}

/** Whether a page of the service's own address asks: its origin is the address that it asks. */
function isOwnOrigin(origin: string, host: string): boolean {
  return [`http://${host}`, `https://${host}`].includes(origin.toLowerCase());
}

/**
 * Keeps an open service to this machine. Listening on loopback is not enough: every website that its user reads can
 * make the browser send requests here (they carry the website's Origin), and can have its own name resolve to
 * 127.0.0.1 to read the answers too (DNS rebinding; they carry its name as Host). A service that asks for proof lets
 * every Host in, because a proxy may stand before it.
 */
export function localOnly({ auth }: Pick<Config, 'auth'>): RequestHandler {
  return (request, _response, next) => {
    const host = request.get('host') ?? '';
    const origin = request.get('origin');
    if (auth === 'open' && !isLoopbackHost(host)) {
      throw new ServiceError(
        'forbidden',
        'The service is open (VOICEHIVE_AUTH), and answers only to the Hosts localhost, 127.0.0.1 and [::1]. Address it so, or set VOICEHIVE_AUTH=required where it is reached by another name.',
        { field: 'Host' }
      );
    }
    if (auth === 'open' && origin !== undefined && !isOwnOrigin(origin, host.toLowerCase())) {
      throw new ServiceError(
        'forbidden',
        'The service is open (VOICEHIVE_AUTH), and answers no page of another origin. Ask from outside of a browser, or set VOICEHIVE_AUTH=required.',
        { field: 'Origin' }
      );
    }
    next();
  };
}
