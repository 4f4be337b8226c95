import type { CallEvent, CallFacts } from '../../domain/callEvent.ts';
import { costLine } from '../../domain/cost.ts';
import { lineReason } from '../../domain/endedReasons/line.ts';
import { SourceWeight } from '../../domain/stamped.ts';
import { present } from '../present.ts';
import { answererOf, endedStatus, partyFacts, stateOf } from './callFacts.ts';
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

/** Whether somebody took the leg; null while it rings. */
function wasTaken(status: string): boolean | null {
  const state = stateOf(status);
  if (state === 'in-progress' || status === 'completed') {
    return true;
  }
  return state === 'ended' ? false : null;
}

/** A leg that a call dials is a transfer of that call, not a call beside it. A call dials while it is up. */
function readLeg(form: TwilioForm, { parent, status }: { parent: string; status: string }, at: number): CallPart {
  const transfer = { destination: form.To, mode: 'dial', status, connected: wasTaken(status) };
  return {
    callId: parent,
    state: 'in-progress',
    layers: [{ facts: { transfers: [transfer] }, weight: SourceWeight.message, at }],
  };
}

function readCall(form: TwilioForm, callId: string, at: number): CallPart {
  const state = stateOf(form.CallStatus);
  const status = endedStatus(form.CallStatus);
  const happenedAt = form.Timestamp ?? at;
  const seconds = form.CallDuration;
  const facts: Partial<CallFacts> = {
    ...partyFacts(form.Direction, { from: form.From, to: form.To }),
    ...priceFacts(form),
    ...present<CallFacts>({
      startedAt: state === 'in-progress' ? happenedAt : null,
      endedAt: status === null ? null : happenedAt,
      endedReason: status === null ? null : lineReason(status, form.SipResponseCode),
      sipStatus: form.SipResponseCode,
      answeredBy: answererOf(form.AnsweredBy),
      hasRecording: form.RecordingStatus === 'completed' ? true : null,
      failedArtifacts: form.RecordingStatus === 'failed' ? ['recording'] : null,
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
  if (form.CallSid === null) {
    return null;
  }
  const { ParentCallSid: parent, CallStatus: status } = form;
  const at = timeOf(form) ?? receivedAt;
  const part =
    parent === null || status === null ? readCall(form, form.CallSid, at) : readLeg(form, { parent, status }, at);
  return { provider: 'twilio', at, receivedAt, lines: [], toolCalls: [], marks: [], ...part };
}
