import type { Layer, Override, Restriction, Schedule } from '../plan.ts';
import { coverage, currentShift, onCallAt, shifts } from './shifts.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function layer(differences: Partial<Layer> = {}): Layer {
  return {
    id: 'weekly',
    timeZone: 'Europe/Berlin',
    start: '2026-10-19T09:00',
    every: { unit: 'weeks', count: 1 },
    people: ['ana', 'ben'],
    restrict: [],
    ...differences,
  };
}

function schedule(layers: Layer[], differences: Partial<Schedule> = {}): Schedule {
  return { id: 'it', title: 'It', timeZone: 'Europe/Berlin', fallback: null, layers, overrides: [], ...differences };
}

function hours(from: number, to: number, days = EVERY_DAY): Restriction {
  return { days, fromMinute: from * 60, toMinute: to * 60 };
}

function at(text: string): number {
  return Date.parse(text);
}

function told(found: ReturnType<typeof shifts>) {
  return found.map(({ person, from, to }) => [person, new Date(from).toISOString(), new Date(to).toISOString()]);
}

function override(differences: Partial<Override>): Override {
  return { from: '2026-11-05T09:00', to: '2026-11-06T09:00', replace: null, with: 'chi', ...differences };
}

describe('shifts', () => {
  it('follow each other without a break, in turns, over a change of the clocks', () => {
    const weekly = schedule([layer()]);
    expect(told(shifts(weekly, at('2026-10-18T00:00Z'), at('2026-11-03T00:00Z')))).toEqual([
      [null, '2026-10-18T00:00:00.000Z', '2026-10-19T07:00:00.000Z'],
      ['ana', '2026-10-19T07:00:00.000Z', '2026-10-26T08:00:00.000Z'],
      ['ben', '2026-10-26T08:00:00.000Z', '2026-11-02T08:00:00.000Z'],
      ['ana', '2026-11-02T08:00:00.000Z', '2026-11-03T00:00:00.000Z'],
    ]);
  });

  it('begin at the handoff and end before the next one: at no moment are there two', () => {
    const daily = schedule([layer({ start: '2026-10-24T02:30', every: { unit: 'days', count: 1 } })]);
    const from = at('2026-10-24T00:30Z');
    const to = at('2026-10-26T03:00Z');
    const whole = shifts(daily, from, to);
    for (let moment = from; moment < to; moment += 30_000) {
      const holding = whole.filter((shift) => shift.from <= moment && moment < shift.to);
      expect(holding.map(({ person }) => person)).toEqual([onCallAt(daily, moment)]);
    }
    const handoff = at('2026-10-25T00:30Z');
    expect([onCallAt(daily, handoff - 1), onCallAt(daily, handoff)]).toEqual(['ana', 'ben']);
  });

  it('find their turn years after the start', () => {
    const daily = schedule([
      layer({ start: '2000-01-01T09:00', every: { unit: 'days', count: 1 }, people: ['a', 'b', 'c'] }),
    ]);
    const days = Math.round((at('2026-11-05T08:00Z') - at('2000-01-01T08:00Z')) / DAY);
    expect(onCallAt(daily, at('2026-11-05T08:00Z'))).toBe(['a', 'b', 'c'][days % 3]);
  });

  it('take the later layer where it has somebody, and only on its days and hours', () => {
    const nights = layer({ id: 'nights', people: ['chi'], restrict: [hours(0, 8, WEEKDAYS)] });
    const layered = schedule([layer(), nights]);
    // A Saturday, on which the nights have nobody; then Monday.
    expect(told(shifts(layered, at('2026-10-30T22:00Z'), at('2026-11-02T08:00Z')))).toEqual([
      ['ben', '2026-10-30T22:00:00.000Z', '2026-11-01T23:00:00.000Z'],
      ['chi', '2026-11-01T23:00:00.000Z', '2026-11-02T07:00:00.000Z'],
      ['ben', '2026-11-02T07:00:00.000Z', '2026-11-02T08:00:00.000Z'],
    ]);
  });

  it('let somebody stand in where nobody is on duty', () => {
    const office = schedule([layer({ restrict: [hours(9, 17)] })], { fallback: 'chi' });
    const [night] = shifts(office, at('2026-11-03T20:00Z'), at('2026-11-03T21:00Z'));
    expect(night).toMatchObject({ person: 'chi', isFallback: true, isOverride: false });
    expect(onCallAt(office, at('2026-11-03T10:00Z'))).toBe('ana');
  });

  it('are overridden for a while, in the time of the schedule, whoever is on duty or for one person alone', () => {
    const plain = schedule([layer()], { overrides: [override({})] });
    expect(told(shifts(plain, at('2026-11-05T00:00Z'), at('2026-11-07T00:00Z'))).slice(0, 2)).toEqual([
      ['ana', '2026-11-05T00:00:00.000Z', '2026-11-05T08:00:00.000Z'],
      ['chi', '2026-11-05T08:00:00.000Z', '2026-11-06T08:00:00.000Z'],
    ]);
    const ofBen = schedule([layer()], { overrides: [override({ replace: 'ben' })] });
    expect(onCallAt(ofBen, at('2026-11-05T12:00Z'))).toBe('ana');
    const ofAna = schedule([layer()], { overrides: [override({ replace: 'ana' })] });
    expect(shifts(ofAna, at('2026-11-05T12:00Z'), at('2026-11-05T13:00Z'))).toMatchObject([
      { person: 'chi', isOverride: true },
    ]);
  });

  it('tell the present one whole, and who comes next', () => {
    const weekly = schedule([layer()]);
    expect(currentShift(weekly, at('2026-10-28T12:00Z'))).toMatchObject({
      shift: { person: 'ben' },
      since: at('2026-10-26T08:00Z'),
      until: at('2026-11-02T08:00Z'),
      next: { person: 'ana' },
    });
    const monthly = schedule([layer({ start: '2026-01-31T09:00', every: { unit: 'months', count: 3 } })]);
    expect(currentShift(monthly, at('2026-06-01T00:00Z'))).toMatchObject({
      since: at('2026-04-30T07:00Z'),
      until: at('2026-07-31T07:00Z'),
    });
    const alone = schedule([layer({ start: '2020-01-01T09:00', people: ['ana'] })]);
    expect(currentShift(alone, at('2026-06-01T00:00Z'))).toMatchObject({ since: null, until: null, next: null });
  });
});

