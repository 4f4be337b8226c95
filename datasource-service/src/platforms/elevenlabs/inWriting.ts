import type { ElevenLabsMetadata } from './schema.ts';

/** Where conversations come from that are in writing. Source: `ConversationInitiationSource` in elevenlabs-js 2.73.0. */
const WRITTEN_SOURCES = new Set([
  'twilio_sms',
  'zendesk_integration',
  'slack_integration',
  'telegram_integration',
  'intercom_integration',
  'freshdesk_integration',
  'salesforce_integration',
]);

/**
 * Whether a conversation was in writing: a chat, an SMS, or WhatsApp messages. Nobody telephoned, so that it is
 * recorded and counts as no call. WhatsApp carries calls too, which have a line of their own or say that they are not
 * in text.
 */
export function isInWriting(metadata: ElevenLabsMetadata): boolean {
  if (metadata.text_only !== null) {
    return metadata.text_only;
  }
  return (
    metadata.sms !== null ||
    (metadata.whatsapp !== null && metadata.phone_call === null) ||
    WRITTEN_SOURCES.has(metadata.conversation_initiation_source ?? '')
  );
}
