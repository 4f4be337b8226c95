import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config/config.ts';
import type { AccessLevel } from '../../contract/index.ts';
import { ServiceError } from '../../runtime/errors.ts';
import { accessOfRole } from '../../identity/access.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';

/**
 * What a caller of the HTTP API may see. On an open service everybody on the machine may see everything, and may ask
 * to be treated as a lesser role with `X-VoiceHive-Role`; otherwise a key is needed.
 *
 * @throws ServiceError `unauthenticated`
 */
export function authenticate(request: Request, config: Pick<Config, 'auth' | 'apiKey'>): AccessLevel {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const role = request.get('x-voicehive-role');
  const granted = role === undefined ? 'admin' : accessOfRole(role);
  if (config.apiKey !== null && bearer !== undefined && secretsEqual(bearer, config.apiKey)) {
    return granted;
  }
  if (config.auth === 'open') {
    return granted;
  }
  throw new ServiceError(
    'unauthenticated',
    config.apiKey === null
      ? 'The HTTP query API is closed: set VOICEHIVE_API_KEY on the service, or ask through Grafana.'
      : 'Send `Authorization: Bearer <key>` with the key that is in VOICEHIVE_API_KEY.'
  );
}

/** Turns away who may not ask, before anything that they sent is read. */
export function provenOnly(config: Pick<Config, 'auth' | 'apiKey'>): RequestHandler {
  return (request, _response, next) => {
    authenticate(request, config);
    next();
  };
}
