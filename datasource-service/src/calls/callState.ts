import { CALL_STATES, type CallState } from '../contract/index.ts';

/** Position of a state in the life of a call, from 0. */
export function stateRank(state: CallState): number {
  return CALL_STATES.indexOf(state);
}

/** The later of two states: a call never goes back, whatever order its events arrive in. */
export function laterState(left: CallState, right: CallState): CallState {
  return stateRank(right) > stateRank(left) ? right : left;
}

/** Whether text is one of our states. */
export function isCallState(value: string): value is CallState {
  return (CALL_STATES as readonly string[]).includes(value);
}
