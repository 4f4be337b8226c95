import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { startFakeVapi, type FakeVapi } from './support/fakeVapi.ts';
import { freePort } from './support/freePort.ts';
import { endedFakeCall, openFakeCall, reportOfFakeCall, TALK_MS } from './support/listedCalls.ts';
import { ServiceProcesses } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

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

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
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
  const count = 600;
  const now = Date.now();
  for (let index = 0; index < count; index += 1) {
    const startedAt = now - 20 * HOUR + index * 100_000;
    fake.calls.set(`call-${index}`, endedFakeCall(`call-${index}`, startedAt));
  }
  try {
    for (let round = 0; ; round += 1) {
      const running = await processes.start(folder.path, await freePort(), { environment: environment() });
      const health = async () => (await (await fetch(`${running.url}/api/v1/health`)).json()) as { calls: number };
      const { calls } = await health();
      if (round === 4) {
        await settled(running, count);
        await until(async () => (await platformsOf(running.url))['callsRepaired'] === count);
        break;
      }
      await until(async () => (await health()).calls >= Math.min(count, calls + 40));
      await running.kill();
    }
  } finally {
    await processes.killAll();
  }
  const ledger = new DatabaseSync(join(folder.path, 'ledger.sqlite'));
  const [row] = ledger
    .prepare(
      'SELECT count(*) AS deliveries, count(DISTINCT call_id) AS calls, count(DISTINCT verdict) AS kinds FROM deliveries'
    )
    .all();
  expect(row).toEqual({ deliveries: count, calls: count, kinds: 1 });
  ledger.close();
  folder.remove();
}, 120_000);