describe('coverage', () => {
  const followTheSun = schedule([
    layer({ id: 'eu', start: '2026-01-01T06:00', people: ['ana'], restrict: [hours(6, 18)] }),
    layer({
      id: 'us',
      timeZone: 'America/New_York',
      start: '2026-01-01T12:00',
      people: ['ben'],
      restrict: [hours(12, 24)],
    }),
  ]);

  it.each([
    ['2026-10-20T12:00Z', '2026-11-08T12:00Z', '2026-10-25', '2026-11-01', 8],
    ['2027-03-08T12:00Z', '2027-04-04T12:00Z', '2027-03-15', '2027-03-27', 13],
  ])(
    'finds the hours between the zones’ changes of the clocks in which nobody is on duty, %s',
    (from, to, first, last, count) => {
      const { gaps, overlaps } = coverage(followTheSun, at(from), at(to));
      expect(gaps).toHaveLength(count);
      expect(gaps[0]).toEqual({ from: at(`${first}T04:00Z`), to: at(`${first}T05:00Z`) });
      expect(gaps.at(-1)).toEqual({ from: at(`${last}T04:00Z`), to: at(`${last}T05:00Z`) });
      expect(overlaps.every((span) => span.to - span.from === 60 * MINUTE)).toBe(true);
      expect(overlaps[0]).toMatchObject({ people: ['ana', 'ben'] });
      expect(new Date(overlaps[0]?.from ?? 0).getUTCHours()).toBe(16);
    }
  );

  it('finds none in the rest of the year', () => {
    const clean = { gaps: [], overlaps: [] };
    expect(coverage(followTheSun, at('2026-04-01T12:00Z'), at('2026-10-24T12:00Z'))).toEqual(clean);
    expect(coverage(followTheSun, at('2026-11-02T12:00Z'), at('2027-03-13T12:00Z'))).toEqual(clean);
  });

  it('counts a time that a fallback covers as a gap, and tells an overlap of the same two as one', () => {
    const office = schedule([layer({ restrict: [hours(9, 17)] })], { fallback: 'chi' });
    expect(coverage(office, at('2026-11-03T08:00Z'), at('2026-11-04T08:00Z')).gaps).toHaveLength(1);
    const both = schedule([layer(), layer({ people: ['chi'], every: { unit: 'days', count: 1 } })]);
    const { gaps, overlaps } = coverage(both, at('2026-11-03T08:00Z'), at('2026-11-06T08:00Z'));
    expect(gaps).toEqual([]);
    expect(overlaps).toEqual([{ from: at('2026-11-03T08:00Z'), to: at('2026-11-06T08:00Z'), people: ['ana', 'chi'] }]);
  });
});
