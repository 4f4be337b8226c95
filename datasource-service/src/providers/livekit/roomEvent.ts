import type { CallState } from '../../contract/index.ts';
import type { CallEvent, CallFacts, FactLayer } from '../../domain/callEvent.ts';
import { AGENT_JOB_FAILED } from '../../domain/endedReasons/livekit.ts';
import { SourceWeight } from '../../domain/stamped.ts';
import { present } from '../present.ts';
import { callerFacts, reasonOf, roleOf, stateOf } from './participant.ts';
import type { LiveKitEvent } from './schema.ts';

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
  /** The last word of the agent about the call. */
  lastWord?: Partial<CallFacts>;
}

function readPresence({ event, participant }: LiveKitEvent, at: number): Told {
  if (participant === null || roleOf(participant) !== 'caller') {
    return {};
  }
  const state = stateOf(participant);
  const since = event === 'participant_joined' ? (participant.joinedAtMs ?? participant.joinedAt ?? at) : at;
  return {
    state,
    facts: { ...callerFacts(participant), ...(state === 'in-progress' ? { startedAt: since } : {}) },
  };
}

function readDeparture({ participant }: LiveKitEvent, at: number): Told {
  if (participant === null) {
    return {};
  }
  const role = roleOf(participant);
  const endedReason = reasonOf(participant);
  if (role === 'caller') {
    return { facts: { ...callerFacts(participant), endedAt: at, ...present<CallFacts>({ endedReason }) } };
  }
  return role === 'agent' && endedReason === 'AGENT_ERROR' ? { lastWord: { endedReason } } : {};
}

function readRecording({ egressInfo }: LiveKitEvent): Told {
  switch (egressInfo?.status) {
    case 'EGRESS_COMPLETE':
      return { facts: { hasRecording: true } };
    case 'EGRESS_FAILED':
    case 'EGRESS_ABORTED':
      return { facts: { failedArtifacts: ['recording'] } };
    default:
      return {};
  }
}

function readJob({ job }: LiveKitEvent): Told {
  const facts = present<CallFacts>({ assistantName: job?.agentName, assistantVersion: job?.deployment });
  return job?.state?.status === 'JS_FAILED' ? { facts, lastWord: { endedReason: AGENT_JOB_FAILED } } : { facts };
}

function readTold(event: LiveKitEvent, at: number): Told {
  switch (event.event) {
    case 'room_started':
      return { state: 'queued', facts: { createdAt: event.room?.creationTimeMs ?? event.room?.creationTime ?? at } };
    case 'room_finished':
      // A room outlives its last participant by a while, so the end of the call is when the caller left.
      return { state: 'ended', guesses: { endedAt: at } };
    case 'participant_joined':
    case 'track_published':
      return readPresence(event, at);
    case 'participant_left':
    case 'participant_connection_aborted':
      return readDeparture(event, at);
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
    marks: [],
  };
}
