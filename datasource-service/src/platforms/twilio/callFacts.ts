import type { CallDirection, CallState } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import type { CallTaker } from '../../calls/outcome.ts';
import type { TransferReport } from '../../calls/transfers.ts';
import { present } from '../present.ts';

/** States by the `CallStatus` of callbacks and the `call_state` of summaries, which are spelled differently. */
const STATES = new Map<string, CallState>(
  Object.entries<CallState>({
    queued: 'queued',
    initiated: 'queued',
    ringing: 'ringing',
    'in-progress': 'in-progress',
    answered: 'in-progress',
    completed: 'ended',
    busy: 'ended',
    'no-answer': 'ended',
    noanswer: 'ended',
    failed: 'ended',
    fail: 'ended',
    canceled: 'ended',
    undialed: 'ended',
  })
);

/** Final states of summaries in the words of callbacks. */
const FINAL_STATUSES = new Map(Object.entries({ noanswer: 'no-answer', fail: 'failed', undialed: 'failed' }));

/** Our state for a status; null for one that is not known. */
export function stateOf(status: string | null): CallState | null {
  return STATES.get(status ?? '') ?? null;
}

/** A status in the words of callbacks. */
export function callbackStatus(status: string): string {
  return FINAL_STATUSES.get(status) ?? status;
}

/** The status with which a call ended, in the words of callbacks; null for one that ends no call. */
export function endedStatus(status: string | null): string | null {
  return status !== null && stateOf(status) === 'ended' ? callbackStatus(status) : null;
}

/** Whose number is whose: of an inbound call the caller is `from`, of any outbound leg the one who is called. */
export function partyFacts(
  direction: string | null,
  { from, to }: { from: string | null | undefined; to: string | null | undefined }
): Partial<CallFacts> {
  const plain = (direction ?? '').replaceAll('_', '-');
  const isInbound = plain === 'inbound' || plain === 'trunking-originating';
  const isOutbound = plain.startsWith('outbound') || plain === 'trunking-terminating';
  const known: CallDirection | null = isInbound ? 'inbound' : isOutbound ? 'outbound' : null;
  return present<CallFacts>({
    direction: known,
    callerNumber: isOutbound ? to : from,
    phoneNumber: isOutbound ? from : to,
  });
}

const TAKERS = new Map<string, CallTaker>(
  Object.entries<CallTaker>({ human: 'person', machine: 'machine', fax: 'machine' })
);

/** Who answered, in one word: Twilio tells four kinds of machine apart by how the greeting ended. */
function answererOf(answeredBy: string | null): string | null {
  return answeredBy?.startsWith('machine') === true ? 'machine' : answeredBy;
}

/** Who or what answered, where detection was on and came to a result. */
export function answererFacts(answeredBy: string | null): Partial<CallFacts> {
  const answerer = answererOf(answeredBy);
  return present<CallFacts>({ answeredBy: answerer, takenBy: TAKERS.get(answerer ?? '') });
}

/** Whether somebody took a leg; null while it rings. */
function wasTaken(status: string): boolean | null {
  const state = stateOf(status);
  if (state === 'in-progress' || status === 'completed') {
    return true;
  }
  return state === 'ended' ? false : null;
}

/** What a call dialled from within. */
export interface Leg {
  /** The leg's own id. */
  callSid: string;
  destination: string | null;
  /** In the words of callbacks. */
  status: string;
}

/** A leg that a call dials is a transfer of that call, not a call beside it. */
export function legTransfer({ callSid, destination, status }: Leg, weight: number, at: number): TransferReport {
  return {
    key: callSid,
    value: { destination, mode: 'dial', status, connected: wasTaken(status) },
    weight,
    at,
  };
}
