import { REDACTED } from './redacted.ts';

/** Digits of the longest card number. */
const MOST_DIGITS = 19;

/** Digits with at most two signs between them, as cards are written and as transcripts write what was said. */
const DIGIT_RUN = /(?<![\d+]|\d\.)\d(?:[ \u00a0.,\-\u2010-\u2015]{0,2}\d){13,}/g;

const DIGIT_GROUP = /\d+/g;

/**
 * Lengths by the first digits of card numbers. Source: ISO/IEC 7812 and the issuers' published ranges. Epoch times in
 * milliseconds and finer begin with 1, which no card does.
 */
const ISSUERS: ReadonlyArray<readonly [RegExp, readonly number[]]> = [
  [/^4/, [16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(0[0-5]|[689])/, [14]],
  [/^35(2[89]|[3-8])/, [16]],
  [/^(6011|64[4-9]|65|62|50|5[6-9]|6[0137])/, [16, 17, 18, 19]],
];

/** Luhn's check: from the right every second digit counts double, and the sum of all digits is a multiple of ten. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether digits are the number of a payment card. */
export function isCardNumber(digits: string): boolean {
  const issuer = ISSUERS.find(([prefix]) => prefix.test(digits));
  return issuer !== undefined && issuer[1].includes(digits.length) && passesLuhn(digits);
}

/** Digits that stand together in a run, from one place up to another, and what stands before them. */
interface DigitGroup {
  digits: string;
  from: number;
  to: number;
  separator: string;
}

function groupsOf(run: string): DigitGroup[] {
  let last = 0;
  return [...run.matchAll(DIGIT_GROUP)].map(({ 0: digits, index: from }) => {
    const separator = run.slice(last, from).trim();
    last = from + digits.length;
    return { digits, from, to: last, separator };
  });
}

/**
 * The place up to which groups are a card number that begins with the first of them; null when they are none. Between
 * the groups of one stands the same sign each time: lists of dates and of telephone numbers have one within and another
 * between.
 */
function endOfCard(groups: readonly DigitGroup[]): number | null {
  let digits = '';
  for (const [index, group] of groups.entries()) {
    digits += group.digits;
    if (digits.length > MOST_DIGITS || (index > 1 && group.separator !== groups[1]?.separator)) {
      return null;
    }
    if (isCardNumber(digits)) {
      return group.to;
    }
  }
  return null;
}

/** A card number is whole groups of digits: what follows it, such as its expiry, may stay. */
function redactRun(run: string): string {
  const groups = groupsOf(run);
  let kept = '';
  let done = 0;
  for (const [index, { from }] of groups.entries()) {
    const end = from < done ? null : endOfCard(groups.slice(index, index + MOST_DIGITS));
    if (end !== null) {
      kept += run.slice(done, from) + REDACTED;
      done = end;
    }
  }
  return kept + run.slice(done);
}

/** Text without the numbers of payment cards. */
export function redactCards(text: string): string {
  return text.replaceAll(DIGIT_RUN, redactRun);
}
