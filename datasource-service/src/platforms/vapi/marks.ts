import type { CallMark } from '../../calls/callEvent.ts';
import { speakerOf } from './conversation.ts';
import type { VapiMessage } from './schema.ts';

const SPEECH = new Map<string, CallMark['kind']>(
  Object.entries<CallMark['kind']>({ started: 'speechStarted', stopped: 'speechStopped' })
);

function speechUpdate({ status, role }: VapiMessage): Omit<CallMark, 'at'> | null {
  const kind = status === null ? undefined : SPEECH.get(status);
  const speaker = speakerOf(role);
  return kind === undefined || (speaker !== 'user' && speaker !== 'agent') ? null : { kind, role: speaker };
}

function markOf(message: VapiMessage): Omit<CallMark, 'at'> | null {
  switch (message.type) {
    case 'speech-update':
      return speechUpdate(message);
    case 'assistant.speechStarted':
      // With progress by words it comes near the end of what was spoken, and says nothing about the start.
      return message.timing?.type === 'word-progress' ? null : { kind: 'speechStarted', role: 'agent' };
    case 'hang':
      return { kind: 'hang', role: null };
    case 'user-interrupted':
      return { kind: 'userInterrupted', role: null };
    default:
      return null;
  }
}

/**
 * Moments of the call: speech of either side, a hanging assistant, an interruption. Only a message that carries its
 * own time is one: the time of receipt would pass the network's delay off as silence.
 * Source: docs.vapi.ai/server-url/events.
 */
export function readMarks(message: VapiMessage): CallMark[] {
  const mark = message.timestamp === null ? null : markOf(message);
  return mark === null || message.timestamp === null ? [] : [{ ...mark, at: message.timestamp }];
}
