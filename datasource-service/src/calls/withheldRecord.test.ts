import { buildEvent, buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { applyEvent, type CallRecord } from './callRecord.ts';
import { spokenText, viewCall } from './callView.ts';
import { listedTransfers } from './transfers.ts';
import { withholdFrom } from './withheldRecord.ts';

const SAID = 'the blue parrot';

function line(text: string, startedAt: number) {
  return { role: 'user' as const, text, startedAt, endedAt: startedAt + 900 };
}

const EVENTS = [
  buildEvent({
    facts: {
      callerNumber: '+15550177231',
      transportCallId: 'CA1',
      traceId: 't1',
    },
    transfers: listedTransfers([{ destination: '+15550199999', mode: 'warm', status: 'ok', connected: true }], {
      weight: 2,
      at: NOON,
    }),
    lines: [line(SAID, NOON)],
    toolCalls: [
      { id: 'both', call: { name: 'find', arguments: SAID, startedAt: NOON } },
      { id: 'both', result: { result: SAID, failed: true, endedAt: NOON + 5 } },
      { id: 'begun', call: { name: 'wait', arguments: SAID, startedAt: NOON } },
      { id: '__proto__', result: { result: SAID, failed: false, endedAt: NOON } },
    ],
  }),
  buildReport({ callId: 'call-1', startedAt: NOON, turnsMs: [900], costUsd: 0.4 }),
  buildEvent({
    at: NOON + 9000,
    facts: {
      summary: SAID,
      structuredOutputs: [{ id: 'o', name: 'topic', value: SAID }],
      transcript: [line(`${SAID} talks`, NOON + 100), line('again', NOON + 3000)],
    },
  }),
];

function figures(record: CallRecord) {
  const view = viewCall(record);
  return {
    ...view,
    ...{ transcript: 0, summary: 0, structuredOutputs: 0, callerNumber: 0, transportCallId: 0, traceId: 0 },
    toolCalls: view.toolCalls.map(({ id, name, failed, startedAt, endedAt }) => ({
      id,
      name,
      failed,
      startedAt,
      endedAt,
    })),
    transfers: view.transfers.length,
  };
}

describe('a record from which something is withheld', () => {
  it.each(['talk', 'person'] as const)('has all its figures without %s, and says nothing', (withheld) => {
    const whole = foldEvents(EVENTS);
    const kept = withholdFrom(whole, withheld);
    expect(figures(kept)).toEqual(figures(whole));
    expect(JSON.stringify(kept)).not.toContain('parrot');
    expect(spokenText(whole)).toContain('parrot');
    expect(spokenText(kept)).toBe('');
    expect(withholdFrom(kept, withheld)).toEqual(kept);
  });

  it('keeps the caller while only what was said is withheld, and nothing that leads to him otherwise', () => {
    const whole = foldEvents(EVENTS);
    expect(JSON.stringify(withholdFrom(whole, 'talk'))).toContain('+15550177231');
    const kept = JSON.stringify(withholdFrom(whole, 'person'));
    for (const text of ['+15550177231', 'CA1', 't1', '+15550199999']) {
      expect(kept).not.toContain(`"${text}"`);
    }
    expect(withholdFrom(withholdFrom(whole, 'person'), 'talk').withheld).toBe('person');
  });

  it.each(['talk', 'person'] as const)('is the same without %s whenever that was withheld', (withheld) => {
    const end = withholdFrom(foldEvents(EVENTS), withheld);
    for (let known = 1; known < EVENTS.length; known += 1) {
      const early = withholdFrom(foldEvents(EVENTS.slice(0, known)), withheld);
      const late = EVENTS.reduce<CallRecord>((record, event) => applyEvent(record, event), early);
      expect(late).toEqual(end);
    }
  });
});
