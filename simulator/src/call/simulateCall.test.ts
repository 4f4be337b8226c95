import type { CallDirection } from '@voicehive/datasource-service/contract';
import { mean, percentile } from '../../test/percentile.ts';
import { arrivalsBetween } from '../arrivals/arrivals.ts';
import type { LatencyProfileName } from '../company/assistant.ts';
import { DAY } from '../time/durations.ts';
import { simulateCall } from './simulateCall.ts';
import type { SimulatedCall } from './simulatedCall.ts';

const MONDAY = Date.UTC(2026, 4, 4);
const calls = [...arrivalsBetween({ seed: 2, callsPerDay: 2500, incidents: [] }, MONDAY, MONDAY + 7 * DAY)].map(
  (arrival) => simulateCall(2, arrival, [])
);

function going(direction: CallDirection): SimulatedCall[] {
  return calls.filter(({ arrival }) => arrival.assistant.direction === direction);
}

function seconds({ startedAt, endedAt }: SimulatedCall): number {
  return startedAt === null ? 0 : (endedAt - startedAt) / 1000;
}

function expectWithin(actual: number, target: number, tolerance: number): void {
  expect(actual).toBeGreaterThan(target * (1 - tolerance));
  expect(actual).toBeLessThan(target * (1 + tolerance));
}

function percentOf(some: readonly SimulatedCall[], reasons: RegExp): number {
  return (100 * some.filter(({ ending }) => reasons.test(ending.reason)).length) / some.length;
}

