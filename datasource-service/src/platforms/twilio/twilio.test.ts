import { describeAdapterLaws } from '../../../test/support/adapterLaws.ts';
import { factsIn, foldEvents, NOON } from '../../../test/support/build.ts';
import {
  asForm,
  twilioAgentSession,
  twilioCall,
  twilioEvent,
  twilioForm,
  twilioSummary,
} from '../../../test/support/twilioBodies.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { redact } from '../../calls/redaction/redact.ts';
import { twilio } from './twilio.ts';

const RECEIVED = NOON + 69_000;

function read(body: unknown): CallEvent {
  const event = twilio.readEvent(body, RECEIVED);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

const recordOf = (...bodies: unknown[]) => foldEvents(bodies.map(read));

function factsOf(...bodies: unknown[]): Record<string, unknown> {
  return factsIn(recordOf(...bodies));
}

const leg = (status: string) =>
  twilioForm('CA2', status, 40, { ParentCallSid: 'CA1', Direction: 'outbound-dial', To: '+15550177000' });

describeAdapterLaws(twilio, [
  ...twilioCall('CA1'),
  leg('ringing'),
  leg('completed'),
  { CallSid: 'CA1', RecordingSid: 'RE1', RecordingStatus: 'completed' },
  twilioEvent('summary.partial', twilioSummary('CA1')),
  twilioEvent('summary.complete', twilioSummary('CA1', { agent_session: twilioAgentSession })),
]);

describe('parseBody', () => {
  const parse = (body: string, contentType?: string) =>
    twilio.parseBody?.({
      method: 'POST',
      url: 'https://example.com/hook',
      headers: { 'content-type': contentType },
      body: Buffer.from(body),
      receivedAt: NOON,
    });

  it('reads a form, with or without its content type, and JSON by its content type', () => {
    const form = twilioForm('CA1', 'ringing', 0);
    expect(parse(asForm(form), 'application/x-www-form-urlencoded; charset=utf-8')).toEqual(form);
    expect(parse(asForm(form))).toEqual(form);
    expect(parse('[{"a":1}]', 'application/json')).toEqual([{ a: 1 }]);
    expect(parse('{}', 'application/cloudevents+json')).toEqual({});
  });

  it('says what is wrong with a body that is neither', () => {
    expect(() => parse(' ')).toThrow('empty');
    expect(() => parse('{', 'application/json')).toThrow('not valid JSON');
  });
});

describe('readEnvelope', () => {
  it.each(['queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled'])(
    'takes a callback of a call that is %s',
    (status) => {
      expect(twilio.readEnvelope(twilioForm('CA1', status, 3, { SequenceNumber: '2' }))).toEqual({
        type: status,
        isDocumented: true,
        callId: 'CA1',
        eventAt: NOON + 3002,
      });
    }
  );

  it.each([
    [{ CallSid: 'CA1', RecordingSid: 'RE1', RecordingStatus: 'completed' }, 'recording', true],
    [{ CallSid: 'CA1', AnsweredBy: 'human' }, 'answering-machine-detection', true],
    [{ CallSid: 'CA1', CallStatus: 'dreaming' }, 'dreaming', false],
    [{ CallSid: 'CA1' }, 'callback', false],
  ])('sees the kind of %j', (form, type, isDocumented) => {
    expect(twilio.readEnvelope(form)).toEqual({ type, isDocumented, callId: 'CA1', eventAt: null });
  });

  it('files a leg under the call that dialled it', () => {
    expect(twilio.readEnvelope(leg('ringing'))).toMatchObject({ callId: 'CA1', type: 'ringing' });
  });

  it.each(['event.gateway', 'event.sdk', 'metrics.gateway', 'metrics.sdk', 'summary.partial', 'summary.complete'])(
    'takes the event call-%s',
    (kind) => {
      expect(twilio.readEnvelope(twilioEvent(kind, { call_sid: 'CA1' }))).toEqual({
        type: `com.twilio.voice.insights.call-${kind}`,
        isDocumented: true,
        callId: 'CA1',
        eventAt: NOON + 1_800_000,
      });
    }
  );

  it('takes events about no call', () => {
    expect(twilio.readEnvelope({ specversion: '1.0', type: 'com.twilio.messaging.sent' })).toEqual({
      type: 'com.twilio.messaging.sent',
      isDocumented: true,
      callId: null,
      eventAt: null,
    });
  });

  it.each([
    [null, 'body'],
    ['text', 'body'],
    [[], 'body'],
    [{}, 'CallSid'],
    [twilioEvent('summary.complete', {}), 'data.call_sid'],
  ])('names the field at fault in %j', (body, field) => {
    expect(twilio.readEnvelope(body)).toMatchObject({ field });
    expect(twilio.readEvent(body, RECEIVED)).toBeNull();
  });

  it('takes a list of events apart', () => {
    expect(twilio.messagesIn?.([{ a: 1 }, { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
    expect(twilio.messagesIn?.([])).toEqual([[]]);
    expect(twilio.messagesIn?.({ a: 1 })).toEqual([{ a: 1 }]);
  });
});

describe('status callbacks', () => {
  it('read a call from its first to its last', () => {
    expect(recordOf(...twilioCall('CA1'))).toMatchObject({
      state: 'ended',
      inProgressAt: NOON + 8002,
      reportedAt: null,
    });
    expect(factsOf(...twilioCall('CA1'))).toEqual({
      direction: 'outbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      startedAt: NOON + 8000,
      endedAt: NOON + 68_000,
      endedReason: 'completed',
      sipStatus: 200,
      answeredBy: 'machine',
      takenBy: 'machine',
      transportProvider: 'twilio',
      transportCallId: 'CA1',
    });
  });

  it('take the caller of an inbound call from its other end, and nothing from a direction of tomorrow', () => {
    const parties = { From: '+15550100142', To: '+15550199000' };
    const inbound = twilioForm('CA1', 'ringing', 0, { Direction: 'inbound', ...parties });
    expect(factsOf(inbound)).toMatchObject({
      direction: 'inbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
    });
    const unheardOf = factsOf(twilioForm('CA1', 'ringing', 0, { Direction: 'sideways', ...parties }));
    expect(unheardOf['direction']).toBeUndefined();
    expect(unheardOf).toMatchObject({ callerNumber: '+15550100142' });
  });

  it('work the start out from the duration when the answer was not told', () => {
    const end = twilioForm('CA1', 'completed', 68, { CallDuration: '60' });
    expect(factsOf(end)).toMatchObject({ startedAt: NOON + 8000 });
    expect(factsOf(twilioForm('CA1', 'no-answer', 30, { CallDuration: '0' }))['startedAt']).toBeUndefined();
    const answer = twilioForm('CA1', 'in-progress', 7);
    expect(factsOf(end, answer)).toMatchObject({ startedAt: NOON + 7000 });
    expect(factsOf(answer, end)).toMatchObject({ startedAt: NOON + 7000 });
  });

  it('order callbacks of the same second by their number, whatever they arrive as', () => {
    const first = twilioForm('CA1', 'busy', 5, { SequenceNumber: '1', SipResponseCode: '180' });
    const second = twilioForm('CA1', 'busy', 5, { SequenceNumber: '2', SipResponseCode: '486' });
    expect(factsOf(second, first)).toMatchObject({ endedReason: 'busy-sip-486', sipStatus: 486, endedAt: NOON + 5000 });
    expect(read(twilioForm('CA1', 'busy', 5, { SequenceNumber: '-7' })).at).toBe(NOON + 5000);
    expect(read(twilioForm('CA1', 'busy', 5, { SequenceNumber: '70000' })).at).toBe(NOON + 5999);
    const timeless = { ...second, Timestamp: '' };
    expect(read(timeless).at).toBe(RECEIVED);
    expect(factsOf(timeless)).toMatchObject({ endedAt: RECEIVED });
  });

  it('take a price as what it costs', () => {
    const priced = { Price: '-0.0175', PriceUnit: 'USD' };
    expect(factsOf(twilioForm('CA1', 'completed', 68, priced))).toMatchObject({
      costUsd: 0.0175,
      costs: [{ component: 'transport', usd: 0.0175, provider: 'twilio' }],
    });
    expect(factsOf(twilioForm('CA1', 'completed', 68, { Price: '-1' }))).toMatchObject({ costUsd: 1 });
    expect(factsOf(twilioForm('CA1', 'completed', 68, { Price: '-1', PriceUnit: 'EUR' }))['costUsd']).toBeUndefined();
  });

  it.each([
    ['ringing', null],
    ['in-progress', true],
    ['completed', true],
    ['busy', false],
    ['no-answer', false],
  ])('read a dialled leg that is %s as a transfer of the call', (status, connected) => {
    expect(recordOf(leg(status))).toMatchObject({ callId: 'CA1', state: 'in-progress' });
    expect(factsOf(leg(status))).toEqual({
      transfers: [{ destination: '+15550177000', mode: 'dial', status, connected }],
    });
  });

  it('learn of recordings and of who answered', () => {
    const recording = (RecordingStatus: string) => factsOf({ CallSid: 'CA1', RecordingSid: 'RE1', RecordingStatus });
    expect(recording('completed')).toMatchObject({ hasRecording: true });
    expect(recording('failed')).toMatchObject({ failedArtifacts: ['recording'] });
    expect(recording('in-progress')).toEqual({ transportProvider: 'twilio', transportCallId: 'CA1' });
    expect(factsOf({ CallSid: 'CA1', AnsweredBy: 'fax' })).toMatchObject({ answeredBy: 'fax' });
  });
});

describe('call summaries', () => {
  it('read the line by its worse direction, at the edge nearest to the caller', () => {
    const body = twilioEvent('summary.complete', twilioSummary('CA1'));
    expect(recordOf(body)).toMatchObject({ state: 'ended', reportedAt: RECEIVED });
    expect(factsOf(body)).toEqual({
      direction: 'outbound',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      createdAt: NOON,
      startedAt: NOON + 8000,
      endedAt: NOON + 68_000,
      endedReason: 'completed',
      answeredBy: 'human',
      takenBy: 'person',
      packetLossShare: 0.02,
      jitterMs: 4.2,
      meanOpinionScore: 3.2,
      networkTags: ['high_jitter'],
      postDialDelayMs: 1800,
      sipStatus: 200,
      transportProvider: 'twilio',
      transportCallId: 'CA1',
    });
  });

  it('read the same from a partial one with less trust', () => {
    const partial = twilioEvent('summary.partial', twilioSummary('CA1', { tags: [] }));
    expect(recordOf(partial).reportedAt).toBeNull();
    const complete = twilioEvent('summary.complete', twilioSummary('CA1'), { time: new Date(NOON).toISOString() });
    expect(factsOf(complete, partial)).toMatchObject({ networkTags: ['high_jitter'] });
  });

  it.each([
    ['fail', 'failed-sip-503', 503],
    ['noanswer', 'no-answer-sip-503', 503],
    ['undialed', 'failed', null],
    ['busy', 'busy-sip-486', 486],
    ['canceled', 'canceled', 200],
  ])('spell the final state %s as callbacks do', (call_state, endedReason, code) => {
    const properties = { last_sip_response_num: code };
    const body = twilioEvent('summary.complete', twilioSummary('CA1', { call_state, properties }));
    expect(recordOf(body).state).toBe('ended');
    expect(factsOf(body)).toMatchObject({ endedReason });
  });

  it('take no end from a call that goes on, nor figures that are not there', () => {
    const bare = { call_sid: 'CA1', call_state: 'answered', properties: null };
    expect(recordOf(twilioEvent('summary.partial', bare, { time: null })).lastEventAt).toBe(RECEIVED);
    expect(factsOf(twilioEvent('summary.partial', bare))).toEqual({
      transportProvider: 'twilio',
      transportCallId: 'CA1',
    });
    const ended = twilioEvent('summary.partial', twilioSummary('CA1', { carrier_edge: null, connect_duration: 0 }), {
      time: null,
    });
    expect(recordOf(ended).lastEventAt).toBe(NOON + 68_000);
    expect(factsOf(ended)).toMatchObject({ jitterMs: 90, packetLossShare: 0.5 });
    expect(factsOf(ended)['startedAt']).toBeUndefined();
    const silent = twilioSummary('CA1', { carrier_edge: { metrics: { inbound: {} } }, created_time: null });
    const facts = factsOf(twilioEvent('summary.complete', silent));
    expect(facts['jitterMs']).toBeUndefined();
    expect(facts).toMatchObject({ createdAt: NOON + 1000 });
  });

  it('keep what Conversation Relay measured without making turns of it', () => {
    const body = twilioEvent('summary.complete', twilioSummary('CA1', { agent_session: twilioAgentSession }));
    const facts = factsOf(body);
    expect(facts).toMatchObject({ transportLatencyMs: 45, userInterruptions: 2, agentInterruptions: 1 });
    expect(facts['turns']).toBeUndefined();
    const [output] = facts['structuredOutputs'] as Array<{ id: string; value: string }>;
    expect(output?.id).toBe('agent_session');
    expect(JSON.parse(output?.value ?? '')).toMatchObject({ application_latency_ms: { avg: 700 }, turns: 6 });
    const empty = twilioEvent('summary.complete', twilioSummary('CA1', { agent_session: {} }));
    expect(factsOf(empty)['userInterruptions']).toBeUndefined();
  });

  it('read other events no further than their call', () => {
    expect(twilio.readEvent(twilioEvent('metrics.gateway', { call_sid: 'CA1' }), RECEIVED)).toBeNull();
    expect(twilio.readEvent(twilioEvent('summary.complete', {}), RECEIVED)).toBeNull();
    expect(twilio.readEvent({ specversion: '1.0', type: 'x' }, RECEIVED)).toBeNull();
  });
});

describe('what is never stored', () => {
  it('leaves out account, links to recordings and tokens', () => {
    const form = twilioForm('CA1', 'completed', 68, {
      RecordingUrl: 'https://api.example/recordings/RE1',
      CallToken: 'a-call-token',
      StirPassportToken: 'a-passport',
    });
    const kept = JSON.stringify(redact(twilio.withhold?.(form)));
    expect(kept).not.toMatch(/recordings|a-call-token|a-passport|AC0000/);
    const events = [twilioEvent('summary.complete', twilioSummary('CA1'))];
    expect(JSON.stringify(redact(twilio.withhold?.(events)))).not.toContain('AC0000');
  });
});
