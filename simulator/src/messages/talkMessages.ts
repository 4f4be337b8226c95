import { handedOverAt } from '../call/assistantOf.ts';
import type { SpokenLine } from '../call/conversation.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import { assistantCopy, commonFields } from './copies.ts';
import { conversationEntries } from './conversationEntries.ts';
import { forwardingAt } from './statusUpdates.ts';
import { transferDestination } from './transferDestination.ts';
import { WebhookMessage, type MessageType } from './webhookMessage.ts';

function message(call: SimulatedCall, at: number, type: MessageType, own: () => object = () => ({})): WebhookMessage {
  return new WebhookMessage(at, type, () => ({ type, ...commonFields(call, at), ...own() }));
}

function roleOf({ speaker }: SpokenLine): 'user' | 'assistant' {
  return speaker === 'user' ? 'user' : 'assistant';
}

function lineMessages(call: SimulatedCall, line: SpokenLine): WebhookMessage[] {
  const { turn, text, startedAt, endedAt } = line;
  const role = roleOf(line);
  return [
    message(call, startedAt, 'speech-update', () => ({ status: 'started', role, turn })),
    message(call, endedAt, 'speech-update', () => ({ status: 'stopped', role, turn })),
    message(call, endedAt, 'transcript', () => ({ role, transcriptType: 'final', transcript: text })),
    message(call, endedAt, 'conversation-update', () => {
      const messages = conversationEntries(call, endedAt);
      return { messages, messagesOpenAIFormatted: messages, artifact: { messages } };
    }),
  ];
}

function toolMessages(call: SimulatedCall): WebhookMessage[] {
  return call.conversation.tools.map((tool) =>
    message(call, tool.startedAt, 'tool-calls', () => {
      const toolCall = { id: tool.id, type: 'function', function: { name: tool.name, arguments: tool.arguments } };
      return {
        toolCallList: [toolCall],
        toolWithToolCallList: [{ type: 'function', function: { name: tool.name }, toolCall }],
      };
    })
  );
}

/** What the platform tells while people talk, in order of time. */
export function talkMessages(call: SimulatedCall): WebhookMessage[] {
  const { conversation, startedAt, handOver } = call;
  const forwardedAt = forwardingAt(call);
  const passedOnAt = handedOverAt(call);
  const messages = [
    ...(startedAt === null ? [] : [message(call, startedAt, 'assistant.started')]),
    ...conversation.lines.flatMap((line) => lineMessages(call, line)),
    ...toolMessages(call),
    ...conversation.interruptions
      .filter(({ by }) => by === 'user')
      .map(({ at, turn }) => message(call, at, 'user-interrupted', () => ({ turnId: `${call.id}-${turn}` }))),
    ...conversation.hangs.map((at) => message(call, at, 'hang')),
    ...(handOver === null || passedOnAt === null
      ? []
      : [
          message(call, passedOnAt, 'transfer-update', () => ({
            destination: { type: 'assistant', assistantName: handOver.to.name },
            fromAssistant: assistantCopy(call, passedOnAt - 1),
            toAssistant: assistantCopy(call, passedOnAt),
          })),
        ]),
    ...(forwardedAt === null
      ? []
      : [message(call, forwardedAt, 'transfer-update', () => ({ destination: transferDestination(call) }))]),
  ];
  return messages.sort((left, right) => left.at - right.at);
}
