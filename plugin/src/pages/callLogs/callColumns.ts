import type { TimeZone } from '@grafana/data';
import { titleOf, type CallSort, type CallSummary } from '@voicehive/datasource-service/contract';

import { formatCount, formatDuration, formatMs, formatTime, formatUsd, UNKNOWN } from '../../panels/formatValues';

/** A column of the log that shows one field of each call. */
export interface CallColumn {
  id: string;
  title: string;
  isNumber: boolean;
  /** Orders that its heading offers, the first one first. */
  sorts: readonly CallSort[];
  show: (call: CallSummary, timeZone: TimeZone) => string;
  /** The value as a spreadsheet wants it: times in UTC, money in US dollars, durations in seconds. */
  export: (call: CallSummary) => string | number | boolean | null;
}

function column(
  id: string,
  title: string,
  show: CallColumn['show'],
  value: CallColumn['export'],
  rest: Partial<Pick<CallColumn, 'isNumber' | 'sorts'>> = {}
): CallColumn {
  return { id, title, show, export: value, isNumber: false, sorts: [], ...rest };
}

function ofText(id: string, title: string, read: (call: CallSummary) => string | null): CallColumn {
  return column(id, title, (call) => read(call) ?? UNKNOWN, read);
}

function ofTitle(id: string, title: string, read: (call: CallSummary) => string | null): CallColumn {
  const show = (call: CallSummary) => {
    const value = read(call);
    return value === null ? UNKNOWN : titleOf(value);
  };
  return column(id, title, show, read);
}

function ofTruth(id: string, title: string, read: (call: CallSummary) => boolean | null): CallColumn {
  const show = (call: CallSummary) => {
    const value = read(call);
    return value === null ? UNKNOWN : value ? 'Yes' : 'No';
  };
  return column(id, title, show, read);
}

function ofTime(id: string, title: string, read: (call: CallSummary) => number | null): CallColumn {
  const asText = (call: CallSummary) => {
    const at = read(call);
    return at === null ? null : new Date(at).toISOString();
  };
  return column(id, title, (call, timeZone) => formatTime(read(call), timeZone), asText);
}

function ofNumber(
  id: string,
  title: string,
  read: (call: CallSummary) => number | null,
  format: (value: number | null) => string,
  sorts: readonly CallSort[] = []
): CallColumn {
  return column(id, title, (call) => format(read(call)), read, { isNumber: true, sorts });
}

/** Every column, in the order in which the table shows them. */
export const CALL_COLUMNS: readonly CallColumn[] = [
  { ...ofTime('at', 'Started', (call) => call.at), sorts: ['newest', 'oldest'] },
  ofText('assistant', 'Assistant', (call) => call.assistantName ?? call.assistantId),
  ofTitle('outcome', 'Outcome', (call) => call.endedReasonGroup ?? call.state),
  ofText('endedReason', 'Ended reason', (call) => call.endedReason),
  ofTitle('direction', 'Direction', (call) => call.direction),
  ofText('caller', 'Caller', (call) => call.caller),
  ofNumber('duration', 'Duration', (call) => call.durationSeconds, formatDuration, ['longest']),
  ofNumber('turns', 'Turns', (call) => call.turnCount, formatCount),
  ofNumber('slowestTurn', 'Slowest turn', (call) => call.slowestTurnMs, formatMs, ['slowest']),
  ofNumber('cost', 'Cost', (call) => call.costUsd, formatUsd, ['costliest']),
  ofTitle('faultOwner', 'Who must act', (call) => call.faultOwner),
  ofTitle('state', 'State', (call) => call.state),
  ofTruth('success', 'Success', (call) => call.success),
  ofText('sentiment', 'Sentiment', (call) => call.sentiment),
  ofTruth('answered', 'Answered', (call) => call.answered),
  ofNumber('interruptions', 'Interruptions', (call) => call.interruptions, formatCount),
  ofNumber('toolCalls', 'Tool calls', (call) => call.toolCallCount, formatCount),
  ofNumber('toolFailures', 'Failed tool calls', (call) => call.toolFailureCount, formatCount),
  ofNumber('deadAir', 'Dead air', (call) => call.deadAirMs, formatMs),
  ofTruth('hasRecording', 'Recording', (call) => call.hasRecording),
  ofText('language', 'Language', (call) => call.language),
  ofText('model', 'Model', (call) => call.model),
  ofText('assistantVersion', 'Version', (call) => call.assistantVersion),
  ofText('phoneNumber', 'Own number', (call) => call.phoneNumber),
  ofTitle('provider', 'Platform', (call) => call.provider),
  ofText('workspace', 'Workspace', (call) => call.workspaceId),
  ofTime('endedAt', 'Ended', (call) => call.endedAt),
  ofText('callId', 'Call id', (call) => call.callId),
];

/** Columns that are shown before anybody has chosen: what a reader decides by whether to open a call. */
export const DEFAULT_COLUMNS: readonly string[] = [
  'at',
  'assistant',
  'outcome',
  'endedReason',
  'direction',
  'caller',
  'duration',
  'turns',
  'slowestTurn',
  'cost',
];

/** The columns of that ids, in the table's order; the start is always there, because it leads to the call. */
export function columnsOf(ids: readonly string[]): CallColumn[] {
  return CALL_COLUMNS.filter(({ id }) => id === 'at' || ids.includes(id));
}

/** Columns out of the URL's text; the defaults when it names none that exist. */
export function readColumns(text: string): readonly string[] {
  const wanted = text.split(',');
  const known = CALL_COLUMNS.map(({ id }) => id).filter((id) => wanted.includes(id));
  return known.length > 0 ? known : DEFAULT_COLUMNS;
}
