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

/** By what a key is known again without being kept. */
export function fingerprintOf(key: string): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 16);
}

/** Fewest digits of a number that can be called from anywhere. */
const LEAST_DIGITS = 7;

/** A caller as he is compared: the digits of a number, else the text as it stands. */
function comparable(caller: string): string {
  const digits = caller.replaceAll(/\D/g, '');
  return digits.length >= LEAST_DIGITS ? digits : caller.trim().toLowerCase();
}

/**
 * What is kept of an erased caller to know him again, however his number is written: HMAC-SHA256 under a key of the
 * record's own, in hex. It is no pseudonym of his, so that nothing else can be joined with it.
 */
export function tombstoneOf(caller: string, recordKey: string): string {
  return createHmac('sha256', recordKey)
    .update(`tombstone\n${comparable(caller)}`)
    .digest('hex');
}

/** Digits as in a number, with what may stand between them. */
const NUMBER = /\+?\d(?:[ ()./-]{0,3}\d){6,14}/g;

/** Whether a text has a number of an erased caller in it. */
export function mentionsCaller(text: string, tombstone: string, recordKey: string): boolean {
  const numbers = new Set((text.match(NUMBER) ?? []).map(comparable));
  return [...numbers].some((number) => tombstoneOf(number, recordKey) === tombstone);
}
