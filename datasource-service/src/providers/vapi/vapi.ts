import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { messageTypeMeaning } from './messageTypes.ts';
import { readVapiEvent } from './readEvent.ts';
import { messageSchema, type VapiMessage } from './schema.ts';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The message inside a body: `{"message": {…}}`, or the message alone as some relays forward it. */
function messageIn(body: unknown): Record<string, unknown> | null {
  if (!isObject(body)) {
    return null;
  }
  if (isObject(body['message'])) {
    return body['message'];
  }
  return typeof body['type'] === 'string' ? body : null;
}

function readMessage(body: unknown): VapiMessage | EnvelopeProblem {
  const message = messageIn(body);
  if (message === null) {
    return { field: 'message', message: 'The body must be an object with an object `message`, as Vapi sends it.' };
  }
  const parsed = messageSchema.safeParse(message);
  return parsed.success
    ? parsed.data
    : { field: 'message.type', message: '`message.type` must be a text that names the kind of message.' };
}

function readEnvelope(body: unknown): Envelope | EnvelopeProblem {
  const message = readMessage(body);
  if ('field' in message) {
    return message;
  }
  const meaning = messageTypeMeaning(message.type);
  const callId = message.call?.id ?? null;
  if (callId === null && meaning?.needsCall === true) {
    return { field: 'message.call.id', message: `A ${message.type} must name its call in \`message.call.id\`.` };
  }
  return { type: message.type, isDocumented: meaning !== undefined, callId, eventAt: message.timestamp };
}

/** Vapi's server messages. Source: docs.vapi.ai/server-url/events and its OpenAPI document. */
export const vapi: ProviderAdapter = {
  provider: 'vapi',
  readEnvelope,
  readEvent(body, receivedAt) {
    const message = readMessage(body);
    return 'field' in message ? null : readVapiEvent(message, receivedAt);
  },
};