describe('simulateCall', () => {
  it.each([
    [0.1, 13],
    [0.25, 49],
    [0.5, 104],
    [0.75, 195],
    [0.95, 460],
  ])('gives inbound calls the published durations at the share %s', (share, target) => {
    expectWithin(percentile(going('inbound').map(seconds).filter(Boolean), share), target, 0.12);
  });

  it.each<[LatencyProfileName, number, number]>([
    ['typical', 0.5, 1460],
    ['typical', 0.9, 3460],
    ['typical', 0.95, 4650],
    ['typical', 0.99, 9100],
    ['tuned', 0.5, 1160],
    ['tuned', 0.9, 1850],
    ['tuned', 0.95, 2400],
    ['tuned', 0.99, 3900],
  ])('gives %s assistants the published turn latency at the share %s', (profile, share, target) => {
    const turns = calls
      .filter(({ arrival }) => arrival.assistant.profile === profile)
      .flatMap(({ conversation }) => conversation.turns);

    expectWithin(percentile(turns.map(({ reported }) => reported.total), share), target, 0.12); // prettier-ignore
  });

  it.each<[CallDirection, RegExp, number]>([
    ['inbound', /^customer-ended-call$/, 48],
    ['inbound', /^assistant-ended-call$/, 16],
    ['inbound', /^assistant-forwarded-call$/, 20],
    ['inbound', /^silence-timed-out$/, 5],
    ['outbound', /^customer-did-not-answer$/, 34],
    ['outbound', /^voicemail$/, 33],
    ['outbound', /^customer-busy$/, 4],
    ['outbound', /^(customer-ended-call|assistant-ended-call|assistant-forwarded-call)$/, 22.3],
  ])('ends %s calls by %s as often as the mix says', (direction, reason, target) => {
    expectWithin(percentOf(going(direction), reason), target, 0.15);
  });

  it('has about 1 % technical faults among inbound calls', () => {
    const faults = /fault|^pipeline|^call\.start|^phone-call-provider/;

    expect(percentOf(going('inbound'), faults)).toBeGreaterThan(0.7);
    expect(percentOf(going('inbound'), faults)).toBeLessThan(1.4);
  });

  it('costs between 0.13 and 0.165 dollars a minute, and far less with own keys', () => {
    const perMinute = (ownKeys: boolean) => {
      const billed = calls.filter((call) => call.arrival.workspace.ownKeys === ownKeys && seconds(call) > 0);
      return (
        billed.reduce((sum, { costUsd }) => sum + costUsd, 0) /
        (billed.reduce((sum, call) => sum + seconds(call), 0) / 60)
      );
    };

    expect(perMinute(false)).toBeGreaterThan(0.13);
    expect(perMinute(false)).toBeLessThan(0.165);
    expect(perMinute(true)).toBeLessThan(0.08);
  });

  it('bills no model, voice and transcriber with own keys, but counts what they did', () => {
    const call = calls.find(({ arrival, conversation }) => arrival.workspace.ownKeys && conversation.turns.length > 3);
    const bill = new Map(call?.costs.map((item) => [item.component, item]));

    expect(bill.get('model')).toMatchObject({ usd: 0, promptTokens: expect.any(Number) });
    expect(bill.get('voice')).toMatchObject({ usd: 0, characters: expect.any(Number) });
    expect(bill.get('transcriber')).toMatchObject({ usd: 0 });
    expect(bill.get('platform')?.usd).toBeGreaterThan(0);
  });

  it('has about one turn in 14 seconds and 400 spoken characters a minute', () => {
    const talks = going('inbound').filter((call) => seconds(call) > 60);
    const minutes = talks.reduce((sum, call) => sum + seconds(call), 0) / 60;
    const turns = talks.reduce((sum, { conversation }) => sum + conversation.turns.length, 0);
    const characters = talks.reduce(
      (sum, { costs }) => sum + costs.reduce((all, item) => all + (item.characters ?? 0), 0),
      0
    );

    expectWithin(turns / minutes, 60 / 14, 0.12);
    expectWithin(characters / minutes, 400, 0.15);
  });

  it('has an interruption by the caller in about a fifth of the conversations', () => {
    const interrupted = going('inbound').filter(({ conversation }) =>
      conversation.interruptions.some(({ by }) => by === 'user')
    );

    expectWithin(interrupted.length / going('inbound').length, 0.2, 0.25);
  });

  it('lets 1.5 to 2 % of the tool calls fail', () => {
    const tools = calls.flatMap(({ conversation }) => conversation.tools);

    expect(mean(tools.map(({ isFailure }) => Number(isFailure)))).toBeCloseTo(0.018, 2);
  });

  it('writes 0 for stages of some turns with a tool, and never more than the total in stages', () => {
    const turns = calls.flatMap(({ conversation }) => conversation.turns);

    expect(turns.some(({ reported }) => reported.model === 0)).toBe(true);
    expect(turns.filter(({ toolMs }) => toolMs === null).every(({ reported }) => reported.model > 0)).toBe(true);
    expect(
      turns.every(
        ({ reported: { endpointing, transcriber, model, voice, total } }) =>
          endpointing + transcriber + model + voice <= total
      )
    ).toBe(true);
  });

  it('keeps everything that is said and done between answer and end, in order', () => {
    const misplaced = calls.filter(({ conversation, startedAt, endedAt }) => {
      const times = [
        startedAt ?? endedAt,
        ...conversation.lines.flatMap((line) => [line.startedAt, line.endedAt]),
        endedAt,
      ];
      return times.some((time, index) => time < (times[index - 1] ?? 0));
    });

    expect(misplaced).toEqual([]);
  });

  it('fills in every word of its lines', () => {
    const texts = calls.flatMap(({ conversation, judgement }) => [
      ...conversation.lines.map(({ text }) => text),
      ...conversation.tools.map((tool) => tool.result.replaceAll(/[{}]/g, '')),
      judgement?.summary ?? '',
    ]);

    expect(texts.filter((text) => /[{}]/.test(text))).toEqual([]);
    expect(() =>
      calls.flatMap(({ conversation }) => conversation.tools.map((tool) => JSON.parse(tool.arguments)))
    ).not.toThrow();
    expect(() =>
      calls.flatMap(({ conversation }) =>
        conversation.tools.map(({ result }) => (result.startsWith('Your server rejected') ? null : JSON.parse(result)))
      )
    ).not.toThrow();
  });
});
