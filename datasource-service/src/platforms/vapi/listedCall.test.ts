import { endedFakeCall, openFakeCall, reportOfFakeCall, TALK_MS } from '../../../test/support/listedCalls.ts';
import { NOON } from '../../../test/support/build.ts';
import { readVapi } from '../../../test/support/readVapi.ts';
import { applyEvent, type CallRecord } from '../../calls/callRecord.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { vapiListing } from './listedCall.ts';

const LISTED_AT = NOON + 10 * 60_000;

function listed(call: unknown): CallEvent {
  const event = vapiListing.read(call, LISTED_AT);
  if (event === null) {
    throw new Error('This is no call.');
  }
  return event;
}

function valuesOf({ facts }: CallRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
}

function factsOf(call: unknown): Record<string, unknown> {
  return valuesOf(applyEvent(null, listed(call)));
}

describe("a call of Vapi's list", () => {
  it('tells what its end-of-call report tells', () => {
    const report = applyEvent(null, readVapi(reportOfFakeCall('c', NOON)));
    const own = applyEvent(null, listed(endedFakeCall('c', NOON)));
    expect(own.state).toBe('ended');
    const { transcript, turns, costs, summary, success, sentiment, endedReason, endedAt, costUsd } = valuesOf(report);
    const shared = { transcript, turns, costs, summary, success, sentiment, endedReason, endedAt, costUsd };
    expect(valuesOf(own)).toMatchObject(shared);
    expect(Object.keys(own.toolCalls)).toEqual(Object.keys(report.toolCalls));
    expect(own).toMatchObject({ listedAt: LISTED_AT, reportedAt: null });
  });

  it('is stamped with its last change, which is where the later of two tellings is found', () => {
    const first = listed(endedFakeCall('c', NOON));
    expect(first).toMatchObject({ at: NOON + TALK_MS + 6000, receivedAt: LISTED_AT, isListed: true });
    const corrected = listed(
      endedFakeCall('c', NOON, {
        updatedAt: new Date(NOON + TALK_MS + 60_000).toISOString(),
        analysis: { summary: 'Corrected.', successEvaluation: 'false' },
        artifact: { structuredOutputs: { one: { name: 'intent', result: 'sale' } } },
      })
    );
    const report = readVapi(reportOfFakeCall('c', NOON));
    for (const events of [
      [first, report, corrected],
      [corrected, report, first],
    ]) {
      // prettier-ignore
      const record = events.reduce<CallRecord | null>((known, event) => applyEvent(known, event), null);
      expect(valuesOf(record as CallRecord)).toMatchObject({
        summary: 'Corrected.',
        success: false,
        costUsd: 0.1661,
        structuredOutputs: [{ id: 'one', name: 'intent', value: '"sale"' }],
      });
    }
  });

  it('takes nothing away that it leaves out', () => {
    const report = readVapi(reportOfFakeCall('c', NOON));
    const bare = listed(endedFakeCall('c', NOON, { artifact: { messages: [], performanceMetrics: { turnLatencies: [] } }, costs: [], analysis: null, updatedAt: new Date(LISTED_AT).toISOString() })); // prettier-ignore
    const known = applyEvent(null, report);
    expect(valuesOf(applyEvent(known, bare))).toMatchObject(valuesOf(known));
  });

  it('that is open is a copy, which overrides no message', () => {
    const event = listed(openFakeCall('c', NOON));
    expect(event).toMatchObject({ state: 'in-progress', layers: [{ weight: 0 }, { weight: 1 }] });
    expect(factsOf(openFakeCall('c', NOON))).toMatchObject({ startedAt: NOON, direction: 'inbound' });
    expect(listed(openFakeCall('c', NOON, { status: 'paused' })).state).toBeNull();
    expect(listed(openFakeCall('c', NOON, { status: null })).state).toBeNull();
  });

  it('that ended without a time of its own ended at its last change', () => {
    const call = endedFakeCall('c', NOON, { endedAt: null, startedAt: null });
    expect(factsOf(call)['endedAt']).toBe(NOON + TALK_MS + 6000);
    expect(listed({ ...call, updatedAt: null }).at).toBe(LISTED_AT);
    expect(listed({ ...call, updatedAt: null, endedAt: new Date(NOON).toISOString() }).at).toBe(NOON);
  });

  it('that is known already is written down in short', () => {
    const full = listed(endedFakeCall('c', NOON));
    const short = listed(vapiListing.confirmed(full));
    expect(short).toMatchObject({ callId: 'c', state: 'ended', at: full.at, toolCalls: [] });
    const record = applyEvent(applyEvent(null, readVapi(reportOfFakeCall('c', NOON))), short);
    expect(record).toMatchObject({ listedAt: LISTED_AT, facts: { endedAt: { value: NOON + TALK_MS } } });
  });

  it('that Vapi does not have is marked so, and stays as it was', () => {
    const record = applyEvent(applyEvent(null, listed(openFakeCall('c', NOON))), listed(vapiListing.unknown('c')));
    expect(record).toMatchObject({ state: 'in-progress', listedAt: null, reportedAt: null });
    expect(valuesOf(record)['unknownToPlatform']).toBe(true);
  });

  it.each([null, [], 'text', {}, { id: ' ' }, { id: 7 }])('is not %j', (body) => {
    expect(vapiListing.read(body, LISTED_AT)).toBeNull();
  });
});
