import type { ToolCall } from '../contract/index.ts';
import type { CallRecord } from './callRecord.ts';

type Parts = CallRecord['toolCalls'][string];

const UNKNOWN_CALL = { name: 'unknown', arguments: null, startedAt: null };
const UNKNOWN_RESULT = { result: null, failed: null, endedAt: null };

function toolCallOf(id: string, { call, result }: Parts): ToolCall {
  return { id, ...(call?.value ?? UNKNOWN_CALL), ...(result?.value ?? UNKNOWN_RESULT) };
}

/** The tool calls of a call with their results, in order of time. */
export function toolCallsOf(record: CallRecord): ToolCall[] {
  return Object.entries(record.toolCalls)
    .map(([id, parts]) => toolCallOf(id, parts))
    .sort((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0) || (left.id < right.id ? -1 : 1));
}
