/**
 * A value with what decides between it and another report of the same fact: how far its source is trusted, then when
 * the event happened, then the value itself. The order is total, so that the larger of any two is the same whatever
 * order they arrive in and however often.
 */
export interface Stamped<T> {
  value: T;
  /** Trust in the source, larger wins. See {@link SourceWeight}. */
  weight: number;
  /** Epoch ms of the event that reported it. */
  at: number;
}

/** Trust in the message a fact came from. */
export const SourceWeight = {
  /** A copy of the call carried along in any message: it may be stale. */
  copy: 1,
  /** The message's own fields. */
  message: 2,
  /** The final report of the call. */
  report: 3,
} as const;

function isLarger<T>(left: Stamped<T>, right: Stamped<T>): boolean {
  if (left.weight !== right.weight) {
    return left.weight > right.weight;
  }
  if (left.at !== right.at) {
    return left.at > right.at;
  }
  return JSON.stringify(left.value) > JSON.stringify(right.value);
}

/** The stronger of two reports of one fact. Commutative, associative and idempotent. */
export function strongest<T>(left: Stamped<T> | undefined, right: Stamped<T>): Stamped<T> {
  return left === undefined || isLarger(right, left) ? right : left;
}
