import { REDACTED } from './redacted.ts';

/** Digits of the shortest and the longest card number. */
const FEWEST_DIGITS = 14;
const MOST_DIGITS = 19;

/** Groups of digits of a card number as it is printed, at most. */
const PRINTED_GROUPS = 5;

/** Up to so many groups, commas may stand between those of one card, as transcripts write what was said slowly. */
const FEW_GROUPS = 12;

/** In a list of more groups than this nobody says a card digit by digit; to try each place would take long. */
const MANY_GROUPS = 300;

/**
 * Digits with at most two signs between them, as cards are written and as transcripts write what was said. Of more than
 * some thousand the engine's stack would overflow; they are looked through in pieces.
 */
const DIGIT_RUN = /(?<![\d+]|\d\.)\d(?:[\s.,\-\u2010-\u2015]{0,2}\d){13,3000}/g;

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
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const value = Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
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

/** How cards of fifteen and fourteen digits are printed. */
const UNEQUAL_SHAPES = new Set(['4,6,5', '4,6,4']);

/** Groups of equal length in which a card is printed or said; the last one may be shorter. */
const EQUAL_LENGTHS = new Set([1, 2, 4]);

/** Whether groups are as long as those of a card: other lengths are those of dates, telephone numbers, and lists. */
function hasShapeOfCard(groups: readonly DigitGroup[]): boolean {
  const lengths = groups.map(({ digits }) => digits.length);
  const first = Number(lengths[0]);
  const isEqual = lengths.every(
    (length, index) => length === first || (length < first && index === lengths.length - 1)
  );
  return groups.length === 1 || UNEQUAL_SHAPES.has(lengths.join()) || (EQUAL_LENGTHS.has(first) && isEqual);
}

/** Whether a sign stands between the digits of one number, or between numbers. */
function joins(separator: string): boolean {
  return separator !== ',' && separator !== '.';
}

/** The place up to which groups are a card number that begins with the first of them; null when they are none. */
function endOfCard(groups: readonly DigitGroup[]): number | null {
  let digits = '';
  for (const [index, group] of groups.entries()) {
    digits += group.digits;
    if (digits.length > MOST_DIGITS || (index > 1 && group.separator !== groups[1]?.separator)) {
      return null;
    }
    if (digits.length >= FEWEST_DIGITS && isCardNumber(digits) && hasShapeOfCard(groups.slice(0, index + 1))) {
      return group.to;
    }
  }
  return null;
}

/** Groups that may be one number: those before the first comma or full stop, but for a card that was said in few words. */
function oneNumber(groups: readonly DigitGroup[], isFew: boolean): readonly DigitGroup[] {
  const end = groups.findIndex(
    ({ digits, separator }, index) => index > 0 && !joins(separator) && !(isFew && digits.length > 2)
  );
  return end === -1 ? groups : groups.slice(0, end);
}

/** A card number is whole groups of digits: what follows it, such as its expiry, may stay. */
function redactRun(run: string): string {
  const groups = groupsOf(run);
  const most = groups.length > MANY_GROUPS ? PRINTED_GROUPS : MOST_DIGITS;
  let kept = '';
  let done = 0;
  for (const [index, { from }] of groups.entries()) {
    const end =
      from < done ? null : endOfCard(oneNumber(groups.slice(index, index + most), groups.length <= FEW_GROUPS));
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
