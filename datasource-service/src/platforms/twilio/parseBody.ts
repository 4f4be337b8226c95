import type { WebhookRequest } from '../provider.ts';

/** Whether a request carries a form: status callbacks do, events of Event Streams are JSON. */
export function isForm({ headers }: Pick<WebhookRequest, 'headers'>): boolean {
  return !(headers['content-type'] ?? '').toLowerCase().includes('json');
}

/**
 * A form as an object of texts, or JSON.
 *
 * @throws Error with a sentence when the body is neither
 */
export function parseBody(request: WebhookRequest): unknown {
  const body = request.body.toString('utf8');
  if (body.trim() === '') {
    throw new Error('The body is empty; Twilio sends a form or JSON.');
  }
  if (isForm(request)) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Error(`The body is not valid JSON (${String(error)}).`, { cause: error });
  }
}
