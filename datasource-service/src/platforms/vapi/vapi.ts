import { isObject } from '../json.ts';
import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { vapiListing } from './listedCall.ts';
import { messageTypeMeaning } from './messageTypes.ts';
import { readVapiEvent } from './readEvent.ts';
import { envelopeSchema, messageSchema } from './schema.ts';

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

function readEnvelope(body: unknown): Envelope | EnvelopeProblem {
  const message = messageIn(body);
  if (message === null) {
    return { field: 'message', message: 'The body must be an object with an object `message`, as Vapi sends it.' };
  }
  const parsed = envelopeSchema.safeParse(message);
  if (!parsed.success) {
    return { field: 'message.type', message: '`message.type` must be a text that names the kind of message.' };
  }
  const { type, timestamp, call, chat, session } = parsed.data;
  const meaning = messageTypeMeaning(type);
  const callId = call?.id ?? null;
  const isInWriting = chat !== null || session !== null;
  if (callId === null && meaning?.needsCall === true && !isInWriting) {
    return { field: 'message.call.id', message: `A ${type} must name its call in \`message.call.id\`.` };
  }
  return { type, isDocumented: meaning !== undefined, callId, eventAt: timestamp };
}

/** Vapi's server messages. Source: docs.vapi.ai/server-url/events and its OpenAPI document. */
export const vapi: ProviderAdapter = {
  provider: 'vapi',
  readEnvelope,
  readEvent(body, receivedAt) {
    const parsed = messageSchema.safeParse(messageIn(body));
    return parsed.success ? readVapiEvent(parsed.data, receivedAt) : null;
  },
  listing: vapiListing,
};
