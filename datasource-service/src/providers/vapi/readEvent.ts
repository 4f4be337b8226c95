import type { CallState, TranscriptLine } from '../../contract/index.ts';
import type { CallEvent, CallFacts, ToolCallReport } from '../../domain/callEvent.ts';
import { isCallState } from '../../domain/callState.ts';
import { SourceWeight } from '../../domain/stamped.ts';
import { factsFromCopy, factsFromMessage } from './callFacts.ts';
import { readLines, readToolCalls, readToolRequests, speakerOf } from './conversation.ts';
import { messageTypeMeaning } from './messageTypes.ts';
import { present } from '../present.ts';
import { conversationOf, factsFromReport } from './report.ts';
import type { VapiMessage } from './schema.ts';

/** The message's own status is trusted; the one in the copy of the call is often stale. */
function stateOf(message: VapiMessage): CallState | null {
  if (message.type === 'end-of-call-report') {
    return 'ended';
  }
  if (message.type === 'status-update') {
    return message.status !== null && isCallState(message.status) ? message.status : null;
  }
  return messageTypeMeaning(message.type)?.showsTalk === true ? 'in-progress' : null;
}

function statusFacts(message: VapiMessage, at: number): Partial<CallFacts> {
  if (message.status === 'in-progress') {
    return { startedAt: at };
  }
  return message.status === 'ended' ? present<CallFacts>({ endedAt: at, endedReason: message.endedReason }) : {};
}

function ownFacts(message: VapiMessage, at: number): Partial<CallFacts> {
  switch (message.type) {
    case 'end-of-call-report':
      return factsFromReport(message);
    case 'status-update':
      return statusFacts(message, at);
    case 'conversation-update': {
      const lines = readLines(conversationOf(message));
      return lines.length > 0 ? { transcript: lines } : {};
    }
    default:
      return {};
  }
}

function linesOf(message: VapiMessage): TranscriptLine[] {
  const isFinal = message.transcriptType === 'final' || message.type.includes('final');
  const role = speakerOf(message.role);
  if (!message.type.startsWith('transcript') || !isFinal || message.transcript === null || role === undefined) {
    return [];
  }
  return [{ role, text: message.transcript, startedAt: message.timestamp, endedAt: null }];
}

function toolCallsOf(message: VapiMessage): ToolCallReport[] {
  switch (message.type) {
    case 'end-of-call-report':
    case 'conversation-update':
      return readToolCalls(conversationOf(message));
    case 'tool-calls':
      return readToolRequests(message.toolCallList ?? message.toolCalls ?? [], message.timestamp);
    default:
      return [];
  }
}

/** What a message says about its call; null when it is about no call. */
export function readVapiEvent(message: VapiMessage, receivedAt: number): CallEvent | null {
  const { call } = message;
  if (call === null || call.id === null) {
    return null;
  }
  const isReport = message.type === 'end-of-call-report';
  const at = message.timestamp ?? (isReport ? message.endedAt : null) ?? call.updatedAt ?? receivedAt;
  return {
    provider: 'vapi',
    callId: call.id,
    at,
    receivedAt,
    state: stateOf(message),
    layers: [
      { facts: factsFromCopy(call), weight: SourceWeight.copy, at },
      {
        facts: { ...factsFromMessage(message), ...ownFacts(message, at) },
        weight: isReport ? SourceWeight.report : SourceWeight.message,
        at,
      },
    ],
    lines: linesOf(message),
    toolCalls: toolCallsOf(message),
    marks: [],
  };
}
