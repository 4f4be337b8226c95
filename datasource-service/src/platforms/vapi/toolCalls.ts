import type { ToolCallReport } from '../../calls/callEvent.ts';
import { jsonText } from '../json.ts';
import type { ConversationEntry, ToolCallEntry, ToolResultEntry } from './conversationSchema.ts';
import { conversationOf } from './conversation.ts';
import type { VapiMessage } from './schema.ts';

/** Stands where a result will be while an asynchronous tool still works; seen in OpenAI's form of conversations. */
const PENDING = /^tool result still pending/i;

/**
 * Vapi's own sentences in place of a result: the webhook failed or timed out ("Your server rejected `tool-calls`
 * webhook. Error: timeout of 20000ms exceeded"), or its answer held no result for the call.
 */
const FAILURES = [/^your server rejected\b/i, /^(ok, )?no result returned\b/i];

function saysSomething(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && value !== '';
}

function errorWithin(result: unknown): boolean {
  if (typeof result === 'string') {
    const trimmed = result.trim();
    if (!trimmed.startsWith('{') || !trimmed.includes('"error"')) {
      return false;
    }
    try {
      return errorWithin(JSON.parse(trimmed));
    } catch {
      return false;
    }
  }
  return typeof result === 'object' && result !== null && 'error' in result && saysSomething(result.error);
}

/**
 * Whether a tool failed: it answered with `error` (beside `result`, or as a field of a JSON result), or Vapi put a
 * sentence of its own in place of a result. Everything else is what the tool meant to say, so it worked.
 * Sources: `ToolCallResult` in Vapi's OpenAPI document; docs.vapi.ai/tools/custom-tools-troubleshooting.
 */
function hasFailed(result: unknown, error: unknown): boolean {
  if (saysSomething(error) || errorWithin(result)) {
    return true;
  }
  return typeof result === 'string' && FAILURES.some((failure) => failure.test(result.trim()));
}

function resultReport(
  id: string | null,
  { result, error }: Pick<ToolResultEntry, 'result' | 'error'>,
  endedAt: number | null
): ToolCallReport[] {
  if (id === null || (typeof result === 'string' && PENDING.test(result.trim()))) {
    return [];
  }
  const text = jsonText(result) ?? jsonText(error);
  return [{ id, result: { result: text, failed: text === null ? null : hasFailed(result, error), endedAt } }];
}

/** The request half of tool calls. Entries without an id cannot be paired and are left out. */
function readToolRequests(entries: readonly ToolCallEntry[], startedAt: number | null): ToolCallReport[] {
  return entries.flatMap((entry) =>
    entry.id === null
      ? []
      : [
          {
            id: entry.id,
            call: {
              name: entry.function?.name ?? entry.name ?? 'unknown',
              arguments: jsonText(entry.function?.arguments ?? entry.arguments ?? entry.parameters),
              startedAt,
            },
          },
        ]
  );
}

/**
 * Both halves of the tool calls in a conversation. In OpenAI's form only results are read: it has no times, and its
 * requests would take the place of those that have.
 */
function readConversation(entries: readonly ConversationEntry[]): ToolCallReport[] {
  return entries.flatMap((entry): ToolCallReport[] => {
    if (entry.toolCalls !== null) {
      return readToolRequests(entry.toolCalls, entry.time);
    }
    if (entry.tool_call_id !== null) {
      return resultReport(entry.tool_call_id, { result: entry.content, error: entry.error }, entry.time);
    }
    return resultReport(entry.toolCallId, entry, entry.time);
  });
}

function requestedCalls({ toolCallList, toolCalls, toolWithToolCallList }: VapiMessage): ToolCallEntry[] {
  const listed = toolCallList ?? toolCalls ?? [];
  if (listed.length > 0) {
    return listed;
  }
  return (toolWithToolCallList ?? []).flatMap(({ name, toolCall }) =>
    toolCall === null ? [] : [{ ...toolCall, name: toolCall.name ?? name }]
  );
}

/** The kind of 2023 and 2024 names no id; the moment and the name tell one call from another. */
function functionCall({ functionCall: called, timestamp }: VapiMessage): ToolCallReport[] {
  if (called === null || called.name === null) {
    return [];
  }
  const parameters = jsonText(called.parameters ?? called.arguments);
  return [
    {
      id: `function-call ${timestamp ?? ''} ${called.name}`,
      call: { name: called.name, arguments: parameters, startedAt: timestamp },
    },
  ];
}

/** The tool calls that a message tells of, each by its id: the request, the result, or both. */
export function readToolCalls(message: VapiMessage): ToolCallReport[] {
  switch (message.type) {
    case 'end-of-call-report':
    case 'conversation-update':
      return readConversation(conversationOf(message));
    case 'tool-calls':
      return readToolRequests(requestedCalls(message), message.timestamp);
    case 'tool-calls-result': {
      const { toolCallResult: result, timestamp } = message;
      return result === null ? [] : resultReport(result.toolCallId ?? result.id, result, timestamp);
    }
    case 'function-call':
      return functionCall(message);
    default:
      return [];
  }
}
