/** What a kind of message means for the call it is about. */
export interface MessageTypeMeaning {
  /** Whether the message only makes sense about a call, so that one without a call id is wrong. */
  needsCall: boolean;
  /** Whether the message can only be sent while people talk. */
  showsTalk: boolean;
  /** Whether the platform waits for the server's answer and acts on it. */
  wantsReply: boolean;
}

const other: MessageTypeMeaning = { needsCall: false, showsTalk: false, wantsReply: false };
const ofCall: MessageTypeMeaning = { ...other, needsCall: true };
const talk: MessageTypeMeaning = { ...other, showsTalk: true };
const question: MessageTypeMeaning = { ...other, wantsReply: true };
const questionInTalk: MessageTypeMeaning = { ...talk, wantsReply: true };

/**
 * Every documented kind of server message. Conversation messages can belong to a chat instead of a call, so only
 * the two that exist for calls alone insist on a call id.
 * Source: `ServerMessage`, `ServerMessageResponse` and `serverMessages` of an assistant in Vapi's OpenAPI document, and
 * its documentation of older kinds.
 */
const MESSAGE_TYPES: Readonly<Record<string, MessageTypeMeaning>> = {
  'status-update': ofCall,
  'end-of-call-report': ofCall,
  'assistant-request': question,
  'assistant.started': other,
  'assistant.speechStarted': talk,
  'call.artifact.upload': other,
  'call.deleted': other,
  'call.delete.failed': other,
  'call.endpointing.request': questionInTalk,
  'campaign.predial': question,
  'chat.created': other,
  'chat.deleted': other,
  'conversation-update': talk,
  'function-call': questionInTalk,
  'handoff-destination-request': questionInTalk,
  hang: talk,
  'knowledge-base-request': questionInTalk,
  'language-change-detected': talk,
  'language-changed': talk,
  'model-output': talk,
  'phone-call-control': questionInTalk,
  'session.created': other,
  'session.updated': other,
  'session.deleted': other,
  'speech-update': talk,
  'tool-calls': questionInTalk,
  'tool-calls-result': talk,
  transcript: talk,
  'transfer-destination-request': questionInTalk,
  'transfer-update': talk,
  'user-interrupted': talk,
  'voice-input': talk,
  'voice-request': questionInTalk,
};

/** What the kind means, or undefined for a kind that is not documented. `transcript[…]` filters name the same kind. */
export function messageTypeMeaning(type: string): MessageTypeMeaning | undefined {
  const plain = type.replace(/\[transcriptType="(partial|final)"\]$/, '');
  return Object.hasOwn(MESSAGE_TYPES, plain) ? MESSAGE_TYPES[plain] : undefined;
}

/** All documented kinds, for tests and documents. */
export function documentedMessageTypes(): string[] {
  return Object.keys(MESSAGE_TYPES);
}
