import { z } from 'zod';
import { instant, label, listOf, number, shape, text } from '../lenient.ts';

/** A form that Twilio posts about a call. Every value is a text; which are there depends on the kind of callback. */
export const formSchema = z.object({
  CallSid: text,
  ParentCallSid: text,
  CallStatus: text,
  CallDuration: number,
  Direction: text,
  From: text,
  To: text,
  Timestamp: instant,
  SequenceNumber: number,
  SipResponseCode: number,
  AnsweredBy: text,
  Price: number,
  PriceUnit: text,
  RecordingSid: text,
  /** Of messages (SMS, WhatsApp), which are about no call. */
  MessageSid: text,
  SmsSid: text,
  MessageStatus: text,
  SmsStatus: text,
  RecordingStatus: text,
});
export type TwilioForm = z.output<typeof formSchema>;

const stream = shape({
  packets_loss_percentage: number,
  jitter: shape({ avg: number }),
  mos: shape({ avg: number }),
});
export type TwilioStream = z.output<typeof stream>;

const edge = shape({ metrics: shape({ inbound: stream, outbound: stream }) });

const milliseconds = shape({ min: number, max: number, avg: number });

const agentSession = shape({
  tts_latency_ms: milliseconds,
  stt_latency_ms: milliseconds,
  network_latency_ms: milliseconds,
  time_to_first_audio_ms: milliseconds,
  application_latency_ms: milliseconds,
  turns: number,
  session_state: text,
  interruptions: shape({ customer_to_agent: number, agent_to_customer: number }),
});
export type TwilioAgentSession = NonNullable<z.output<typeof agentSession>>;

/** A CloudEvent of Event Streams. Only call summaries are read further than their call. */
export const cloudEventSchema = z.object({
  specversion: z.string(),
  type: z.string().trim().min(1),
  time: instant,
  data: shape({
    call_sid: text,
    call_state: text,
    answered_by: text,
    created_time: instant,
    start_time: instant,
    end_time: instant,
    /** Seconds from start to end, and of them those in which it was up. */
    duration: number,
    connect_duration: number,
    from: shape({ caller: label }),
    to: shape({ callee: label }),
    parent_call_sid: text,
    properties: shape({ pdd_ms: number, last_sip_response_num: number, direction: text, parent_call_sid: text }),
    carrier_edge: edge,
    sip_edge: edge,
    client_edge: edge,
    sdk_edge: edge,
    tags: listOf(z.string()),
    agent_session: agentSession,
    /** The name of the same in the API of summaries. */
    agent_session_summaries: listOf(agentSession),
  }),
});
export type TwilioCloudEvent = z.output<typeof cloudEventSchema>;
export type TwilioSummary = NonNullable<TwilioCloudEvent['data']>;
