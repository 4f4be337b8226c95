import { createHash, createHmac } from 'node:crypto';
import { NOON } from './build.ts';

/** Bodies in the shapes that Twilio sends, with values of our own making. */

/** The form of a status callback of an outbound call, at so many seconds after noon. */
export function twilioForm(
  callId: string,
  status: string,
  seconds: number,
  differences: Record<string, string> = {}
): Record<string, string> {
  return {
    AccountSid: 'AC0000000000000000000000000000000a',
    ApiVersion: '2010-04-01',
    CallbackSource: 'call-progress-events',
    CallSid: callId,
    CallStatus: status,
    Direction: 'outbound-api',
    From: '+15550199000',
    To: '+15550100142',
    Timestamp: new Date(NOON + seconds * 1000).toUTCString().replace('GMT', '+0000'),
    SequenceNumber: '0',
    ...differences,
  };
}

/** A whole call of a minute: rung at 3 s, answered at 8 s, ended at 68 s. */
export function twilioCall(callId: string): Array<Record<string, string>> {
  return [
    twilioForm(callId, 'initiated', 0),
    twilioForm(callId, 'ringing', 3, { SequenceNumber: '1' }),
    twilioForm(callId, 'in-progress', 8, { SequenceNumber: '2', AnsweredBy: 'machine_end_beep' }),
    twilioForm(callId, 'completed', 68, { SequenceNumber: '3', CallDuration: '60', SipResponseCode: '200' }),
  ];
}

/** A CloudEvent of Event Streams. */
export function twilioEvent(kind: string, data: object, differences: object = {}): object {
  return {
    specversion: '1.0',
    type: `com.twilio.voice.insights.call-${kind}`,
    source: 'AB0001',
    id: 'NO0001',
    time: new Date(NOON + 1_800_000).toISOString(),
    datacontenttype: 'application/json',
    data,
    ...differences,
  };
}

const stream = (loss: number, jitter: number, mos: number | null = null) => ({
  codec_name: 'pcmu',
  packets_lost: 4,
  packets_loss_percentage: loss,
  jitter: { max: jitter * 4, avg: jitter },
  ...(mos === null ? {} : { mos: { avg: mos } }),
});

/** What a summary says of the same call. */
export function twilioSummary(callId: string, differences: object = {}): object {
  return {
    call_sid: callId,
    account_sid: 'AC0000000000000000000000000000000a',
    call_type: 'carrier',
    call_state: 'completed',
    answered_by: 'human',
    created_time: new Date(NOON).toISOString(),
    start_time: new Date(NOON + 1000).toISOString(),
    end_time: new Date(NOON + 68_000).toISOString(),
    duration: 67,
    connect_duration: 60,
    from: { caller: '+15550199000', connection: 'twilio' },
    to: { callee: '+15550100142', connection: 'pstn' },
    properties: { direction: 'outbound_api', pdd_ms: 1800, last_sip_response_num: 200, disconnected_by: 'callee' },
    carrier_edge: { metrics: { inbound: stream(0.5, 4.2, 4.1), outbound: stream(2, 1.1, 3.2) } },
    sdk_edge: { metrics: { inbound: stream(50, 90, 1) } },
    tags: ['high_jitter'],
    ...differences,
  };
}

/** What a session of Conversation Relay says. */
export const twilioAgentSession = {
  session_id: 'VX0001',
  tts_latency_ms: { min: 80, max: 300, avg: 150 },
  stt_latency_ms: { min: 100, max: 400, avg: 190 },
  network_latency_ms: { min: 20, max: 90, avg: 45 },
  application_latency_ms: { min: 300, max: 2400, avg: 700 },
  turns: 6,
  interruptions: { customer_to_agent: 2, agent_to_customer: 1 },
};

/** A form as Twilio posts it. */
export function asForm(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

function sign(text: string, authToken: string): string {
  return createHmac('sha1', authToken).update(text).digest('base64');
}

/** The headers with which Twilio signs a form sent to a URL. */
export function twilioFormHeaders(url: string, fields: Record<string, string>, authToken: string) {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => `${text}${name}${fields[name]}`, url);
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(signed, authToken),
  };
}

/** The URL and headers with which Twilio signs a JSON body. */
export function twilioJsonRequest(url: string, body: string, authToken: string) {
  const signedUrl = `${url}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  return {
    url: signedUrl,
    headers: { 'content-type': 'application/json', 'x-twilio-signature': sign(signedUrl, authToken) },
  };
}
