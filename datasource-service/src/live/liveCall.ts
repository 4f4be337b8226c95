import type { CallDirection, CallState, FaultOwner, Provider, TranscriptLine } from '../contract/index.ts';
import { classifyEndedReason } from '../calls/endedReason.ts';
import { factOf, marksOf, type CallRecord } from '../calls/callRecord.ts';
import { DEAD_AIR_FROM_MS, deadAirMs, observedLatencies, speechSpans, type SpeechSpan } from '../calls/speech.ts';

/** How long a call stays on the board after its end, ms: long enough to see how it ended. */
export const SHOWN_AFTER_END_MS = 60_000;

/** How much longer than its own limit a call may be open before it is taken for stuck, ms. */
const STUCK_AFTER_LIMIT_MS = 5 * 60_000;

/** How long a call without a limit may be open before it is taken for stuck, ms. */
const STUCK_AFTER_MS = 2 * 60 * 60_000;

/** What the board keeps of a call: everything that does not depend on the time at which it is looked at. */
export interface BoardEntry {
  provider: Provider;
  callId: string;
  state: CallState;
  direction: CallDirection | null;
  assistant: string | null;
  callerNumber: string | null;
  phoneNumber: string | null;
  /** Epoch ms: started, else created, else first heard of. */
  startedAt: number;
  /** Epoch ms; null while the call is open. */
  endedAt: number | null;
  endedReason: string | null;
  /** Who must act on the ended reason; null while the call is open. */
  faultOwner: FaultOwner | null;
  /** What was said last, for those who may read conversations; null before anybody spoke. */
  lastWords: string | null;
  lastEventAt: number;
  /** How long the call may be open before it is taken for stuck, ms. */
  stuckAfterMs: number;
  /** Who speaks, as far as is known; null when nobody does. */
  speaking: SpeechSpan['role'] | null;
  /** Epoch ms at which anybody was last heard, else of the start; null where no speech is ever told. */
  lastHeardAt: number | null;
  /** Dead air until somebody was last heard, ms. */
  deadAirBeforeMs: number;
  /** Latency of the last answer, ms; null when none is known. */
  lastTurnMs: number | null;
}

/** A call as the board shows it at a moment. */
export interface LiveCall extends Omit<BoardEntry, 'stuckAfterMs' | 'lastHeardAt' | 'deadAirBeforeMs'> {
  /** Seconds since the start, until the end. */
  durationSeconds: number;
  /** Seconds since anybody was heard; 0 while somebody speaks, null where the platform tells nothing of speech. */
  silenceSeconds: number | null;
  /** Seconds of dead air so far, in silences of five seconds and longer; null where the platform tells no speech. */
  deadAirSeconds: number | null;
  /** Whether the call has been open for longer than it can be: its end was not told. */
  isStuck: boolean;
}

type Speech = Pick<BoardEntry, 'speaking' | 'lastHeardAt' | 'deadAirBeforeMs' | 'lastTurnMs'>;

const NOTHING_HEARD: Speech = { speaking: null, lastHeardAt: null, deadAirBeforeMs: 0, lastTurnMs: null };

function lastKnown(values: ReadonlyArray<number | null>): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

function speechOf(record: CallRecord, startedAt: number): Speech {
  const lines = factOf(record, 'transcript') ?? Object.values(record.lines);
  const spans = speechSpans(marksOf(record), lines);
  const latest = spans.reduce((last, span) => Math.max(last, span.endedAt ?? span.startedAt), 0);
  if (latest === 0) {
    return NOTHING_HEARD;
  }
  const hasMarks = Object.keys(record.marks).length > 0;
  // A line without an end is one whose end was not told; only an event of speech says that somebody still speaks.
  const speaking = hasMarks ? (spans.findLast((span) => span.endedAt === null)?.role ?? null) : null;
  const reported = lastKnown((factOf(record, 'turns') ?? []).map(({ total }) => total));
  return {
    speaking,
    lastHeardAt: latest,
    deadAirBeforeMs: deadAirMs(spans, startedAt, latest) ?? 0,
    lastTurnMs: lastKnown(observedLatencies(spans)) ?? reported,
  };
}

const LONGEST_WORDS = 160;

/** The last line of caller or agent, such as `user: Hello`, cut to what fits a row. */
function lastWordsOf(record: CallRecord): string | null {
  const lines: TranscriptLine[] = factOf(record, 'transcript') ?? Object.values(record.lines);
  const last = lines.findLast(({ role, text }) => (role === 'user' || role === 'agent') && text.trim() !== '');
  if (last === undefined) {
    return null;
  }
  const words = last.text.trim();
  return `${last.role}: ${words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS).trimEnd()}…` : words}`;
}

/** What the board keeps of a record. */
export function readEntry(record: CallRecord): BoardEntry {
  const startedAt =
    factOf(record, 'startedAt') ?? record.inProgressAt ?? factOf(record, 'createdAt') ?? record.firstEventAt;
  const limit = factOf(record, 'maxDurationSeconds');
  const hasEnded = record.state === 'ended';
  const endedReason = hasEnded ? factOf(record, 'endedReason') : null;
  return {
    provider: record.provider,
    callId: record.callId,
    state: record.state,
    direction: factOf(record, 'direction'),
    assistant: factOf(record, 'assistantName') ?? factOf(record, 'assistantId'),
    callerNumber: factOf(record, 'callerNumber'),
    phoneNumber: factOf(record, 'phoneNumber'),
    startedAt,
    endedAt: hasEnded ? (factOf(record, 'endedAt') ?? record.lastEventAt) : null,
    endedReason,
    faultOwner: endedReason === null ? null : classifyEndedReason(endedReason).owner,
    lastWords: lastWordsOf(record),
    lastEventAt: record.lastEventAt,
    stuckAfterMs: limit === null ? STUCK_AFTER_MS : limit * 1000 + STUCK_AFTER_LIMIT_MS,
    ...speechOf(record, startedAt),
  };
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}

/** The call at a moment. */
export function callAt(entry: BoardEntry, now: number): LiveCall {
  const { stuckAfterMs, lastHeardAt, deadAirBeforeMs, ...rest } = entry;
  const until = entry.endedAt ?? now;
  const silenceMs = lastHeardAt === null || entry.speaking !== null ? 0 : Math.max(0, until - lastHeardAt);
  const deadAir = deadAirBeforeMs + (silenceMs >= DEAD_AIR_FROM_MS ? silenceMs : 0);
  // A call that is only planned may wait for days.
  const isWaiting = entry.state === 'scheduled' || entry.endedAt !== null;
  return {
    ...rest,
    speaking: entry.endedAt === null ? entry.speaking : null,
    durationSeconds: secondsBetween(entry.startedAt, until),
    silenceSeconds: lastHeardAt === null ? null : Math.round(silenceMs / 1000),
    deadAirSeconds: lastHeardAt === null ? null : Math.round(deadAir / 1000),
    isStuck: !isWaiting && now - entry.startedAt > stuckAfterMs,
  };
}
