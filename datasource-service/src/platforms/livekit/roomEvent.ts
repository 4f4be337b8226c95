import type { CallState } from '../../contract/index.ts';
import type { CallEvent, CallFacts, FactLayer } from '../../calls/callEvent.ts';
import { AGENT_JOB_FAILED, LIVEKIT_REASONS } from '../../calls/endedReasons/livekit.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import type { ParticipantReport } from '../../calls/participants.ts';
import { present } from '../present.ts';
import { callerFacts, joinedAtOf, onLineSince, reasonOf, roleOf, stateOf, type Moment } from './participant.ts';
import type { LiveKitEvent, LiveKitParticipant } from './schema.ts';

/** Every documented webhook. Source: livekit/protocol, webhook/notifier.go and protobufs/livekit_webhook.proto. */
const ROOM_EVENTS = new Set([
  'room_started',
  'room_finished',
  'participant_joined',
  'participant_left',
  'participant_connection_aborted',
  'track_published',
  'track_unpublished',
  'egress_started',
  'egress_updated',
  'egress_ended',
  'agent_job_started',
  'agent_job_ended',
]);
const OTHER_EVENTS = new Set(['ingress_started', 'ingress_ended']);

/** Whether the documentation lists the event. */
export function isDocumented(event: string): boolean {
  return ROOM_EVENTS.has(event) || OTHER_EVENTS.has(event);
}

/** Whether the event only makes sense about a room. */
export function needsRoom(event: string): boolean {
  return ROOM_EVENTS.has(event);
}

/** A call is one life of a room: its `sid` is never used again, its name is. */
export function callIdOf({ room, egressInfo, job }: LiveKitEvent): string | null {
  return room?.sid ?? egressInfo?.roomId ?? job?.room?.sid ?? null;
}

/** What one event tells: the state it shows, and its facts with how far each is trusted. */
interface Told {
  state?: CallState | null;
  /** Facts that a better source may overrule. */
  guesses?: Partial<CallFacts>;
  facts?: Partial<CallFacts>;
  /** Who calls, and since when they have been in the room: the first of several is the party of the call. */
  party?: { facts: Partial<CallFacts>; since: number };
  participant?: ParticipantReport;
  /** The last word of the agent about the call. */
  lastWord?: Partial<CallFacts>;
}

/** By what a participant is told apart from others: LiveKit gives each stay a `sid` of its own. */
function stayOf({ sid, identity }: LiveKitParticipant): string {
  return sid ?? identity ?? 'unknown';
}

/** What the presence of a caller tells, while they are there and when they leave. */
function readCaller(caller: LiveKitParticipant, moment: Moment, at: number, left?: ParticipantReport['left']): Told {
  const since = onLineSince(caller, moment, at);
  const start = since === null ? {} : { startedAt: since };
  return {
    // Who leaves had joined, and may have been called for a while before.
    ...(moment === 'left' ? { guesses: start } : { facts: start }),
    party: { facts: callerFacts(caller), since: joinedAtOf(caller) ?? at },
    participant: { id: stayOf(caller), joinedAt: since, ...(left === undefined ? {} : { left }) },
  };
}

function readPresence({ participant }: LiveKitEvent, moment: Moment, at: number): Told {
  return participant === null || roleOf(participant) !== 'caller'
    ? {}
    : { state: stateOf(participant), ...readCaller(participant, moment, at) };
}

function readDeparture({ participant }: LiveKitEvent, at: number): Told {
  if (participant === null) {
    return {};
  }
  const role = roleOf(participant);
  const reason = reasonOf(participant);
  if (role === 'caller') {
    return readCaller(participant, 'left', at, { at, reason });
  }
  return role === 'agent' && reason === 'AGENT_ERROR' ? { lastWord: { endedReason: reason } } : {};
}

/** A caller whose connection broke off before it stood: they never were on the line. */
function readAbort(event: LiveKitEvent, at: number): Told {
  const { participant, ...told } = readDeparture(event, at);
  return {
    ...told,
    guesses: {},
    ...(participant === undefined ? {} : { participant: { ...participant, joinedAt: null } }),
  };
}

/** Statuses of a recording that came out; the limit cuts it, and there is a file of it. */
const RECORDED = new Set(['EGRESS_COMPLETE', 'EGRESS_LIMIT_REACHED']);
const NOT_RECORDED = new Set(['EGRESS_FAILED', 'EGRESS_ABORTED']);

function readRecording({ egressInfo }: LiveKitEvent): Told {
  const status = egressInfo?.status ?? '';
  const files = [egressInfo?.fileResults, egressInfo?.segmentResults].flatMap((results) => results ?? []);
  const hasFile = files.some(({ size }) => (size ?? 0) > 0);
  return {
    facts: present<CallFacts>({
      hasRecording: RECORDED.has(status) || hasFile ? true : null,
      failedArtifacts: NOT_RECORDED.has(status) ? ['recording'] : null,
    }),
  };
}

function readJob({ job }: LiveKitEvent): Told {
  const facts = present<CallFacts>({ assistantName: job?.agentName, assistantVersion: job?.deployment });
  return job?.state?.status === 'JS_FAILED' ? { facts, lastWord: { endedReason: AGENT_JOB_FAILED } } : { facts };
}

/** A room that LiveKit itself brought to an end explains the end of its call; all other ends are told by who left. */
function roomFault({ roomEndReason: reason }: LiveKitEvent): Partial<CallFacts> {
  return reason !== null && LIVEKIT_REASONS.has(reason) ? { endedReason: reason } : {};
}

function readTold(event: LiveKitEvent, at: number): Told {
  switch (event.event) {
    case 'room_started':
      return { state: 'queued', facts: { createdAt: event.room?.creationTimeMs ?? event.room?.creationTime ?? at } };
    case 'room_finished':
      // A room outlives its last participant by a while, so the end of the call is when the caller left.
      return { state: 'ended', guesses: { endedAt: at, ...roomFault(event) } };
    case 'participant_joined':
      return readPresence(event, 'joined', at);
    case 'track_published':
      return readPresence(event, 'present', at);
    case 'participant_left':
      return readDeparture(event, at);
    case 'participant_connection_aborted':
      return readAbort(event, at);
    case 'egress_ended':
      return readRecording(event);
    case 'agent_job_started':
    case 'agent_job_ended':
      return readJob(event);
    default:
      return {};
  }
}

/** What a webhook says about its room; null when it names none. */
export function readRoomEvent(event: LiveKitEvent, receivedAt: number): CallEvent | null {
  const callId = callIdOf(event);
  if (callId === null) {
    return null;
  }
  const at = event.createdAt ?? receivedAt;
  const told = readTold(event, at);
  const layers: FactLayer[] = [
    { facts: told.guesses ?? {}, weight: SourceWeight.copy, at },
    { facts: told.facts ?? {}, weight: SourceWeight.message, at },
  ];
  if (told.party !== undefined) {
    layers.push({ facts: told.party.facts, weight: SourceWeight.message, at: told.party.since });
  }
  if (told.lastWord !== undefined) {
    layers.push({ facts: told.lastWord, weight: SourceWeight.report, at });
  }
  return {
    provider: 'livekit',
    callId,
    at,
    receivedAt,
    state: told.state ?? null,
    layers,
    lines: [],
    toolCalls: [],
    participants: told.participant === undefined ? [] : [told.participant],
    marks: [],
  };
}
