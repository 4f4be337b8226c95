import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { startFakeVapi, type FakeVapi } from './support/fakeVapi.ts';
import { freePort } from './support/freePort.ts';
import { endedFakeCall, openFakeCall, reportOfFakeCall, TALK_MS } from './support/listedCalls.ts';
import { ServiceProcesses } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { until } from './support/until.ts';

const HOUR = 60 * 60_000;

const NOW = Date.UTC(2026, 2, 4, 15);

let fake: FakeVapi;
let service: TestService | undefined;

beforeEach(async () => {
  fake = await startFakeVapi();
});

afterEach(async () => {
  await service?.remove();
  service = undefined;
  await fake.stop();
});

function environment(): Record<string, string> {
  return { VOICEHIVE_VAPI_API_KEY: fake.apiKey, VOICEHIVE_VAPI_API_URL: `${fake.url}/` };
}

async function platformsOf(url: string): Promise<Record<string, unknown>> {
  const [platforms] = await query({ url }, { queryType: 'pipeline', frame: 'pipeline' });
  return Object.fromEntries(Object.entries(platforms?.columns ?? {}).map(([name, values]) => [name, values[0]]));
}

async function callsOf(url: string): Promise<number> {
  const health = (await (await fetch(`${url}/api/v1/health`)).json()) as { calls: number };
  return health.calls;
}

function storedDeliveries(dataDir: string): Record<string, unknown> {
  const ledger = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  const row = ledger.prepare('SELECT count(*) AS deliveries, count(DISTINCT call_id) AS calls FROM deliveries').get();
  ledger.close();
  return { ...row };
}

it('completes what webhooks did not tell, and shows how complete that makes the record', async () => {
  fake.calls.set('lost', endedFakeCall('lost', NOW - 2 * HOUR));
  fake.calls.set('open', endedFakeCall('open', NOW - HOUR));
  fake.calls.set('told', endedFakeCall('told', NOW - HOUR));
  fake.calls.set('live', openFakeCall('live', NOW - 2 * 60_000));
  const started = await startTestService(environment(), () => NOW);
  service = started;
  await sendWebhook(started, reportOfFakeCall('told', NOW - HOUR));
  await until(async () => (await platformsOf(started.url))['callsExpected'] === 3);
  await settled(started, 4);
  expect(await platformsOf(started.url)).toMatchObject({
    platform: 'vapi',
    received: 1,
    callsEnded: 3,
    callsReported: 1,
    callsExpected: 3,
    callsLate: 0,
    completeness: 1,
    waiting: 0,
  });
  const [call, deliveries] = await query(started, { queryType: 'call', provider: 'vapi', callId: 'lost' });
  expect(call?.columns).toMatchObject({ state: ['ended'], endedAt: [NOW - 2 * HOUR + TALK_MS] });
  expect(deliveries).toBeDefined();
  const metrics = await started.metrics.registry.metrics();
  expect(metrics).toContain('voicehive_job_last_success_timestamp_seconds{job="reconcile-vapi"}');
  expect(metrics).toContain(`voicehive_reconciled_until_timestamp_seconds{provider="vapi"} ${(NOW - 60_001) / 1000}`);
  expect(started.logged()).not.toContain(fake.apiKey);
  expect(started.logged()).not.toContain('5550100142');
});

it('asks no platform without a key', async () => {
  service = await startTestService({ VOICEHIVE_VAPI_API_URL: fake.url }, () => NOW);
  await settled(service, 0);
  expect(fake.asked).toEqual([]);
});

it('loses and repeats nothing when it is killed in the middle of a day that it catches up', async () => {
  const processes = new ServiceProcesses();
  const folder = temporaryFolder();
  const settings = { ...environment(), VOICEHIVE_RECONCILE_SECONDS: '5' };
  const count = 600;
  const now = Date.now();
  for (let index = 0; index < count; index += 1) {
    const startedAt = now - 20 * HOUR + index * 100_000;
    fake.calls.set(`call-${index}`, endedFakeCall(`call-${index}`, startedAt));
  }
  try {
    // In the middle of it the platform falls silent, so that the process dies there.
    fake.fault = () => (fake.asked.length > 7 ? 'silence' : null);
    const first = await processes.start(folder.path, await freePort(), { environment: settings });
    await until(async () => fake.asked.length > 7);
    await until(async () => (await callsOf(first.url)) > 0);
    await first.kill();
    expect(storedDeliveries(folder.path).calls).toBeLessThan(count);
    fake.fault = () => null;
    const second = await processes.start(folder.path, await freePort(), { environment: settings });
    await until(async () => (await callsOf(second.url)) === count);
    await settled(second, count);
    expect(await platformsOf(second.url)).toMatchObject({ received: 0, callsExpected: count, callsRepaired: count });
  } finally {
    await processes.killAll();
  }
  expect(storedDeliveries(folder.path)).toEqual({ deliveries: count, calls: count });
  folder.remove();
}, 120_000);
