import { percentile } from '../../test/percentile.ts';
import { createTraffic } from '../createTraffic.ts';
import type { ExpectedCall } from '../expectedCall.ts';
import { HOUR, MINUTE } from '../time/durations.ts';
import { INCIDENT_SCRIPTS } from './incidentScripts.ts';
import { pastIncidents } from './pastIncidents.ts';

const STARTS_AT = Date.UTC(2026, 4, 5, 14);

function during(name: string | null, minutes: number): ExpectedCall[] {
  const incidents = name === null ? [] : [{ name, startsAt: STARTS_AT }];
  const to = STARTS_AT + minutes * MINUTE;
  return [...createTraffic({ seed: 3, from: STARTS_AT, to, callsPerDay: 12_000, messages: 'report', incidents })].map(
    ({ expected }) => expected
  );
}

function p95(calls: readonly ExpectedCall[]): number {
  return percentile(calls.flatMap(({ turns }) => turns.map(({ total }) => total)), 0.95); // prettier-ignore
}

function shareEnding(calls: readonly ExpectedCall[], reason: string): number {
  return calls.filter(({ endedReason }) => endedReason.includes(reason)).length / calls.length;
}

const isReception = ({ assistantName }: ExpectedCall) => assistantName === 'Clinic reception';

describe('incident scripts', () => {
  it('makes a bad release about 60 % slower, with 15 % failing tools, and leaves the others alone', () => {
    const [usual, bad] = [during(null, 120), during('bad-version', 120)];
    const reception = bad.filter(isReception);
    const tools = reception.reduce((sum, { toolCalls }) => sum + toolCalls, 0);
    const failures = reception.reduce((sum, { failedToolCalls }) => sum + failedToolCalls, 0);

    expect(p95(reception) / p95(usual.filter(isReception))).toBeGreaterThan(1.45);
    expect(p95(reception) / p95(usual.filter(isReception))).toBeLessThan(1.75);
    expect(failures / tools).toBeCloseTo(0.15, 1);
    expect(new Set(reception.map(({ assistantVersion }) => assistantVersion.endsWith('.1')))).toEqual(new Set([true]));
    expect(JSON.stringify(bad.filter((call) => !isReception(call)))).toBe(
      JSON.stringify(usual.filter((call) => !isReception(call)))
    );
  });

  it('makes one transcriber slow and lets 8 % of its calls fail', () => {
    const slow = during('stt-slow', 100).filter(isReception);

    expect(percentile(slow.flatMap(({ turns }) => turns.map(({ transcriber }) => transcriber)), 0.5)).toBeGreaterThan(3000); // prettier-ignore
    expect(shareEnding(slow, 'deepgram-transcriber-failed')).toBeCloseTo(0.08, 1);
  });

  it('triples the calls when capacity runs out, and lets workers fail', () => {
    const [usual, surge] = [during(null, 60), during('surge-capacity', 60)];

    expect(surge.length / usual.length).toBeGreaterThan(2);
    expect(shareEnding(surge, 'worker-')).toBeGreaterThan(0.04);
  });

  it('cuts calls at 30 seconds without a single fault more', () => {
    const cut = during('sip-30s', 60).filter(({ direction }) => direction === 'inbound');

    expect(Math.max(...cut.map(({ durationSeconds }) => durationSeconds ?? 0))).toBeLessThanOrEqual(31);
    expect(shareEnding(cut, 'fault')).toBeLessThan(0.02);
  });

  it('has a name of its own for each script', () => {
    expect(new Set(INCIDENT_SCRIPTS.map(({ name }) => name)).size).toBe(INCIDENT_SCRIPTS.length);
  });
});

describe('pastIncidents', () => {
  it.each([4, 5, 6, 7, 8, 9, 10])('lie on working days of the week before, whatever day it is (May %s)', (day) => {
    const today = Date.UTC(2026, 4, day, 9);

    for (const { startsAt, script } of pastIncidents(today)) {
      expect([1, 2, 3, 4, 5]).toContain(new Date(startsAt).getUTCDay());
      expect(startsAt + script.durationMinutes * MINUTE).toBeLessThan(today);
      expect(startsAt).toBeGreaterThan(today - 8 * 24 * HOUR);
    }
  });
});
