import type { WebhookRequest } from '../../platforms/provider.ts';

/** Marks what a service forwarded, so that an address that leads back to it is found out. */
export const TEE_HEADER = 'x-voicehive-tee';

/**
 * Headers between two neighbours only (RFC 9110, section 7.6.1), and those that speak of the connection or of a
 * compression that is undone here.
 */
const OF_THE_CONNECTION = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The headers that go on with a forwarded message: all that the platform sent, because any may carry its proof, but
 * those of the connection.
 */
export function forwardHeaders({ headers, body }: WebhookRequest): Record<string, string> {
  const named = (headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...OF_THE_CONNECTION, ...named]);
  const kept = Object.entries(headers).flatMap(([name, value]): Array<[string, string]> =>
    value === undefined || dropped.has(name) ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(kept), 'content-length': String(body.length), [TEE_HEADER]: '1' };
}
