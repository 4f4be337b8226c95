import { createTraffic, type TrafficOptions } from './createTraffic.ts';
import { DAY, HOUR, MINUTE } from './time/durations.ts';

const FROM = Date.UTC(2026, 4, 5, 13);
const OPTIONS: TrafficOptions = { seed: 1, from: FROM, to: FROM + HOUR, callsPerDay: 500 };

function bodies(options: TrafficOptions): string[] {
  return [...createTraffic(options)].flatMap(({ messages }) => messages.map(({ at, body }) => `${at} ${body}`));
}

describe('createTraffic', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    expect(bodies(OPTIONS)).toEqual(bodies(OPTIONS));
    expect(bodies({ ...OPTIONS, seed: 2 })).not.toEqual(bodies(OPTIONS));
  });

  it('gives the same bytes however the time is divided', () => {
    const middle = FROM + 47 * MINUTE + 1;

    expect([...bodies({ ...OPTIONS, to: middle }), ...bodies({ ...OPTIONS, from: middle })]).toEqual(bodies(OPTIONS));
  });

  it('tells the messages of a call in order of time, the report last', () => {
    for (const { messages } of createTraffic(OPTIONS)) {
      const times = messages.map(({ at }) => at);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(messages.at(-1)?.type).toBe('end-of-call-report');
    }
  });

  it('tells more in larger sets', () => {
    const count = (messages: TrafficOptions['messages'] & string) => bodies({ ...OPTIONS, messages }).length;
    const counts = [count('report'), count('brief'), count('standard'), count('all')];

    expect(counts).toEqual([...counts].sort((left, right) => left - right));
    expect(new Set(counts).size).toBe(4);
  });

  it('states bills whose lines sum to the cost of the call', () => {
    for (const { expected, messages } of createTraffic({ ...OPTIONS, messages: 'report' })) {
      const { message } = JSON.parse(messages[0]?.body ?? '{}') as {
        message: { cost: number; costs: Array<{ cost: number }> };
      };
      expect(message.cost).toBe(expected.costUsd);
      expect(message.costs.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(expected.costUsd, 6);
    }
  });

  it('uses only telephone numbers that are kept free for fiction', () => {
    const numbers = bodies(OPTIONS).flatMap((body) => body.match(/\+\d{8,}/g) ?? []);

    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.filter((number) => !/^\+1\d{3}55501\d\d$/.test(number))).toEqual([]);
  });

  it('carries secrets in some messages, so that a receiver has something to remove', () => {
    const all = bodies(OPTIONS);

    expect(all.some((body) => body.includes('"secret":"simulated-'))).toBe(true);
    expect(all.some((body) => body.includes('"callToken":"simulated-'))).toBe(true);
    expect(all.some((body) => body.includes('X-Amz-Signature=simulated'))).toBe(true);
    expect(all.some((body) => body.includes('/listen'))).toBe(true);
  });

  it('writes a share of the reports in the shape of 2024', () => {
    const reports = bodies({ ...OPTIONS, messages: 'report', oldReportShare: 0.3 });
    const old = reports.filter((body) => /"timestamp":"\d{4}-/.test(body));

    expect(old.length / reports.length).toBeGreaterThan(0.1);
    expect(old.length / reports.length).toBeLessThan(0.5);
  });

  it('has a new version of an assistant within any fortnight', () => {
    const versions = new Set<string>();
    for (const { expected } of createTraffic({
      ...OPTIONS,
      to: FROM + 14 * DAY,
      callsPerDay: 60,
      messages: 'report',
    })) {
      if (expected.assistantName === 'Clinic reception') {
        versions.add(expected.assistantVersion);
      }
    }

    expect(versions.size).toBeGreaterThan(1);
  });

  it('refuses an incident that it does not know', () => {
    expect(() => bodies({ ...OPTIONS, incidents: [{ name: 'no-such', startsAt: FROM }] })).toThrow('no-such');
  });
});
