import { classifyEndedReason } from './endedReason.ts';

describe('classifyEndedReason', () => {
  it.each([
    ['customer-busy', 'no_contact', 'callee'],
    ['voicemail', 'no_contact', 'callee'],
    ['silence-timed-out', 'timeout', 'agent'],
    ['manually-canceled', 'cancelled', 'operator'],
    ['assistant-forwarded-call', 'transferred', 'none'],
    ['call.ringing.hook-executed-transfer', 'transferred', 'none'],
    ['call.start.error-get-assistant', 'start_error', 'config'],
    ['call.start.error-vapifault-get-org', 'start_error', 'platform'],
    ['assistant-request-failed', 'start_error', 'config'],
    ['call.in-progress.error-transfer-failed', 'transfer_error', 'destination'],
    ['call.forwarding.operator-busy', 'transfer_error', 'destination'],
    ['customer-ended-call', 'caller_ended', 'none'],
    ['customer-ended-call-during-transfer', 'caller_ended', 'none'],
    ['call.ringing.sip-inbound-caller-hungup-before-call-connect', 'caller_ended', 'none'],
    ['customer-did-not-give-microphone-permission', 'caller_ended', 'caller'],
    ['assistant-ended-call', 'agent_ended', 'none'],
    ['assistant-said-end-call-phrase', 'agent_ended', 'none'],
    ['call.in-progress.error-providerfault-deepgram-returning-500-invalid-json', 'stt_error', 'provider'],
    ['pipeline-error-eleven-labs-quota-exceeded', 'tts_error', 'own_key'],
    ['call.in-progress.error-vapifault-hume-voice-failed', 'tts_error', 'platform'],
    ['pipeline-error-openai-429-exceeded-quota', 'llm_error', 'own_key'],
    ['call.in-progress.error-vapifault-groq-401-unauthorized', 'llm_error', 'platform'],
    ['twilio-failed-to-connect-call', 'transport_error', 'telephony'],
    ['call.in-progress.error-vapifault-worker-died', 'transport_error', 'platform'],
    ['worker-shutdown', 'transport_error', 'platform'],
    ['a-reason-nobody-knows', 'other', 'unknown'],
  ])('puts %s in group %s with owner %s', (reason, group, owner) => {
    expect(classifyEndedReason(reason)).toMatchObject({ group, owner });
  });

  it('names the vendor in the reason', () => {
    expect(classifyEndedReason('pipeline-error-azure-openai-500-server-error').provider).toBe('azure-openai');
    expect(classifyEndedReason('customer-ended-call').provider).toBeNull();
  });

  it.each([
    ['pipeline-error-openai-400-bad-request-validation-failed', '400'],
    ['pipeline-error-openai-429-exceeded-quota', '429'],
    ['pipeline-error-openai-503-server-overloaded-error', '5xx'],
    ['pipeline-error-openai-404-not-found', '4xx'],
    ['call.in-progress.error-providerfault-outbound-sip-503-service-unavailable', null],
    ['customer-ended-call', null],
  ])('reads the HTTP class of %s', (reason, httpClass) => {
    expect(classifyEndedReason(reason).httpClass).toBe(httpClass);
  });
});
