import { z } from 'zod';
import { anything, instant, listOf, number, shape, text } from '../lenient.ts';

/**
 * One tool call. The OpenAPI document nests name and arguments in `function`; the documentation of server events has
 * `name` and `parameters` beside the id.
 */
export const toolCallEntry = z.object({
  id: text,
  function: shape({ name: text, arguments: anything }),
  name: text,
  arguments: anything,
  parameters: anything,
});
export type ToolCallEntry = z.output<typeof toolCallEntry>;

/** One result of a tool: `result` when it worked, `error` when it did not. */
export const toolResultEntry = z.object({ toolCallId: text, id: text, result: anything, error: anything });
export type ToolResultEntry = z.output<typeof toolResultEntry>;

/** One entry of the conversation. Roles differ between messages and years. */
export const conversationEntry = z.object({
  role: text,
  message: text,
  content: text,
  time: instant,
  endTime: instant,
  /** Counts from the start of the call, and from zero again after a hand-over. */
  secondsFromStart: number,
  /** Seconds in 2024's payloads, milliseconds in 2026's. */
  duration: number,
  toolCalls: listOf(toolCallEntry),
  toolCallId: text,
  /** The id of a tool call in OpenAI's form of the conversation. */
  tool_call_id: text,
  result: anything,
  error: anything,
  assistantId: text,
  assistantName: text,
});
export type ConversationEntry = z.output<typeof conversationEntry>;
