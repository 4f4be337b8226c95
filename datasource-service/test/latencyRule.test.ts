import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { MEASURE_THRESHOLDS } from '../src/contract/index.ts';
import { evaluateRule, hysteresisRule } from './support/grafanaRule.ts';
import { sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';

const MINUTE = 60_000;

/** When the rule is evaluated: ten minutes after the calls of the reports. */
const AT = Date.UTC(2026, 2, 4, 12, 10);

const file = z.object({
  groups: z.tuple([
    z.object({
      rules: z.tuple([hysteresisRule.extend({ annotations: z.object({ summary: z.string() }) })]),
    }),
  ]),
});
const [{ rules }] = file.parse(
  parse(readFileSync(join(__dirname, '../../alerting/grafana/rules-latency.yaml'), 'utf8'))
).groups;
const [rule] = rules;

/** An assistant of a test: so many calls, each with these turns, ms. */
interface Calls {
  assistant: string;
  calls: number;
  turns: readonly number[];
}

/** So many turns of this latency, ms. */
function turns(count: number, ms: number): number[] {
  return Array.from({ length: count }, () => ms);
}

let service: TestService;
let known = 0;

async function take({ assistant, calls, turns: latencies }: Calls): Promise<void> {
  const report = vapiReport2026('any', {
    assistant: { id: assistant, name: assistant },
    artifact: {
      messages: [],
      performanceMetrics: { turnLatencies: latencies.map((turnLatency) => ({ turnLatency })) },
    },
  });
  for (let index = 0; index < calls; index += 1) {
    const call = { id: `${assistant}-${index}`, type: 'inboundPhoneCall', assistantId: assistant };
    await sendWebhook(service, { message: { ...report.message, call } });
  }
  known += calls;
}

/** Evaluates the rule on all that was taken. */
async function evaluated(fired: readonly string[] = [], at = AT) {
  await settled(service, known);
  return evaluateRule(rule, service, { at, fired });
}

/** Assistants for which the rule fires, with those that fired before. */
async function firing(...when: Parameters<typeof evaluated>): Promise<string[]> {
  return [...(await evaluated(...when))].filter(([, { fires }]) => fires).map(([assistant]) => assistant);
}

beforeEach(async () => {
  known = 0;
  service = await startTestService({}, () => AT);
});

afterEach(() => service.remove());

describe('the shipped rule on turn latency', () => {
  it('does not fire on the turns of two calls, however many and slow', async () => {
    await take({ assistant: 'two calls', calls: 2, turns: turns(200, 9000) });
    await take({ assistant: 'nine calls', calls: 9, turns: turns(50, 9000) });
    const found = await evaluated();
    expect(found.get('two calls')).toMatchObject({ fires: false, values: { turns: 400, calls: 2, judged: 0 } });
    expect(found.get('nine calls')?.fires).toBe(false);
  });

  it('does not fire on a few turns of many calls', async () => {
    await take({ assistant: 'short calls', calls: 33, turns: turns(3, 9000) });
    expect(await firing()).toEqual([]);
  });

  it('fires when enough turns of enough calls are slow, for that assistant alone', async () => {
    await take({ assistant: 'slow', calls: 10, turns: turns(10, 9000) });
    await take({ assistant: 'quick', calls: 12, turns: turns(10, 1200) });
    await take({ assistant: 'two calls', calls: 2, turns: turns(20, 9000) });
    const found = await evaluated();
    expect(await firing()).toEqual(['slow']);
    const { latency = 0, turns: judgedOn, calls } = found.get('slow')?.values ?? {};
    expect([judgedOn, calls]).toEqual([100, 10]);
    expect(Math.abs(latency - 9000)).toBeLessThan(9000 * 0.02);
  });

  it('goes on firing until the latency is clearly below the limit', async () => {
    await take({ assistant: 'between', calls: 10, turns: turns(10, 4500) });
    await take({ assistant: 'mended', calls: 10, turns: turns(10, 3500) });
    expect(await firing()).toEqual([]);
    expect(await firing(['between', 'mended'])).toEqual(['between']);
  });

  it('stops when too little is left to judge, also when calls without a measured turn go on', async () => {
    await take({ assistant: 'slow', calls: 9, turns: turns(20, 9000) });
    await take({ assistant: 'unmeasured', calls: 12, turns: [] });
    const found = await evaluated(['slow', 'unmeasured']);
    expect([...found.keys()]).toEqual(['slow']);
    expect(await firing(['slow', 'unmeasured'])).toEqual([]);
    expect(await firing(['slow'], AT + 15 * MINUTE)).toEqual([]);
  });

  it('counts the calls of more assistants than a query shows by default', async () => {
    for (let index = 0; index < 60; index += 1) {
      await take({ assistant: `assistant ${index}`, calls: 1, turns: turns(1 + (index % 7), 1000 + index) });
    }
    expect((await evaluated()).size).toBe(60);
  });

  it('names in its summary the value, the limit that it fires at, and how much it was judged on', () => {
    const limit = MEASURE_THRESHOLDS.turnLatencyP95.warning;
    const { summary } = rule.annotations;
    expect(summary).toContain(`(limit ${limit} ms)`);
    expect(summary).toContain('{{ .Labels.assistant }}');
    const named = [...summary.matchAll(/\.Values\.(\w+)\.Value/g)].map(([, refId]) => refId);
    expect(named).toEqual(['latency', 'turns', 'calls']);
    expect(rule.data.map(({ refId }) => refId)).toEqual(expect.arrayContaining(named));
    const slow = rule.data.find(({ refId }) => refId === rule.condition);
    expect(slow?.model['conditions']).toMatchObject([{ evaluator: { type: 'gt', params: [limit] } }]);
    const minutes = rule.data.flatMap(({ relativeTimeRange }) =>
      relativeTimeRange ? [relativeTimeRange.from / 60] : []
    );
    expect(minutes).toEqual([15, 15, 15]);
    expect(summary).toContain('last 15 minutes');
  });
});
