/** What stands in place of what was taken out. */
const REMOVED = '[removed]';

const EMAIL = /[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+/g;

/** Digits as in a telephone number, with what may stand between them; a day such as 2026-03-04 is none. */
const PHONE = /(?<![\w-])(?!\d{4}-\d{2}-\d{2})\+?\(?\d(?:[ ()./-]{0,3}\d){6,}/g;

/** Text without e-mail addresses and telephone numbers. */
export function withoutContacts(text: string): string {
  return text.replaceAll(EMAIL, REMOVED).replaceAll(PHONE, REMOVED);
}
