/**
 * How far a call comes, which decides what it consists of:
 * - `notStarted`: the platform could not start it
 * - `unanswered`: it rang, nobody (or nothing) took it
 * - `machine`: an answering machine took it
 * - `broken`: it was taken, and a fault ended it early
 * - `talk`: it was taken, and the people ended it
 */
export type EndingKind = 'notStarted' | 'unanswered' | 'machine' | 'broken' | 'talk';

/** An ended reason with what it means for the call's course. */
export interface Ending {
  reason: string;
  kind: EndingKind;
  /** Whether the agent hands the call to a person. */
  isTransfer: boolean;
}

function kindOf(reason: string): EndingKind {
  if (reason === 'voicemail') {
    return 'machine';
  }
  if (reason.startsWith('call.start.')) {
    return 'notStarted';
  }
  if (
    /^customer-(busy|did-not)|misdialed|^call\.ringing|outbound-sip|failed-to-connect|never-connected|not-available/.test(
      reason
    )
  ) {
    return 'unanswered';
  }
  return /error|fault|^phone-call-provider|^pipeline|^worker/.test(reason) && !reason.includes('transfer')
    ? 'broken'
    : 'talk';
}

/** What an ended reason means for the course of a call. */
export function endingOf(reason: string): Ending {
  return {
    reason,
    kind: kindOf(reason),
    isTransfer:
      reason === 'assistant-forwarded-call' || reason.startsWith('call.forwarding.') || reason.includes('transfer'),
  };
}
