import { isObject, replaceValues } from '../json.ts';
import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { REDACTED } from '../../calls/redaction/redact.ts';
import { stateOf } from './callFacts.ts';
import { parseBody } from './parseBody.ts';
import { cloudEventSchema, formSchema, type TwilioCloudEvent, type TwilioForm } from './schema.ts';
import { readForm, timeOf } from './statusCallback.ts';
import { callIdOf, isSummary, readCloudEvent } from './summary.ts';

/** Events of Voice Insights about calls. Only the summaries are read, the others are recorded. */
const INSIGHTS_EVENTS = new Set(
  ['event.gateway', 'event.sdk', 'metrics.gateway', 'metrics.sdk']
    .concat(['summary.partial', 'summary.predicted-complete', 'summary.complete'])
    .map((name) => `com.twilio.voice.insights.call-${name}`)
);

/** Events of Twilio about messages and conversations in writing. */
const IN_WRITING = /^com\.twilio\.(messaging|conversations)\./;

const RECORDING = 'recording';
const ANSWERING_MACHINE = 'answering-machine-detection';

/** Callbacks name no kind; it shows in what they carry. */
function kindOf(form: TwilioForm): Pick<Envelope, 'type' | 'isDocumented'> {
  if (form.RecordingStatus !== null) {
    return { type: RECORDING, isDocumented: true };
  }
  if (form.CallStatus !== null) {
    return { type: form.CallStatus, isDocumented: stateOf(form.CallStatus) !== null };
  }
  return form.AnsweredBy === null
    ? { type: 'callback', isDocumented: false }
    : { type: ANSWERING_MACHINE, isDocumented: true };
}

/** A message in writing is recorded, and is about no call. */
function messageEnvelope(form: TwilioForm): Envelope {
  const status = form.MessageStatus ?? form.SmsStatus;
  return {
    type: status === null ? 'message' : `message-${status}`,
    isDocumented: true,
    callId: null,
    eventAt: timeOf(form),
  };
}

function formEnvelope(form: TwilioForm): Envelope | EnvelopeProblem {
  if (form.CallSid === null && (form.MessageSid !== null || form.SmsSid !== null)) {
    return messageEnvelope(form);
  }
  if (form.CallSid === null) {
    return {
      field: 'CallSid',
      message: 'The form must name its call in `CallSid`: send status callbacks of calls here, nothing else.',
    };
  }
  return { ...kindOf(form), callId: form.ParentCallSid ?? form.CallSid, eventAt: timeOf(form) };
}

function eventEnvelope({ type, time, data }: TwilioCloudEvent): Envelope | EnvelopeProblem {
  if ((data === null || data.call_sid === null) && isSummary(type)) {
    return { field: 'data.call_sid', message: `A ${type} must name its call in \`data.call_sid\`.` };
  }
  const isDocumented = INSIGHTS_EVENTS.has(type) || IN_WRITING.test(type);
  return { type, isDocumented, callId: data === null ? null : callIdOf(data), eventAt: time };
}

/**
 * Twilio's status callbacks, which are forms, and Voice Insights' events by Event Streams, which are JSON lists of
 * CloudEvents.
 * Source: twilio.com/docs/voice/api/call-resource and twilio.com/docs/events/webhook-quickstart.
 */
export const twilio: ProviderAdapter = {
  provider: 'twilio',
  parseBody,
  withhold(body) {
    return isObject(body) ? replaceValues(body, ['RecordingUrl', 'TranscriptionUrl'], REDACTED) : body;
  },
  messagesIn(body) {
    return Array.isArray(body) && body.length > 0 ? body : [body];
  },
  readEnvelope(body) {
    const event = cloudEventSchema.safeParse(body);
    if (event.success) {
      return eventEnvelope(event.data);
    }
    const form = formSchema.safeParse(body);
    return form.success
      ? formEnvelope(form.data)
      : { field: 'body', message: 'The body must be a form of a call, or a list of events with `specversion`.' };
  },
  readEvent(body, receivedAt) {
    const event = cloudEventSchema.safeParse(body);
    if (event.success) {
      return readCloudEvent(event.data, receivedAt);
    }
    const form = formSchema.safeParse(body);
    return form.success ? readForm(form.data, receivedAt) : null;
  },
};
