import type { CallDirection, CallState } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import { isObject } from '../json.ts';
import { present } from '../present.ts';
import { readTraceId } from '../traceId.ts';
import type { LiveKitParticipant } from './schema.ts';

/** How a participant takes part: as the person of the call, as the agent, or as machinery of LiveKit. */
export type ParticipantRole = 'caller' | 'agent' | 'machinery';

const ROLES = new Map<string, ParticipantRole>(
  Object.entries<ParticipantRole>({ STANDARD: 'caller', SIP: 'caller', CONNECTOR: 'caller', AGENT: 'agent' })
);

/** The role of a participant. Who may not be seen by others is a recorder or listens in. */
export function roleOf({ kind, permission }: LiveKitParticipant): ParticipantRole {
  if (permission?.agent === true) {
    return 'agent';
  }
  if (permission?.hidden === true || permission?.recorder === true) {
    return 'machinery';
  }
  return ROLES.get(kind ?? 'STANDARD') ?? 'machinery';
}

function attributeOf({ attributes }: LiveKitParticipant, name: string): string | null {
  const value = isObject(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

const SIP_STATES = new Map<string, CallState>(
  Object.entries<CallState>({
    dialing: 'ringing',
    ringing: 'ringing',
    active: 'in-progress',
    automation: 'in-progress',
  })
);

/** The state of the call that the presence of its caller shows: a phone may still be ringing, a browser is there. */
export function stateOf(caller: LiveKitParticipant): CallState | null {
  return caller.kind === 'SIP' ? (SIP_STATES.get(attributeOf(caller, 'sip.callStatus') ?? '') ?? null) : 'in-progress';
}

/** The direction of a phone's call: only inbound calls come in by a dispatch rule. */
function directionOf(caller: LiveKitParticipant): CallDirection {
  return attributeOf(caller, 'sip.ruleID') === null ? 'outbound' : 'inbound';
}

/** Since when a participant has been in the room, epoch ms; null where the message does not say. */
export function joinedAtOf({ joinedAt, joinedAtMs }: LiveKitParticipant): number | null {
  return joinedAtMs ?? joinedAt;
}

/** What a message tells of a participant: that they joined, that they are there, or that they left. */
export type Moment = 'joined' | 'present' | 'left';

/**
 * Since when the caller has been on the line, epoch ms, as far as the message shows it; null while a phone rings, and
 * where it cannot be told. A phone is in the room while it rings, so that only what shows it as active tells when it
 * was taken; everybody else is there from when they joined.
 */
export function onLineSince(caller: LiveKitParticipant, moment: Moment, at: number): number | null {
  const joinedAt = joinedAtOf(caller);
  const isPhone = caller.kind === 'SIP';
  if (isPhone && stateOf(caller) !== 'in-progress') {
    return null;
  }
  switch (moment) {
    case 'joined':
      return joinedAt ?? at;
    case 'present':
      return isPhone ? at : (joinedAt ?? at);
    case 'left':
      return isPhone && directionOf(caller) === 'outbound' ? null : joinedAt;
  }
}

/** What a caller without a telephone has none of: said, so that a later participant's do not take its place. */
const NO_LINE: Partial<CallFacts> = {
  callerNumber: null,
  phoneNumber: null,
  transportCallId: null,
  transportProvider: null,
};

/**
 * Who calls, and by which line. The phone number is the one outside LiveKit in either direction.
 * Source: livekit/protocol, livekit/attrs.go; docs.livekit.io/sip/sip-participant for Twilio's ids.
 */
export function callerFacts(caller: LiveKitParticipant): Partial<CallFacts> {
  if (caller.kind !== 'SIP') {
    return { direction: 'web', ...NO_LINE, ...present<CallFacts>({ traceId: readTraceId(caller.attributes) }) };
  }
  const carrierCallId = attributeOf(caller, 'sip.twilio.callSid');
  const sipCallId = attributeOf(caller, 'sip.callID');
  return present<CallFacts>({
    direction: directionOf(caller),
    callerNumber: attributeOf(caller, 'sip.phoneNumber'),
    phoneNumber: attributeOf(caller, 'sip.trunkPhoneNumber'),
    transportCallId: carrierCallId ?? sipCallId,
    transportProvider: carrierCallId === null ? (sipCallId === null ? null : 'sip') : 'twilio',
    traceId: readTraceId(caller.attributes),
  });
}

/** Reasons that end nothing: the participant moves to another server, or nobody knows. */
const NO_END = new Set(['MIGRATION', 'UNKNOWN_REASON']);

/** Why a participant left, where it says why. */
export function reasonOf({ disconnectReason }: LiveKitParticipant): string | null {
  return disconnectReason !== null && NO_END.has(disconnectReason) ? null : disconnectReason;
}
