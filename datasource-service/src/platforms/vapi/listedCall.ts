import type { CallEvent, CallFacts, FactLayer } from '../../calls/callEvent.ts';
import { isCallState } from '../../calls/callState.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { isObject } from '../json.ts';
import type { Listing } from '../provider.ts';
import { factsFromCopy, factsFromMessage, placeholderFacts } from './callFacts.ts';
import { readEvaluations } from './evaluations.ts';
import { factsFromReport } from './report.ts';
import { messageSchema, type VapiCall, type VapiMessage } from './schema.ts';
import { readToolCalls } from './toolCalls.ts';
import { readTransfers } from './transfers.ts';

/** What stands in a body in place of a call that Vapi answered not to have. */
const UNKNOWN = 'isUnknown';

/** A list may leave out what a report had: what is empty here says nothing. */
function withoutEmpty(facts: Partial<CallFacts>): Partial<CallFacts> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== false && !(Array.isArray(value) && value.length === 0))
  );
}

/**
 * What an ended call in the list tells is as final as its report, and the later of the two holds; of an open one it may
 * be stale. A call that never began to ring may have no end of its own: its last change was it.
 */
function layersOf(message: VapiMessage, call: VapiCall, at: number): FactLayer[] {
  const copied = factsFromCopy(message, call);
  const placeholders = { facts: placeholderFacts(message, call), weight: SourceWeight.placeholder, at };
  if (message.status !== 'ended') {
    return [placeholders, { facts: copied, weight: SourceWeight.copy, at }];
  }
  const { success, ...facts } = { ...factsFromMessage(message), ...factsFromReport(message) };
  const judged = success === undefined ? {} : { success };
  const evaluations = readEvaluations(message, at);
  return [
    placeholders,
    { facts: { endedAt: at, ...copied }, weight: SourceWeight.copy, at },
    { facts: { ...withoutEmpty(facts), ...judged }, weight: SourceWeight.report, at },
    ...(evaluations === null ? [] : [evaluations]),
  ];
}

function unknownEvent(callId: string, receivedAt: number): CallEvent {
  return {
    provider: 'vapi',
    callId,
    at: receivedAt,
    receivedAt,
    state: null,
    isListed: true,
    layers: [{ facts: { unknownToPlatform: true }, weight: SourceWeight.message, at: receivedAt }],
    lines: [],
    toolCalls: [],
    marks: [],
  };
}

/**
 * Reads a call as Vapi's list of calls holds it; null when it is none. It has the fields of an end-of-call report on the
 * call itself. Source: `Call` in Vapi's OpenAPI document.
 *
 * @param body the redacted call
 * @param receivedAt epoch ms at which it was listed
 */
function readListedCall(body: unknown, receivedAt: number): CallEvent | null {
  if (!isObject(body)) {
    return null;
  }
  const message = messageSchema.parse({ ...body, type: 'end-of-call-report', timestamp: null, call: body });
  const { call, status } = message;
  if (call === null || call.id === null) {
    return null;
  }
  if (body[UNKNOWN] === true) {
    return unknownEvent(call.id, receivedAt);
  }
  const at = call.updatedAt ?? call.endedAt ?? receivedAt;
  return {
    provider: 'vapi',
    callId: call.id,
    at,
    receivedAt,
    state: status !== null && isCallState(status) ? status : null,
    isListed: true,
    layers: layersOf(message, call, at),
    lines: [],
    toolCalls: readToolCalls(message),
    transfers: readTransfers(message, { weight: status === 'ended' ? SourceWeight.report : SourceWeight.copy, at }),
    marks: [],
  };
}

/** Calls of Vapi's list, as they are written down. */
export const vapiListing: Listing = {
  read: readListedCall,
  confirmed: ({ callId, at }) => ({ id: callId, status: 'ended', updatedAt: new Date(at).toISOString() }),
  unknown: (callId) => ({ id: callId, [UNKNOWN]: true }),
};
