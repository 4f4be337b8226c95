import { HOUR, MINUTE, DAY } from '../time/durations.ts';
import { sttSlow } from '../incidents/sttSlow.ts';
import { surgeCapacity } from '../incidents/surgeCapacity.ts';
import { volumeDrop } from '../incidents/volumeDrop.ts';
import type { Arrival } from './arrival.ts';
import { arrivalsBetween, type Demand } from './arrivals.ts';

const MONDAY = Date.UTC(2026, 4, 4);
const DEMAND: Demand = { seed: 11, callsPerDay: 1500, incidents: [] };

function keys(demand: Demand, from: number, to: number): string[] {
  return [...arrivalsBetween(demand, from, to)].map(({ key, at }) => `${key}@${at}`);
}

const fourWeeks = [...arrivalsBetween(DEMAND, MONDAY, MONDAY + 28 * DAY)];

function shareOf(matches: (arrival: Arrival) => boolean, among: readonly Arrival[] = fourWeeks): number {
  return among.filter(matches).length / among.length;
}

describe('arrivalsBetween', () => {
  it('gives the same calls however the time is divided', () => {
    const middle = MONDAY + 9 * HOUR + 17 * MINUTE + 3;
    const end = MONDAY + 20 * HOUR;

    expect([...keys(DEMAND, MONDAY, middle), ...keys(DEMAND, middle, end)]).toEqual(keys(DEMAND, MONDAY, end));
  });

  it('gives calls in order of time, each with a key of its own', () => {
    const times = fourWeeks.map(({ at }) => at);

    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(new Set(fourWeeks.map(({ key }) => key)).size).toBe(fourWeeks.length);
  });

  it('has the asked mean a day over weeks', () => {
    expect(fourWeeks.length / 28 / DEMAND.callsPerDay).toBeCloseTo(1, 1);
  });

  it('gives a tenant with its own keys about 30 % of the calls', () => {
    expect(shareOf(({ workspace }) => workspace.ownKeys)).toBeCloseTo(0.3, 1);
  });

  it('follows the hours of the office: about a quarter of the calls come between 10 and 12', () => {
    const office = fourWeeks.filter(
      ({ workspace, assistant }) => workspace.week === 'office' && assistant.direction !== 'outbound'
    );
    const hour = (at: number) => Math.floor((at % DAY) / HOUR);

    expect(shareOf(({ at }) => hour(at) === 10 || hour(at) === 11, office)).toBeCloseTo(0.242, 1);
    expect(shareOf(({ at }) => hour(at) < 6, office)).toBeLessThan(0.03);
  });

  it('has few calls at the weekend', () => {
    const isWeekend = ({ at }: Arrival) => [0, 6].includes(new Date(at).getUTCDay());

    expect(shareOf(isWeekend)).toBeLessThan(0.08);
  });

  it('dials outbound calls in batches on working days between 9 and 20 h local time', () => {
    const dialled = fourWeeks.filter(({ assistant }) => assistant.direction === 'outbound');
    const local = dialled.map(({ at, workspace }) => new Date(at + workspace.utcOffsetHours * HOUR));
    const batches = Map.groupBy(dialled, ({ campaignId }) => campaignId);

    expect(local.every((time) => time.getUTCHours() >= 9 && time.getUTCHours() < 20)).toBe(true);
    expect(local.some((time) => [0, 6].includes(time.getUTCDay()))).toBe(false);
    for (const calls of batches.values()) {
      expect(calls.length).toBeGreaterThanOrEqual(50);
      expect(calls.length).toBeLessThanOrEqual(100);
    }
  });

  it('lets a surge add calls and keeps those that come anyway', () => {
    const startsAt = MONDAY + DAY + 14 * HOUR;
    const [from, to] = [startsAt, startsAt + 70 * MINUTE];
    const usual = keys(DEMAND, from, to);
    const surge = keys({ ...DEMAND, incidents: [{ script: surgeCapacity, startsAt }] }, from, to);

    expect(surge).toEqual(expect.arrayContaining(usual));
    expect(surge.length).toBeGreaterThan(2 * usual.length);
  });

  it('lets a drop take calls away from one assistant only', () => {
    const startsAt = MONDAY + DAY + 14 * HOUR;
    const window = [startsAt, startsAt + 3 * HOUR] as const;
    const without = [...arrivalsBetween(DEMAND, ...window)];
    const incidents = [{ script: volumeDrop, startsAt }, { script: sttSlow, startsAt }]; // prettier-ignore
    const dropped = [...arrivalsBetween({ ...DEMAND, incidents }, ...window)];
    const others = (arrivals: Arrival[]) => arrivals.filter(({ assistant }) => assistant.name !== 'Clinic reception');

    expect(others(dropped).map(({ key }) => key)).toEqual(others(without).map(({ key }) => key));
    expect(dropped.length - others(dropped).length).toBeLessThan(0.2 * (without.length - others(without).length));
  });
});
