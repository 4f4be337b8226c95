import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { ended, startService, type RunningService } from '../test/startService.ts';
import { createTraffic, type TrafficCall } from './createTraffic.ts';
import type { ExpectedCall } from './expectedCall.ts';
import { faultlessDeliveries } from './faults/deliveryFaults.ts';
import { openHttpPool, type HttpPool } from './sender/httpRequest.ts';
import { WebhookSender } from './sender/webhookSender.ts';
import { ServiceClient } from './run/serviceClient.ts';
import { waitForService } from './run/waitForService.ts';
import { DAY, HOUR } from './time/durations.ts';

const SECRET = 'secret-of-the-test';
const FROM = Date.UTC(2026, 4, 5, 14);
const TO = FROM + 90 * 60_000;
const never = new AbortController().signal;

/** The measures that are compared, each with what the simulated calls say by themselves. */
const TRUTHS: Record<string, (calls: readonly ExpectedCall[]) => number> = {
  calls: (calls) => calls.length,
  endedCalls: (calls) => calls.length,
  minutes: (calls) => sum(calls, ({ durationSeconds }) => (durationSeconds ?? 0) / 60),
  costTotal: (calls) => sum(calls, ({ costUsd }) => costUsd),
  // Where the platform gives no figures, the answers that were heard count.
  turns: (calls) => sum(calls, ({ turns, observedLatencies }) => (turns.length > 0 ? turns : observedLatencies).length),
  tokens: (calls) => sum(calls, ({ tokens }) => tokens),
  toolCalls: (calls) => sum(calls, ({ toolCalls }) => toolCalls),
  toolFailureRate: (calls) =>
    sum(calls, ({ failedToolCalls }) => failedToolCalls) / sum(calls, ({ toolCalls }) => toolCalls),
  scorecardMean: (calls) => {
    const scores = calls.flatMap(({ score }) => (score === null ? [] : [score]));
    return scores.reduce((total, score) => total + score, 0) / scores.length;
  },
  hangs: (calls) => sum(calls, ({ hangs }) => hangs),
  successRate: (calls) => {
    const judged = calls.filter(({ isSuccess }) => isSuccess !== null);
    return judged.filter(({ isSuccess }) => isSuccess).length / judged.length;
  },
};

function sum(calls: readonly ExpectedCall[], of: (call: ExpectedCall) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

/** The hot store follows the record within this time, ms; its health does not count what it has not looked at yet. */
const FOLLOWS_WITHIN_MS = 1500;

async function settled(client: ServiceClient): Promise<void> {
  while ((await client.health()).unapplied > 0) {
    await sleep(50);
  }
  await sleep(FOLLOWS_WITHIN_MS);
}

async function totals(client: ServiceClient, from: number, to: number): Promise<Map<string, Record<string, number>>> {
  const measures = Object.keys(TRUTHS);
  const [frame] = await client.query(from, to, {
    queryType: 'metric',
    measures,
    groupBy: ['direction'],
    format: 'table',
  });
  const [directions = [], ...columns] = [...(frame?.byName.values() ?? [])];
  return new Map(
    directions.map((direction, row) => [
      String(direction),
      Object.fromEntries(measures.map((measure, index) => [measure, Number(columns[index]?.[row])])),
    ])
  );
}

describe('simulated traffic in a running service', () => {
  let service: RunningService;
  let pool: HttpPool;
  let client: ServiceClient;

  beforeAll(async () => {
    service = await startService({ VOICEHIVE_VAPI_SECRET: SECRET });
    pool = openHttpPool(service.url, 33);
    client = new ServiceClient(pool, null);
    await waitForService(client, service.url, { say: () => undefined, signal: never });
  }, 60_000);

  afterAll(async () => {
    pool.close();
    await service.stop();
  });

  it('is accepted whole, and every total is what the simulated calls say', async () => {
    const options = { seed: 8, from: FROM, to: TO, callsPerDay: 400, messages: 'all', oldReportShare: 0.1 } as const;
    const calls: TrafficCall[] = [...createTraffic(options)];
    const sender = new WebhookSender({
      pool,
      concurrency: 32,
      secret: SECRET,
      proof: 'hmac',
      signal: never,
      now: Date.now,
      say: () => undefined,
    });
    for (const delivery of calls.flatMap(({ messages }) => faultlessDeliveries(messages))) {
      await sender.start(delivery);
    }
    await sender.finish();
    await settled(client);

    const messages = calls.reduce((count, call) => count + call.messages.length, 0);
    expect(sender.counts).toEqual({ accepted: messages, turnedAway: 0, refused: 0, retries: 0 });
    const found = await totals(client, FROM - HOUR, TO + HOUR);
    const byDirection = Map.groupBy(calls.map(({ expected }) => expected), ({ direction }) => direction); // prettier-ignore
    expect([...found.keys()].sort()).toEqual([...byDirection.keys()].sort());
    for (const [direction, expected] of byDirection) {
      for (const [measure, truth] of Object.entries(TRUTHS)) {
        expect([direction, measure, found.get(direction)?.[measure]?.toFixed(4)]).toEqual([
          direction,
          measure,
          truth(expected).toFixed(4),
        ]);
      }
    }
  }, 120_000);

  it('fills in history once: a second start finds nothing to do, and a stop is clean', async () => {
    const until = Date.UTC(2026, 5, 10, 3);
    const simulate = (...args: string[]) => {
      const child = spawn(
        process.execPath,
        [
          resolve(__dirname, 'main.ts'),
          ...['--url', service.url.href, '--secret', SECRET, '--seed', '5', '--faults', 'off'],
          ...['--until', new Date(until).toISOString(), '--days', '2', '--calls-per-day', '100', ...args],
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] }
      );
      const output = { text: '' };
      child.stdout.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
      return { child, output };
    };
    const count = async () => {
      await settled(client);
      return [...(await totals(client, until - 3 * DAY, until + HOUR)).values()].reduce(
        (all, { calls = 0 }) => all + calls,
        0
      );
    };

    const first = simulate('--backfill-only');
    expect(await ended(first.child)).toBe(0);
    const filled = await count();
    const again = simulate('--backfill-only');
    expect(await ended(again.child)).toBe(0);
    expect(await count()).toBe(filled);
    expect(filled).toBeGreaterThan(50);
    expect(first.output.text).toMatch(/back-fill done in \d+ s: [1-9]\d* calls/);
    expect(again.output.text).toContain('back-fill done in 1 s: 0 calls');

    const live = simulate('--live-only');
    while (!live.output.text.includes('live traffic')) {
      await sleep(50);
    }
    while ((await count()) < filled + 3) {
      await sleep(100);
    }
    live.child.kill('SIGINT');
    expect(await ended(live.child)).toBe(0);
  }, 120_000);
});
