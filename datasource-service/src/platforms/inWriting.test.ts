import { elevenlabsMetadata, elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { callOf, callsOf } from '../../test/support/platformCalls.ts';
import { elevenlabs } from './elevenlabs/elevenlabs.ts';
import { twilio } from './twilio/twilio.ts';
import { vapi } from './vapi/vapi.ts';

const spoken = (metadata: object) =>
  callsOf('elevenlabs', elevenlabsReport('e', { metadata: elevenlabsMetadata(metadata) })).length;

describe('a conversation in writing', () => {
  it.each([
    [{ text_only: true }],
    [{ text_only: true, whatsapp: { whatsapp_user_id: 'u1' }, phone_call: null }],
    [{ whatsapp: { direction: 'inbound' }, phone_call: null }],
    [{ sms: { direction: 'inbound' }, phone_call: null }],
    [{ conversation_initiation_source: 'zendesk_integration', phone_call: null }],
  ])('of ElevenLabs is no call: %j', (metadata) => {
    expect(spoken(metadata)).toBe(0);
    const report = elevenlabsReport('e', { metadata: elevenlabsMetadata(metadata) });
    expect(elevenlabs.readEnvelope(report)).toMatchObject({ callId: null, isDocumented: true });
    expect(elevenlabs.readEvent(report, 0)).toBeNull();
  });

  it.each([
    [{ text_only: false, whatsapp: { direction: 'inbound' }, phone_call: null }],
    [{ whatsapp: { direction: 'inbound' } }],
    [{ conversation_initiation_source: 'twilio' }],
    [{ phone_call: null }],
  ])('is not what was spoken: %j', (metadata) => {
    expect(spoken(metadata)).toBe(1);
  });

  it('leaves a call by WhatsApp its parties', () => {
    const whatsapp = { direction: 'outbound', whatsapp_user_id: '15550100142' };
    const metadata = elevenlabsMetadata({ text_only: false, whatsapp, phone_call: null });
    expect(callOf('elevenlabs', elevenlabsReport('e', { metadata }))).toMatchObject({
      direction: 'outbound',
      callerNumber: '15550100142',
    });
  });

  it.each([
    [{ chat: { id: 'chat-1' } }, null],
    [{ session: { id: 's-1' } }, null],
    [{ chat: { id: 'chat-1' }, call: { id: 'c-1' } }, 'c-1'],
  ])('of Vapi is taken, and is about no call: %j', (fields, callId) => {
    const body = { message: { type: 'end-of-call-report', endedReason: 'customer-ended-call', ...fields } };
    expect(vapi.readEnvelope(body)).toMatchObject({ type: 'end-of-call-report', isDocumented: true, callId });
  });

  it.each([
    [{ MessageSid: 'SM1', MessageStatus: 'delivered' }, 'message-delivered'],
    [{ SmsSid: 'SM1', SmsStatus: 'received', Body: 'Hello' }, 'message-received'],
    [{ MessageSid: 'SM1' }, 'message'],
  ])('of Twilio is taken, and is about no call: %j', (form, type) => {
    expect(twilio.readEnvelope(form)).toEqual({ type, isDocumented: true, callId: null, eventAt: null });
    expect(twilio.readEvent(form, 0)).toBeNull();
  });

  it('of Twilio is known by the names of its events', () => {
    const event = { specversion: '1.0', type: 'com.twilio.conversations.message.added', data: {} };
    expect(twilio.readEnvelope(event)).toMatchObject({ isDocumented: true, callId: null });
  });
});
