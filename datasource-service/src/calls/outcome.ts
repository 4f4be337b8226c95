import type { CallState, EndedReasonGroup } from '../contract/index.ts';
import { stateRank } from './callState.ts';

/**
 * Who or what took a call: somebody (of an inbound call, whoever called and was answered); a machine, such as a
 * voicemail, a fax or a menu; nobody, though it rang; nobody, because the line was busy; or nobody, because the call
 * could not be made.
 */
export type CallTaker = 'person' | 'machine' | 'nobody' | 'busy' | 'failed';

/** What decides on who took a call. */
export interface OutcomeEvidence {
  state: CallState;
  /** The platform's own field on who took the call, such as Twilio's `AnsweredBy`; null where it has none. */
  reported: CallTaker | null;
  endedReason: string | null;
  endedReasonGroup: EndedReasonGroup | null;
  /** Whether the platform reported talk, or that the call was up. */
  wasInProgress: boolean;
  hasTalk: boolean;
}

/** Ended reasons of calls that nobody took, by what they name; in order, the first that fits holds. */
const TAKERS_BY_REASON: ReadonlyArray<readonly [RegExp, CallTaker]> = [
  [/voicemail|ivr|machine|\bfax\b/i, 'machine'],
  // SIP: 486 busy here, 600 busy everywhere (RFC 3261). LiveKit: the callee rejected the call, as busy.
  [/busy|\bsip-(486|600)\b|^USER_REJECTED$/i, 'busy'],
  // The number does not exist or cannot be called. SIP: 404, 410, 484, 604 (RFC 3261).
  [/misdialed|invalid_destination|\bsip-(404|410|484|604)\b/i, 'failed'],
];

/** Callers who were gone, or could not be heard, before anybody took the call: only talk shows that it was taken. */
const BEFORE_ANSWER = /before-call-connect|microphone-permission/;

/** Groups of ended reasons that only a call has that was taken. */
const TAKEN: ReadonlySet<EndedReasonGroup | null> = new Set<EndedReasonGroup | null>([
  'agent_ended',
  'transferred',
  'timeout',
]);

function takerOfEnded({ endedReason, endedReasonGroup: group, ...evidence }: OutcomeEvidence): CallTaker {
  const reason = String(endedReason);
  if (group === 'no_contact') {
    return TAKERS_BY_REASON.find(([pattern]) => pattern.test(reason))?.[1] ?? 'nobody';
  }
  if (group === 'start_error') {
    return 'failed';
  }
  if (TAKEN.has(group) || (group === 'caller_ended' && !BEFORE_ANSWER.test(reason))) {
    return 'person';
  }
  if (evidence.wasInProgress || evidence.hasTalk) {
    return 'person';
  }
  return group === 'caller_ended' || group === 'cancelled' ? 'nobody' : 'failed';
}

/** Groups of ended reasons that only a call has that nobody took. */
const NOT_TAKEN: ReadonlySet<EndedReasonGroup | null> = new Set<EndedReasonGroup | null>(['no_contact', 'start_error']);

/**
 * Who or what took the call, by one rule for all platforms: what the platform says of it in a field of its own, else
 * what follows from the reason for its end, else from talk. Null while it rings. A guess that a person answered gives
 * way to a line that was busy or not taken.
 */
export function takerOf(evidence: OutcomeEvidence): CallTaker | null {
  const { reported } = evidence;
  if (reported !== null && !(reported === 'person' && NOT_TAKEN.has(evidence.endedReasonGroup))) {
    return reported;
  }
  if (evidence.state === 'ended') {
    return takerOfEnded(evidence);
  }
  return stateRank(evidence.state) >= stateRank('in-progress') ? 'person' : null;
}

/** Whether somebody took the call; null while it rings. */
export function wasAnswered(taker: CallTaker | null): boolean | null {
  return taker === null ? null : taker === 'person';
}

/**
 * Whether the platform itself reported that the call failed, beside or without a reason for its end. A call that a
 * machine took, or that nobody took, did not fail by it.
 */
export function hasFailed(reportedFailure: boolean, taker: CallTaker | null): boolean {
  return reportedFailure && (taker === 'person' || taker === 'failed');
}
