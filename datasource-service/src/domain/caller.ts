import { createHmac } from 'node:crypto';

const SHOWN_DIGITS = 4;

/** The last digits of a number, such as `…0142`: enough to recognise a caller, not to call one. */
export function maskNumber(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  return digits.length <= SHOWN_DIGITS ? '…' : `…${digits.slice(-SHOWN_DIGITS)}`;
}

/** A stable pseudonym of a caller: HMAC-SHA256 of the number under the installation's key, in hex. */
export function hashCaller(number: string, key: string): string {
  return createHmac('sha256', key)
    .update(number.replaceAll(/[\s()-]/g, ''))
    .digest('hex');
}
