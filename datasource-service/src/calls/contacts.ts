import { maskNumber } from './caller.ts';

/** What stands in place of what was taken out. */
const REMOVED = '[removed]';

const EMAIL = /[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+/g;

/** Digits as in a telephone number, with what may stand between them; a day such as 2026-03-04 is none. */
const PHONE = /(?<![\w-])(?!\d{4}-\d{2}-\d{2})\+?\(?\d(?:[ ()./-]{0,3}\d){6,}/g;

/** Text without e-mail addresses and telephone numbers. */
export function withoutContacts(text: string): string {
  return text.replaceAll(EMAIL, REMOVED).replaceAll(PHONE, REMOVED);
}

/** Fewest digits of a telephone number that is written without its country. */
const LEAST_DIGITS = 9;

/** Times since 1970 in seconds or milliseconds are no telephone numbers. */
const EPOCH = /^(1[6-9]\d{8}|1\d{12})$/;

function isTelephone(found: string): boolean {
  const digits = found.replaceAll(/\D/g, '');
  return found.startsWith('+') || (digits.length >= LEAST_DIGITS && digits.length <= 15 && !EPOCH.test(digits));
}

/** Text with telephone numbers shown by their last digits. */
export function withMaskedNumbers(text: string): string {
  return text.replaceAll(PHONE, (found) => (isTelephone(found) ? maskNumber(found) : found));
}
