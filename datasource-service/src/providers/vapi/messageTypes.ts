/** What a kind of message means for the call it is about. */
export interface MessageTypeMeaning {
  /** Whether the message only makes sense about a call, so that one without a call id is wrong. */
  needsCall: boolean;
  /** Whether the message can only be sent while people talk. */
  showsTalk: boolean;
}

const talk: MessageTypeMeaning = { needsCall: false, showsTalk: true };
const other: MessageTypeMeaning = { needsCall: false, showsTalk: false };

/**
 * Every documented kind of server message. Conversation messages can belong to a chat instead of a call, so only
 * the two that exist for calls alone insist on a call id.
 * Source: `ServerMessage` in Vapi's OpenAPI document, and its documentation of older kinds.
 */
const MESSAGE_TYPES: Readonly<Record<string, MessageTypeMeaning>> = {
  'status-update': { needsCall: true, showsTalk: false },
  'end-of-call-report': { needsCall: true, showsTalk: false },
  'assistant-request': other,
  'assistant.started': other,
  'assistant.speechStarted': talk,
  'call.artifact.upload': other,
  'call.deleted': other,
  'call.delete.failed': other,
  'call.endpointing.request': talk,
  'campaign.predial': other,
  'chat.created': other,
  'chat.deleted': other,
  'conversation-update': talk,
  'function-call': talk,
  'handoff-destination-request': talk,
  hang: talk,
  'knowledge-base-request': talk,
  'language-change-detected': talk,
  'model-output': talk,
  'phone-call-control': other,
  'session.created': other,
  'session.updated': other,
  'session.deleted': other,
  'speech-update': talk,
  'tool-calls': talk,
  'tool-calls-result': talk,
  transcript: talk,
  'transfer-destination-request': talk,
  'transfer-update': talk,
  'user-interrupted': talk,
  'voice-input': talk,
  'voice-request': talk,
};

/** What the kind means, or undefined for a kind that is not documented. `transcript[…]` filters name the same kind. */
export function messageTypeMeaning(type: string): MessageTypeMeaning | undefined {
  const plain = type.replace(/\[.*\]$/, '');
  return Object.hasOwn(MESSAGE_TYPES, plain) ? MESSAGE_TYPES[plain] : undefined;
}

/** All documented kinds, for tests and documents. */
export function documentedMessageTypes(): string[] {
  return Object.keys(MESSAGE_TYPES);
}
