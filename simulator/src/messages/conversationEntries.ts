import type { Conversation, SpokenLine, ToolUse } from '../call/conversation.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import { assistantInTurn } from '../call/assistantOf.ts';
import { SCRIPTS } from '../dialogue/scripts.ts';

/** One entry of `artifact.messages`, with its time for ordering. */
interface Entry {
  time: number;
  [field: string]: unknown;
}

function secondsFrom(start: number, at: number): number {
  return Math.round(at - start) / 1000;
}

function lineEntry(line: SpokenLine, start: number, call: SimulatedCall): Entry {
  const assistant = assistantInTurn(call, line.turn);
  const spoken = {
    message: line.text,
    time: line.startedAt,
    endTime: line.endedAt,
    secondsFromStart: secondsFrom(start, line.startedAt),
    duration: line.endedAt - line.startedAt,
  };
  return line.speaker === 'user'
    ? { role: 'user', ...spoken }
    : { role: 'bot', ...spoken, source: '', assistantId: assistant.id, assistantName: assistant.name };
}

function toolEntries(tool: ToolUse, start: number): Entry[] {
  return [
    {
      role: 'tool_calls',
      message: '',
      time: tool.startedAt,
      secondsFromStart: secondsFrom(start, tool.startedAt),
      toolCalls: [{ id: tool.id, type: 'function', function: { name: tool.name, arguments: tool.arguments } }],
    },
    {
      role: 'tool_call_result',
      name: tool.name,
      toolCallId: tool.id,
      result: tool.result,
      time: tool.endedAt,
      secondsFromStart: secondsFrom(start, tool.endedAt),
    },
  ];
}

/** The conversation up to a time as the platform lists it: the system prompt, then speech and tools in order. */
export function conversationEntries(call: SimulatedCall, until: number): object[] {
  const start = call.startedAt ?? call.createdAt;
  const { lines, tools }: Conversation = call.conversation;
  const entries = [
    ...lines.map((line) => lineEntry(line, start, call)),
    ...tools.flatMap((tool) => toolEntries(tool, start)),
  ].filter(({ time }) => time <= until);
  const prompt = SCRIPTS[call.arrival.assistant.script].systemPrompt;
  return [
    { role: 'system', message: prompt, time: start, secondsFromStart: 0 },
    ...entries.sort((left, right) => left.time - right.time),
  ];
}

/** The transcript as plain text, one line an utterance. */
export function plainTranscript({ lines }: Conversation): string {
  return lines.map(({ speaker, text }) => `${speaker === 'user' ? 'User' : 'AI'}: ${text}\n`).join('');
}
