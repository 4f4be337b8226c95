import type { IncomingMessage } from 'node:http';

const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d{1,5})?$/;

/** Why a request is not answered. */
interface Refusal {
  status: number;
  message: string;
}

/**
 * Why a request is refused; null when it comes from this machine and not from a website in its browser. The preview
 * hands on whatever it is sent with the rights of an admin: a website's own requests carry its origin, those by a name
 * that it made resolve to this machine carry that name, and text or forms can be sent without asking first.
 */
export function refusalOf({ method = 'GET', headers }: IncomingMessage): Refusal | null {
  const host = (headers.host ?? '').toLowerCase();
  if (!LOOPBACK_HOST.test(host)) {
    return { status: 403, message: 'The preview answers only to the Hosts localhost, 127.0.0.1 and [::1].' };
  }
  if (headers.origin !== undefined && headers.origin.toLowerCase() !== `http://${host}`) {
    return { status: 403, message: 'The preview answers no pages but its own (header Origin).' };
  }
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (!['GET', 'HEAD'].includes(method) && type.trim().toLowerCase() !== 'application/json') {
    return { status: 415, message: 'Send the body with `Content-Type: application/json`.' };
  }
  return null;
}
