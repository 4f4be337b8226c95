/** One report of a fact, with what decides between it and another report of the same fact. */
export interface Stamped<T> {
  value: T;
  /** Trust in the source, larger wins. See {@link SourceWeight}. */
  weight: number;
  /** Epoch ms of the event that reported it. */
  at: number;
}

/** Trust in the message a fact came from. */
export const SourceWeight = {
  /** An id that stands for a value that other messages name, such as a number's id for the number. */
  placeholder: 0,
  /** A copy of the call carried along in any message: it may be stale. */
  copy: 1,
  /** The message's own fields. */
  message: 2,
  /** The final report of the call. */
  report: 3,
} as const;

/**
 * Which of two equally trusted reports of a fact holds: the one that was made last, the one that was made first, or
 * the smaller or larger of two times, whenever they were reported.
 */
export type JoiningRule = 'latestReport' | 'firstReport' | 'earliestTime' | 'latestTime';

/** Positive when the left report holds by the rule, negative when the right one does, 0 when the rule cannot tell. */
function compareByRule(rule: JoiningRule, left: Stamped<unknown>, right: Stamped<unknown>): number {
  switch (rule) {
    case 'latestReport':
      return left.at - right.at;
    case 'firstReport':
      return right.at - left.at;
    case 'earliestTime':
      return Number(right.value) - Number(left.value);
    case 'latestTime':
      return Number(left.value) - Number(right.value);
  }
}

function isStronger(rule: JoiningRule, left: Stamped<unknown>, right: Stamped<unknown>): boolean {
  const byRule = left.weight - right.weight || compareByRule(rule, left, right) || left.at - right.at;
  return byRule === 0 ? JSON.stringify(left.value) > JSON.stringify(right.value) : byRule > 0;
}

/**
 * The report that holds of two of one fact: the more trusted one, else by the rule, else the one with the larger text.
 * The order is total, so that the result is the same in whatever order reports arrive and however often: commutative,
 * associative and idempotent.
 */
export function strongest<T>(
  left: Stamped<T> | undefined,
  right: Stamped<T>,
  rule: JoiningRule = 'latestReport'
): Stamped<T> {
  return left === undefined || isStronger(rule, right, left) ? right : left;
}
