import { isDeepStrictEqual } from 'node:util';
import type { CallState, Provider, ToolCall, TranscriptLine } from '../contract/index.ts';
import type { CallEvent, CallFacts, CallMark, ToolCallReport } from './callEvent.ts';
import { laterState } from './callState.ts';
import { joiningRuleOf } from './joiningRules.ts';
import { joinParticipant, type Participants } from './participants.ts';
import { SourceWeight, strongest, type Stamped } from './stamped.ts';
import { joinTransfer, transfersOf, type TransferReports } from './transfers.ts';
import { withholdEvent, type Withheld } from './withholding.ts';

type StampedFacts = { [Name in keyof CallFacts]?: Stamped<CallFacts[Name]> };

/** Everything known about one tool call. */
interface ToolCallRecord {
  call?: Stamped<Pick<ToolCall, 'name' | 'arguments' | 'startedAt'>>;
  result?: Stamped<Pick<ToolCall, 'result' | 'failed' | 'endedAt'>>;
}

/**
 * All that is known about one call. It is a join of its events: the same events give the same record whatever order
 * they arrive in and however often each is repeated.
 */
export interface CallRecord {
  provider: Provider;
  callId: string;
  state: CallState;
  /** Epoch ms of the earliest and the latest event. */
  firstEventAt: number;
  lastEventAt: number;
  /** Epoch ms of the earliest event that showed people talking; null before. */
  inProgressAt: number | null;
  /** Epoch ms by our clock at which the platform's first final report came; null before. */
  reportedAt: number | null;
  /** Epoch ms by our clock at which the platform's list was first seen to hold the ended call; null before. */
  listedAt: number | null;
  facts: StampedFacts;
  /** Lines heard live, by a key of their own time and text. */
  lines: Record<string, TranscriptLine>;
  /** Tool calls by their id. */
  toolCalls: Record<string, ToolCallRecord>;
  /** Attempts to hand the call on. */
  transfers: TransferReports;
  /** Who came and who left, where the platform tells of them one by one. */
  participants: Participants;
  /** Moments of the call, as {@link markKey} writes them: a call has hundreds, so they are kept short. */
  marks: Record<string, 1>;
  /** What has been taken out of the call for good; absent while nothing has. */
  withheld?: Withheld;
}

function mergeFacts(facts: StampedFacts, news: Partial<CallFacts>, weight: number, at: number): void {
  // The compiler cannot see that key and value of an entry belong together.
  const byName: Record<string, Stamped<unknown> | undefined> = facts;
  for (const [name, value] of Object.entries(news)) {
    byName[name] = strongest(byName[name], { value, weight, at }, joiningRuleOf(name));
  }
}

function mergeToolCall(
  known: ToolCallRecord | undefined,
  report: ToolCallReport,
  weight: number,
  at: number
): ToolCallRecord {
  const merged: ToolCallRecord = { ...known };
  if (report.call !== undefined) {
    merged.call = strongest(known?.call, { value: report.call, weight, at });
  }
  if (report.result !== undefined) {
    merged.result = strongest(known?.result, { value: report.result, weight, at });
  }
  return merged;
}

/** By what a line is known: its times, who said it, and what. */
export function lineKey(line: TranscriptLine): string {
  return `${line.startedAt ?? ''}|${line.role}|${line.endedAt ?? ''}|${line.text}`;
}

function markKey({ kind, role, at }: CallMark): string {
  return `${at} ${kind}${role === null ? '' : ` ${role}`}`;
}

function readMarkKey(key: string): CallMark {
  const [at, kind, role] = key.split(' ');
  return { at: Number(at), kind: kind as CallMark['kind'], role: (role as CallMark['role'] | undefined) ?? null };
}

function emptyRecord(event: CallEvent): CallRecord {
  return {
    provider: event.provider,
    callId: event.callId,
    state: 'scheduled',
    firstEventAt: event.at,
    lastEventAt: event.at,
    inProgressAt: null,
    reportedAt: null,
    listedAt: null,
    facts: {},
    lines: {},
    toolCalls: {},
    transfers: {},
    participants: {},
    marks: {},
  };
}

