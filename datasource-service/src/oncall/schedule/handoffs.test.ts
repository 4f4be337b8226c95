import type { ShiftLength } from '../plan.ts';
import { handoff, isTimeZone } from './wallClock.ts';

interface Rotation {
  timeZone: string;
  start: string;
  every: ShiftLength;
}

function rotation(timeZone: string, start: string, unit: ShiftLength['unit'], count = 1): Rotation {
  return { timeZone, start, every: { unit, count } };
}

function handoffs({ timeZone, start, every }: Rotation, count: number): string[] {
  return Array.from({ length: count }, (_, turn) =>
    new Date(handoff(start, every, turn, timeZone)).toISOString().replace(':00.000Z', 'Z')
  );
}

describe('handoffs by the clock on the wall', () => {
  // The same as Python's zoneinfo and @js-temporal/polyfill give for the rules of these zones.
  it.each([
    [
      'a week of 169 hours in Berlin',
      rotation('Europe/Berlin', '2026-10-19T09:00', 'weeks'),
      ['2026-10-19T07:00Z', '2026-10-26T08:00Z', '2026-11-02T08:00Z'],
    ],
    [
      'a week of 167 hours in Berlin',
      rotation('Europe/Berlin', '2027-03-22T09:00', 'weeks'),
      ['2027-03-22T08:00Z', '2027-03-29T07:00Z', '2027-04-05T07:00Z'],
    ],
    [
      'a week of 169 hours in New York',
      rotation('America/New_York', '2026-10-26T09:00', 'weeks'),
      ['2026-10-26T13:00Z', '2026-11-02T14:00Z', '2026-11-09T14:00Z'],
    ],
    [
      'a week of 167 hours in New York',
      rotation('America/New_York', '2027-03-08T09:00', 'weeks'),
      ['2027-03-08T14:00Z', '2027-03-15T13:00Z', '2027-03-22T13:00Z'],
    ],
    [
      'a zone without summer time',
      rotation('Asia/Kolkata', '2026-10-19T09:00', 'weeks'),
      ['2026-10-19T03:30Z', '2026-10-26T03:30Z', '2026-11-02T03:30Z'],
    ],
    [
      'a time that Berlin skips',
      rotation('Europe/Berlin', '2027-03-27T02:30', 'days'),
      ['2027-03-27T01:30Z', '2027-03-28T01:30Z', '2027-03-29T00:30Z'],
    ],
    [
      'a time that Berlin has twice',
      rotation('Europe/Berlin', '2026-10-24T02:30', 'days'),
      ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'a time that New York has twice',
      rotation('America/New_York', '2026-10-31T01:30', 'days'),
      ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'a time that New York skips',
      rotation('America/New_York', '2027-03-13T02:30', 'days'),
      ['2027-03-13T07:30Z', '2027-03-14T07:30Z', '2027-03-15T06:30Z'],
    ],
    [
      'a gap of half an hour on Lord Howe',
      rotation('Australia/Lord_Howe', '2026-10-03T02:15', 'days'),
      ['2026-10-02T15:45Z', '2026-10-03T15:45Z', '2026-10-04T15:15Z'],
    ],
    [
      'half an hour that Lord Howe has twice',
      rotation('Australia/Lord_Howe', '2027-04-03T01:45', 'days'),
      ['2027-04-02T14:45Z', '2027-04-03T14:45Z', '2027-04-04T15:15Z'],
    ],
    [
      'half days over a change of the clocks, one of 13 hours',
      rotation('America/New_York', '2026-10-31T08:00', 'hours', 12),
      ['2026-10-31T12:00Z', '2026-11-01T00:00Z', '2026-11-01T13:00Z', '2026-11-02T01:00Z'],
    ],
    [
      'the last day of each month, counted from the start and not from the month before',
      rotation('Europe/Berlin', '2026-10-31T09:00', 'months'),
      ['2026-10-31T08:00Z', '2026-11-30T08:00Z', '2026-12-31T08:00Z', '2027-01-31T08:00Z', '2027-02-28T08:00Z'],
    ],
  ])('keep %s', (_name, given, expected) => {
    expect(handoffs(given, expected.length)).toEqual(expected);
  });

  it('keep weeks in Chicago over both changes of the clocks', () => {
    const weekly = rotation('America/Chicago', '2024-10-01T00:00', 'weeks');
    const all = handoffs(weekly, 24);
    expect(all.slice(4, 6)).toEqual(['2024-10-29T05:00Z', '2024-11-05T06:00Z']);
    expect(all.slice(22, 24)).toEqual(['2025-03-04T06:00Z', '2025-03-11T05:00Z']);
  });

  it('need a zone by its name: an offset knows no summer time', () => {
    expect(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['+02:00', 'GMT+2', 'Europe/Berlinn', '', 'CET'].map(isTimeZone)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
