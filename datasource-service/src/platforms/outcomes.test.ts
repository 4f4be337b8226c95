import { elevenlabsFailure, elevenlabsMetadata, elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { livekitEvent, livekitSip } from '../../test/support/livekitBodies.ts';
import { callOf, measureOver } from '../../test/support/platformCalls.ts';
import { retellEnded } from '../../test/support/retellBodies.ts';
import { twilioAgentSession, twilioEvent, twilioForm, twilioSummary } from '../../test/support/twilioBodies.ts';
import { vapiCall, vapiReport2026 } from '../../test/support/vapiBodies.ts';
import type { CallView } from '../calls/callView.ts';

/** An outbound call that ended so, in the words of each platform. */
const calls = {
  vapi: (endedReason: string) =>
    callOf(
      'vapi',
      vapiReport2026('c', { endedReason, artifact: {}, call: vapiCall('c', { type: 'outboundPhoneCall' }) })
    ),
  twilio: (status: string, fields: Record<string, string> = {}) =>
    callOf('twilio', twilioForm('CA1', 'in-progress', 5), twilioForm('CA1', status, 30, fields)),
  retell: (disconnection_reason: string, fields: object = {}) =>
    callOf('retell', retellEnded('r', { direction: 'outbound', disconnection_reason, ...fields })),
  elevenlabs: (call_result: string, fields: object = {}) =>
    callOf(
      'elevenlabs',
      elevenlabsReport('e', {
        transcript: [],
        metadata: elevenlabsMetadata({
          termination_reason: '',
          phone_call: { direction: 'outbound', type: 'sip_trunking', call_result },
          ...fields,
        }),
      })
    ),
  livekit: (disconnectReason: string) =>
    callOf(
      'livekit',
      ...['participant_joined', 'participant_left'].map((event, index) =>
        livekitEvent(event, 'RM', index * 20, {
          participant: livekitSip(
            { ...(index === 0 ? {} : { disconnectReason }) },
            { 'sip.ruleID': '', 'sip.callStatus': index === 0 ? 'dialing' : 'hangup' }
          ),
        })
      ),
      livekitEvent('room_finished', 'RM', 40)
    ),
};

/** The rates that tell outbound calls apart by who took them. */
function ratesOf(call: CallView): Record<string, number | null> {
  const ids = { person: 'outboundAnswerRate', machine: 'voicemailRate', busy: 'busyRate', nobody: 'noAnswerRate' };
  return Object.fromEntries(Object.entries(ids).map(([taker, id]) => [taker, measureOver(id, call)]));
}

describe('who took an outbound call', () => {
  it.each([
    ['machine', calls.vapi('voicemail')],
    ['machine', calls.twilio('completed', { AnsweredBy: 'machine_start' })],
    ['machine', calls.twilio('completed', { AnsweredBy: 'fax' })],
    ['machine', calls.retell('voicemail_reached')],
    ['machine', calls.retell('ivr_reached')],
    ['machine', calls.retell('agent_hangup', { call_analysis: { in_voicemail: true } })],
    ['machine', calls.elevenlabs('voicemail')],
    ['machine', calls.elevenlabs('', { termination_reason: 'Voicemail detected and call ended' })],
    ['busy', calls.vapi('customer-busy')],
    ['busy', calls.twilio('busy')],
    ['busy', calls.twilio('failed', { SipResponseCode: '486' })],
    ['busy', calls.retell('dial_busy')],
    ['busy', calls.elevenlabs('busy')],
    ['busy', callOf('elevenlabs', elevenlabsFailure('e'))],
    ['busy', calls.livekit('USER_REJECTED')],
    ['busy', calls.twilio('busy', { AnsweredBy: 'human' })],
    ['nobody', calls.vapi('customer-did-not-answer')],
    ['nobody', calls.twilio('no-answer')],
    ['nobody', calls.retell('dial_no_answer')],
    ['nobody', calls.retell('user_declined')],
    ['nobody', calls.elevenlabs('no_answer')],
    ['nobody', calls.livekit('USER_UNAVAILABLE')],
    ['person', calls.vapi('customer-ended-call')],
    ['person', calls.twilio('completed', { AnsweredBy: 'human' })],
    ['person', calls.twilio('completed', { AnsweredBy: 'unknown' })],
    ['person', calls.retell('user_hangup')],
    ['person', calls.elevenlabs('answered')],
  ] as const)('is a %s by whichever field tells it (case %#)', (taker, call) => {
    expect(call).toMatchObject({ takenBy: taker, answered: taker === 'person' });
    expect(ratesOf(call)).toEqual({ person: 0, machine: 0, busy: 0, nobody: 0, [taker]: 1 });
  });

  it.each([
    ['vapi', calls.vapi('twilio-reported-customer-misdialed')],
    ['twilio', calls.twilio('failed', { SipResponseCode: '404' })],
    ['retell', calls.retell('invalid_destination')],
    ['elevenlabs', calls.elevenlabs('failed')],
    ['livekit', callOf('livekit', livekitEvent('room_finished', 'RM', 40))],
  ])('is nobody where the call could not be made: %s', (_platform, call) => {
    expect(call).toMatchObject({ takenBy: 'failed', answered: false });
    expect(Object.values(ratesOf(call)).filter(Boolean)).toEqual([]);
  });

  it('is nobody who is counted, where the operator took the call back', () => {
    const call = callOf('twilio', twilioForm('CA1', 'canceled', 30));
    expect(call).toMatchObject({ takenBy: 'nobody', answered: false });
    expect(measureOver('noAnswerRate', call)).toBe(0);
  });

  it('is a machine by the agent’s own detection', () => {
    const result = { result_type: 'voicemail_detection_success', status: 'success' };
    const transcript = [
      { role: 'agent', tool_results: [{ request_id: 'v', tool_name: 'voicemail_detection', result }] },
    ];
    expect(callOf('elevenlabs', elevenlabsReport('e', { transcript })).takenBy).toBe('machine');
    expect(callOf('elevenlabs', elevenlabsReport('e', { transcript: null })).takenBy).toBe('person');
  });

  it('is told by a summary as by a callback', () => {
    const summary = twilioSummary('CA1', { answered_by: 'machine_end_silence' });
    expect(callOf('twilio', twilioEvent('summary.complete', summary))).toMatchObject({ takenBy: 'machine' });
  });

  it('is not known while it rings, and is whoever is on the line while it goes on', () => {
    expect(callOf('twilio', twilioForm('CA1', 'ringing', 3))).toMatchObject({ takenBy: null, answered: null });
    expect(callOf('twilio', twilioForm('CA1', 'in-progress', 5))).toMatchObject({ takenBy: 'person', answered: true });
    const machine = twilioForm('CA1', 'in-progress', 5, { AnsweredBy: 'machine_start' });
    expect(callOf('twilio', machine)).toMatchObject({ takenBy: 'machine', answered: false });
  });
});

describe('a call that the platform reports as failed', () => {
  const failed = (fields: object, metadata: object = {}) =>
    callOf('elevenlabs', elevenlabsReport('e', { ...fields, metadata: elevenlabsMetadata(metadata) }));

  it.each([
    ['without a reason', failed({ status: 'failed' }, { termination_reason: '' }), 'Conversation failed', 'unknown'],
    [
      'beside a reason that names nobody',
      failed({ status: 'failed' }, { termination_reason: 'Call ended by remote party' }),
      'Call ended by remote party',
      'none',
    ],
    [
      'with a code',
      failed({ status: 'done' }, { termination_reason: '', error: { code: 1011 } }),
      'Closed with code 1011',
      'platform',
    ],
    [
      'with a code and words',
      failed({ status: 'done' }, { termination_reason: '', error: { code: 1008, reason: 'The LLM took too long' } }),
      'Closed with code 1008: The LLM took too long',
      'provider',
    ],
    [
      'in words alone',
      failed({ status: 'failed' }, { termination_reason: '', error: { reason: 'Quota exceeded' } }),
      'Quota exceeded',
      'config',
    ],
    ['as an error of Retell', calls.retell('', { call_status: 'error' }), null, null],
    [
      'before it could be made',
      callOf('elevenlabs', elevenlabsFailure('e', { failure_reason: null })),
      'Conversation failed',
      'unknown',
    ],
    [
      'by its Conversation Relay',
      callOf(
        'twilio',
        twilioEvent(
          'summary.complete',
          twilioSummary('CA1', { agent_session_summaries: [{ ...twilioAgentSession, session_state: 'failure' }] })
        )
      ),
      'completed',
      'none',
    ],
  ])('counts as a failure %s', (_how, call, endedReason, faultOwner) => {
    expect(call).toMatchObject({ failed: true, endedReason, faultOwner });
    expect(measureOver('failureRatio', call)).toBe(1);
  });

  it('does not count where somebody was only not reached', () => {
    expect(measureOver('failureRatio', calls.elevenlabs('busy', { status: 'failed' }))).toBe(0);
    expect(measureOver('failureRatio', callOf('elevenlabs', elevenlabsFailure('e')))).toBe(0);
  });

  it('was not the caller’s end where the connection broke off', () => {
    const reason = (code: number) => failed({}, { termination_reason: `Client disconnected: ${code}` });
    expect(reason(1000)).toMatchObject({ endedReasonGroup: 'caller_ended', faultOwner: 'none' });
    expect(reason(1001)).toMatchObject({ endedReasonGroup: 'caller_ended' });
    expect(reason(1006)).toMatchObject({ endedReasonGroup: 'transport_error', faultOwner: 'telephony' });
  });
});