function earliest(left: number | null, right: number): number {
  return left === null ? right : Math.min(left, right);
}

/** Notes when the platform reported the end of the call, or was seen to list it as ended. */
function noteFinal(next: CallRecord, { isListed, state, receivedAt }: CallEvent, trust: number): void {
  if (isListed === true && state === 'ended') {
    next.listedAt = earliest(next.listedAt, receivedAt);
  } else if (trust >= SourceWeight.report) {
    next.reportedAt = earliest(next.reportedAt, receivedAt);
  }
}

/**
 * The record with one more event. Pure; applying an event again changes nothing, and order does not matter. What is
 * withheld from the record is not brought back by it.
 */
export function applyEvent(record: CallRecord | null, event: CallEvent): CallRecord {
  return record?.withheld === undefined
    ? joined(record ?? emptyRecord(event), event)
    : joined(record, withholdEvent(event, record.withheld));
}

function joined(base: CallRecord, event: CallEvent): CallRecord {
  const next: CallRecord = {
    ...base,
    firstEventAt: Math.min(base.firstEventAt, event.at),
    lastEventAt: Math.max(base.lastEventAt, event.at),
    facts: { ...base.facts },
    lines: { ...base.lines },
    toolCalls: { ...base.toolCalls },
    marks: event.marks.length === 0 ? base.marks : { ...base.marks },
  };
  if (event.state !== null) {
    next.state = laterState(base.state, event.state);
  }
  if (event.state === 'in-progress') {
    next.inProgressAt = earliest(base.inProgressAt, event.at);
  }
  const trust = Math.max(SourceWeight.copy, ...event.layers.map(({ weight }) => weight));
  noteFinal(next, event, trust);
  for (const { facts, weight, at } of event.layers) {
    mergeFacts(next.facts, facts, weight, at);
  }
  for (const mark of event.marks) {
    next.marks[markKey(mark)] = 1;
  }
  for (const line of event.lines) {
    next.lines[lineKey(line)] = line;
  }
  for (const report of event.toolCalls) {
    // The id is the platform's: `__proto__` and `constructor` must be keys like any other.
    const known = Object.hasOwn(next.toolCalls, report.id) ? next.toolCalls[report.id] : undefined;
    next.toolCalls = { ...next.toolCalls, [report.id]: mergeToolCall(known, report, trust, event.at) };
  }
  next.transfers = (event.transfers ?? []).reduce(joinTransfer, base.transfers);
  next.participants = (event.participants ?? []).reduce(joinParticipant, base.participants);
  return next;
}

/** What a record tells, without how far each source is trusted and when it said so. */
function toldBy({ state, facts, toolCalls, transfers, participants, lines, marks }: CallRecord): unknown {
  const values = (stamped: object) =>
    Object.fromEntries(Object.entries(stamped).map(([name, each]: [string, Stamped<unknown>]) => [name, each.value]));
  const tools = Object.entries(toolCalls).map(([id, tool]): [string, unknown] => [id, values(tool)]);
  return {
    state,
    facts: values(facts),
    toolCalls: Object.fromEntries(tools),
    transfers: transfersOf(transfers),
    participants,
    lines,
    marks,
  };
}

/** Whether an event tells anything about its call that the record does not tell already. */
export function tellsMore(record: CallRecord | null, event: CallEvent): boolean {
  return record === null || !isDeepStrictEqual(toldBy(applyEvent(record, event)), toldBy(record));
}

/** The value of a fact, or null when no event told it. */
export function factOf<Name extends keyof CallFacts>(record: CallRecord, name: Name): CallFacts[Name] | null {
  const stamped: Stamped<CallFacts[Name]> | undefined = record.facts[name];
  return stamped?.value ?? null;
}

/** The moments of a call in order of time. */
export function marksOf(record: CallRecord): CallMark[] {
  return Object.keys(record.marks)
    .sort()
    .map(readMarkKey)
    .sort((left, right) => left.at - right.at);
}
