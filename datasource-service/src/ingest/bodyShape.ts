import { ServiceError } from '../runtime/errors.ts';
import type { WebhookRequest } from '../platforms/provider.ts';
import { MAX_DEPTH, NestingError } from '../calls/redaction/redact.ts';
import type { AdmittedWebhook } from './admitWebhook.ts';

/** What a body may be before it is parsed, by what its sender has proved. */
export interface BodyLimits {
  bytes: number;
  /** Names and values of its JSON together: many small ones cost far more than their bytes. */
  parts: number;
}

const MEGABYTE = 1024 * 1024;

/**
 * A report with the time of every word has some 130,000 parts for an hour of talk. What proved nothing is held to what
 * messages of ordinary calls need, and what is kept for inspection alone to less.
 */
export const BODY_LIMITS: Readonly<Record<AdmittedWebhook['verdict'], BodyLimits>> = {
  verified: { bytes: Infinity, parts: 1_000_000 },
  unsigned: { bytes: Infinity, parts: 200_000 },
  quarantined: { bytes: MEGABYTE, parts: 20_000 },
};

/** Forms are a platform's short notices; their fields are sorted and joined before their signature can be checked. */
const FORM_LIMITS = { bytes: MEGABYTE / 4, fields: 500 };

const QUOTE = 0x22;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;

/** By byte, outside of texts: how many names and values more it tells of. The first value inside has no comma. */
const PARTS = new Int8Array(256);
[...',:[{'].forEach((sign) => (PARTS[sign.charCodeAt(0)] = 1));

/** By byte, outside of texts: how many levels deeper what follows is. */
const LEVELS = new Int8Array(256);
[...'[{'].forEach((sign) => (LEVELS[sign.charCodeAt(0)] = 1));
[...']}'].forEach((sign) => (LEVELS[sign.charCodeAt(0)] = -1));

function tooLarge(what: string): ServiceError {
  return new ServiceError('too_large', `The body ${what}; send less at once.`, { field: 'body' });
}

/**
 * Sees by its bytes alone that JSON holds no more than it may, before it is parsed: millions of levels, names or values
 * take long to parse and longer to collect.
 *
 * @param mostParts names and values together
 * @param counted names and values of what belongs with it
 * @returns how many there are, with those that were counted before
 * @throws ServiceError `too_large`, or `invalid_request` when it is nested too deep
 */
export function checkJsonShape(json: Buffer, mostParts: number, counted = 0): number {
  let depth = 0;
  let parts = counted;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] as number;
    if (isText) {
      at += byte === BACKSLASH ? 1 : 0;
      isText = byte !== QUOTE;
      continue;
    }
    isText = byte === QUOTE;
    depth += LEVELS[byte] as number;
    parts += PARTS[byte] as number;
    if (depth > MAX_DEPTH + 1) {
      throw new ServiceError('invalid_request', new NestingError().message, { field: 'body' });
    }
    if (parts > mostParts) {
      throw tooLarge(`holds more than ${mostParts} names and values`);
    }
  }
  return parts;
}

/** Whether a request says that its body is JSON, of whatever kind. */
export function isJson({ headers }: Pick<WebhookRequest, 'headers'>): boolean {
  return (headers['content-type'] ?? '').toLowerCase().includes('json');
}

/**
 * Sees that a form has no more than a platform's notices have, before its signature is checked.
 *
 * @throws ServiceError `too_large`
 */
export function checkFormShape(form: Buffer): void {
  if (form.length > FORM_LIMITS.bytes) {
    throw tooLarge(`is a form of more than ${FORM_LIMITS.bytes / 1024} KB`);
  }
  const fields = form.reduce((count, byte) => count + Number(byte === AMPERSAND), 1);
  if (fields > FORM_LIMITS.fields) {
    throw tooLarge(`is a form of more than ${FORM_LIMITS.fields} fields`);
  }
}
