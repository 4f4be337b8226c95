import type { CallDirection, CallState } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
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

/** The status with which a call ended, in the words of callbacks; null for one that ends no call. */
export function endedStatus(status: string | null): string | null {
  return status !== null && stateOf(status) === 'ended' ? (FINAL_STATUSES.get(status) ?? status) : null;
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

/** Who answered, in one word: Twilio tells four kinds of machine apart by how the greeting ended. */
export function answererOf(answeredBy: string | null): string | null {
  return answeredBy?.startsWith('machine') === true ? 'machine' : answeredBy;
}
