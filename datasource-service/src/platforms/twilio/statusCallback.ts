import type { CallEvent, CallFacts } from '../../calls/callEvent.ts';
import { costLine } from '../../calls/cost.ts';
import { lineReason } from '../../calls/endedReasons/line.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { present } from '../present.ts';
import { answererFacts, endedStatus, legTransfer, partyFacts, stateOf } from './callFacts.ts';
import type { TwilioForm } from './schema.ts';

/** Timestamps have whole seconds; more callbacks than this in one second are not told apart. */
const LAST_SEQUENCE = 999;

/** When a callback happened, epoch ms, with its place among those of the same second as milliseconds. */
export function timeOf(form: TwilioForm): number | null {
  const sequence = Math.min(LAST_SEQUENCE, Math.max(0, Math.floor(form.SequenceNumber ?? 0)));
  return form.Timestamp === null ? null : form.Timestamp + sequence;
}

/** Prices are written as what they take from the balance, so they are negative, and they may come later. */
function priceFacts(form: TwilioForm): Partial<CallFacts> {
  const isUsd = form.PriceUnit === null || form.PriceUnit.toUpperCase() === 'USD';
  if (form.Price === null || !isUsd) {
    return {};
  }
  const usd = Math.abs(form.Price);
  return { costUsd: usd, costs: [costLine('transport', usd, { provider: 'twilio' })] };
}

type CallPart = Pick<CallEvent, 'callId' | 'state' | 'layers'>;

/** A callback about a leg says something about its call alone. A call dials while it is up. */
function readLeg(
  form: TwilioForm,
  { callSid, parent }: { callSid: string; parent: string },
  at: number
): CallPart & Pick<CallEvent, 'transfers'> {
  const { To: destination, CallStatus: status } = form;
  return {
    callId: parent,
    state: status === null ? null : 'in-progress',
    layers: [{ facts: recordingFacts(form), weight: SourceWeight.message, at }],
    transfers: status === null ? [] : [legTransfer({ callSid, destination, status }, SourceWeight.message, at)],
  };
}

function recordingFacts({ RecordingStatus: status }: TwilioForm): Partial<CallFacts> {
  return present<CallFacts>({
    hasRecording: status === 'completed' ? true : null,
    failedArtifacts: status === 'failed' ? ['recording'] : null,
  });
}

function readCall(form: TwilioForm, callId: string, at: number): CallPart {
  const state = stateOf(form.CallStatus);
  const status = endedStatus(form.CallStatus);
  const happenedAt = form.Timestamp ?? at;
  const seconds = form.CallDuration;
  const facts: Partial<CallFacts> = {
    ...partyFacts(form.Direction, { from: form.From, to: form.To }),
    ...priceFacts(form),
    ...answererFacts(form.AnsweredBy),
    ...recordingFacts(form),
    ...present<CallFacts>({
      startedAt: state === 'in-progress' ? happenedAt : null,
      endedAt: status === null ? null : happenedAt,
      endedReason: status === null ? null : lineReason(status, form.SipResponseCode),
      sipStatus: form.SipResponseCode,
      transportProvider: 'twilio',
      transportCallId: callId,
    }),
  };
  const startedAt = status !== null && seconds !== null && seconds > 0 ? happenedAt - seconds * 1000 : null;
  return {
    callId,
    state,
    layers: [
      // Worked out from the duration, so the callback of the answer itself is to be trusted more.
      { facts: present<CallFacts>({ startedAt }), weight: SourceWeight.copy, at },
      { facts, weight: SourceWeight.message, at },
    ],
  };
}

/**
 * What a form says about its call; null when it names none.
 * Source: twilio.com/docs/voice/api/call-resource (status callbacks), /docs/voice/twiml/number (legs of a dial),
 * /docs/voice/answering-machine-detection, /docs/voice/api/recording (recording callbacks).
 */
export function readForm(form: TwilioForm, receivedAt: number): CallEvent | null {
  const { CallSid: callSid, ParentCallSid: parent } = form;
  if (callSid === null) {
    return null;
  }
  const at = timeOf(form) ?? receivedAt;
  const part = parent === null ? readCall(form, callSid, at) : readLeg(form, { callSid, parent }, at);
  return { provider: 'twilio', at, receivedAt, lines: [], toolCalls: [], marks: [], ...part };
}
