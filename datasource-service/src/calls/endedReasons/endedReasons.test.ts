import { classifyEndedReason } from '../endedReason.ts';
import { lineReason } from './line.ts';

type Expectation = [group: string, owner: string, reasons: string[]];

function expectAll(expectations: Expectation[]): void {
  for (const [group, owner, reasons] of expectations) {
    for (const reason of reasons) {
      expect({ reason, ...classifyEndedReason(reason) }).toMatchObject({ reason, group, owner, httpClass: null });
    }
  }
}

describe('ended reasons of Retell', () => {
  it('puts each of the 34 documented values in its group', () => {
    const expectations: Expectation[] = [
      ['caller_ended', 'none', ['user_hangup']],
      ['agent_ended', 'none', ['agent_hangup']],
      ['transferred', 'none', ['call_transfer', 'transfer_bridged', 'call_take_over']],
      ['transfer_error', 'destination', ['transfer_cancelled']],
      [
        'no_contact',
        'callee',
        [
          'voicemail_reached',
          'ivr_reached',
          'dial_busy',
          'dial_no_answer',
          'user_declined',
          'marked_as_spam',
          'invalid_destination',
          'error_user_not_joined',
        ],
      ],
      ['timeout', 'agent', ['inactivity', 'max_duration_reached']],
      ['cancelled', 'operator', ['manual_stopped', 'scam_detected']],
      [
        'start_error',
        'config',
        [
          'concurrency_limit_reached',
          'no_concurrency_fallback',
          'no_valid_payment',
          'telephony_provider_permission_denied',
          'registered_call_timeout',
        ],
      ],
      [
        'transport_error',
        'telephony',
        ['dial_failed', 'telephony_provider_unavailable', 'sip_routing_error', 'error_no_audio_received'],
      ],
      ['transport_error', 'platform', ['error_retell', 'error_unknown']],
      ['stt_error', 'provider', ['error_asr']],
      [
        'llm_error',
        'own_key',
        [
          'error_llm_websocket_open',
          'error_llm_websocket_lost_connection',
          'error_llm_websocket_runtime',
          'error_llm_websocket_corrupt_payload',
        ],
      ],
    ];
    expectAll(expectations);
    expect(new Set(expectations.flatMap(([, , reasons]) => reasons)).size).toBe(34);
  });

  it('names who failed where the value names it', () => {
    expect(classifyEndedReason('error_retell').provider).toBe('retell');
    expect(classifyEndedReason('error_llm_websocket_open').provider).toBe('custom-llm');
    expect(classifyEndedReason('user_hangup').provider).toBeNull();
  });
});

describe('ended reasons of a phone line', () => {
  it('puts each final status of Twilio and ElevenLabs in its group', () => {
    expectAll([
      ['caller_ended', 'none', ['completed']],
      ['no_contact', 'callee', ['busy', 'no-answer']],
      ['cancelled', 'operator', ['canceled']],
      ['transport_error', 'telephony', ['failed', 'unknown']],
    ]);
  });

  it('lets the SIP response say why a call failed', () => {
    expectAll([
      ['no_contact', 'callee', ['failed-sip-404', 'failed-sip-486', 'unknown-sip-603', 'failed-sip-480']],
      ['start_error', 'config', ['failed-sip-401', 'failed-sip-403', 'unknown-sip-407', 'failed-sip-402']],
      ['transport_error', 'telephony', ['failed-sip-488', 'failed-sip-500', 'unknown-sip-503', 'failed-sip-606']],
    ]);
  });

  it('lets a status that explains itself stand, whatever the SIP response', () => {
    expectAll([
      ['no_contact', 'callee', ['busy-sip-486', 'no-answer-sip-503']],
      ['cancelled', 'operator', ['canceled-sip-487']],
      ['caller_ended', 'none', ['completed-sip-500']],
    ]);
  });

  it('writes the response into the reason unless it says success', () => {
    expect(lineReason('failed', 503)).toBe('failed-sip-503');
    expect(lineReason('completed', 200)).toBe('completed');
    expect(lineReason('busy', null)).toBe('busy');
  });
});

describe('ended reasons of LiveKit', () => {
  it('puts each way to leave a room in its group', () => {
    expectAll([
      ['caller_ended', 'none', ['CLIENT_INITIATED', 'ROOM_CLOSED']],
      ['agent_ended', 'none', ['PARTICIPANT_REMOVED', 'ROOM_DELETED']],
      ['no_contact', 'callee', ['USER_UNAVAILABLE', 'USER_REJECTED']],
      ['transport_error', 'config', ['DUPLICATE_IDENTITY', 'AGENT_ERROR', 'AGENT_JOB_FAILED']],
      ['transport_error', 'platform', ['SERVER_SHUTDOWN', 'STATE_MISMATCH']],
      [
        'transport_error',
        'telephony',
        ['JOIN_FAILURE', 'SIGNAL_CLOSE', 'SIP_TRUNK_FAILURE', 'CONNECTION_TIMEOUT', 'MEDIA_FAILURE'],
      ],
      ['other', 'unknown', ['UNKNOWN_REASON', 'A_REASON_OF_TOMORROW']],
    ]);
  });
});

describe('ended reasons of ElevenLabs', () => {
  it('reads the sentence', () => {
    expectAll([
      ['caller_ended', 'none', ['Client disconnected: 1000', 'Call ended by remote party']],
      ['agent_ended', 'none', ['end_call tool was called', 'Call was ended by the agent']],
      ['timeout', 'agent', ['Ended because of silence', 'Maximum conversation duration reached', 'Call timed out']],
      ['no_contact', 'callee', ['Voicemail detected and call ended']],
      ['transferred', 'none', ['The call was transferred to a number']],
      ['start_error', 'config', ['This request exceeds your quota limit', 'Too many concurrent requests here']],
      ['llm_error', 'provider', ['Custom LLM returned an error']],
      ['tts_error', 'provider', ['The voice is not available']],
      ['stt_error', 'provider', ['ASR connection was lost', 'Speech transcription broke']],
      ['other', 'unknown', ['Something nobody foresaw']],
    ]);
  });
});
