import { randomUUID } from 'node:crypto';
import { DIMENSIONS } from '../src/analytics/catalogue/dimensions.ts';
import { MEASURES } from '../src/analytics/catalogue/measures.ts';
import { withFirestoreEmulator } from './support/firestoreEmulator.ts';
import { startFakeVapi } from './support/fakeVapi.ts';
import { freePort } from './support/freePort.ts';
import { sendAlerts } from './support/grafanaAlerts.ts';
import { endedFakeCall } from './support/listedCalls.ts';
import { arrivingTraffic } from './support/raw/rawTraffic.ts';
import { ServiceProcesses } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import {
  query,
  queryOne,
  sendWebhook,
  settled,
  startTestService,
  type Columns,
  type TestService,
} from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';

withFirestoreEmulator();

const HOUR = 60 * 60_000;
const START = Date.UTC(2026, 4, 5, 13);

/** Webhooks that are sent at the same time. */
const AT_ONCE = 32;

const services: TestService[] = [];

async function start(environment: Record<string, string>, now?: () => number): Promise<TestService> {
  const service = await startTestService(environment, now);
  services.push(service);
  return service;
}

function newProject(): Record<string, string> {
  return { VOICEHIVE_GCP_PROJECT: `demo-${randomUUID()}` };
}

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.remove()));
}, 30_000);

async function until<T>(look: () => Promise<T>, isIt: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isIt(seen)) {
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What each platform's deliveries came to. */
async function platforms(service: Pick<TestService, 'url'>): Promise<Columns['columns']> {
  const [first] = (await query(service, { queryType: 'pipeline' })) as [Columns];
  return first.columns;
}

async function received(service: Pick<TestService, 'url'>): Promise<Record<string, unknown>> {
  const columns = await platforms(service);
  return Object.fromEntries(['received', 'duplicates', 'applied'].map((name) => [name, columns[name]?.[0] ?? 0]));
}

describe('replicas on one Firestore', () => {
  it('show each other’s calls, and count each delivery once whichever of them it comes to', async () => {
    const cloud = newProject();
    const one = await start(cloud);
    const other = await start(cloud);
    const report = vapiReport2026('shared-call');
    await sendWebhook(one, vapiMessage('status-update', 'shared-call', { status: 'in-progress' }));
    expect((await sendWebhook(other, report)).status).toBe(200);
    expect((await sendWebhook(one, report)).status).toBe(200);
    for (const service of [one, other]) {
      await settled(service, 1);
      const counts = await until(
        () => received(service),
        (seen) => seen['applied'] === 2 && seen['duplicates'] === 1
      );
      expect(counts).toEqual({ received: 2, duplicates: 1, applied: 2 });
      const call = await queryOne(service, { queryType: 'call', provider: 'vapi', callId: 'shared-call' });
      expect(call.columns['state']).toEqual(['ended']);
    }
  }, 60_000);

  it('read the platform’s own list by one of them, and complete what no webhook told to either', async () => {
    const fake = await startFakeVapi();
    try {
      const now = Date.now();
      fake.calls.set('lost', endedFakeCall('lost', now - HOUR));
      const key = { VOICEHIVE_VAPI_API_KEY: fake.apiKey, VOICEHIVE_VAPI_API_URL: fake.url };
      const environment = { ...newProject(), ...key, VOICEHIVE_RECONCILE_SECONDS: '10' };
      const services = [await start(environment), await start(environment)];
      for (const service of services) {
        await settled(service, 1);
        const call = await queryOne(service, { queryType: 'call', provider: 'vapi', callId: 'lost' });
        expect(call.columns['state']).toEqual(['ended']);
        const completeness = await until(
          () => platforms(service),
          (seen) => seen['callsExpected']?.[0] === 1
        );
        expect(completeness).toMatchObject({ platform: ['vapi', 'all'], callsRepaired: [1, 1] });
      }
    } finally {
      await fake.stop();
    }
  });

  it('share incidents: what one is told of, the other shows and takes care of', async () => {
    const environment = { ...newProject() };
    const [one, other] = [await start(environment), await start(environment)];
    expect((await sendAlerts(one)).status).toBe(200);
    const shown = await queryOne(other, { queryType: 'incidents' });
    const id = String(shown.columns['id']?.[0]);
    expect(shown.columns['state']).toEqual(['triggered']);
    const acknowledged = await fetch(`${other.url}/api/v1/incidents/acknowledge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });
    expect(await acknowledged.json()).toMatchObject({ state: 'acknowledged', changed: true });
    expect((await queryOne(one, { queryType: 'incidents' })).columns['state']).toEqual(['acknowledged']);
  });

  it('answer as one that keeps everything itself', async () => {
    let clock = START;
    const now = () => clock;
    const embedded = await start({}, now);
    const cloud = newProject();
    const replicas = [await start(cloud, now), await start(cloud, now)];
    const traffic = arrivingTraffic({
      seed: 7,
      from: START,
      to: START + HOUR,
      callsPerDay: 300,
      messages: 'standard',
      oldReportShare: 0.2,
      incidents: [{ name: 'bad-version', startsAt: START }],
    });
    for (let first = 0; first < traffic.length; first += AT_ONCE) {
      const batch = traffic.slice(first, first + AT_ONCE);
      clock = batch[0]?.comesAt ?? clock;
      // What the replicas hold comes through either of them, by chance of its place.
      await Promise.all(
        batch.flatMap(({ body }, index) =>
          [embedded, replicas[index % 2] as TestService].map(async (service) => {
            expect((await sendWebhook(service, body)).status).toBe(200);
          })
        )
      );
    }
    const { calls } = (await (await fetch(`${embedded.url}/api/v1/health`)).json()) as { calls: number };
    const range = { from: START - HOUR, to: START + 6 * HOUR };
    const measures = MEASURES.map(({ id }) => id);
    const questions = [
      { queryType: 'metric', measures, groupBy: [], format: 'table' },
      ...DIMENSIONS.slice(0, 12).map(({ id }) => ({
        queryType: 'metric',
        measures: ['calls', 'costUsd', 'turnLatencyP95'].filter((measure) => measures.includes(measure)),
        groupBy: [id],
        format: 'table',
      })),
    ];
    await settled(embedded, calls);
    for (const replica of replicas) {
      await settled(replica, calls);
      await until(
        () => received(replica),
        (seen) => seen['applied'] === seen['received']
      );
      await settled(replica, calls);
      for (const question of questions) {
        const [expected] = await query(embedded, question, range);
        const [found] = await query(replica, question, range);
        expect(found?.columns).toEqual(expected?.columns);
      }
    }
  }, 180_000);
});

describe('a replica that dies', () => {
  const processes = new ServiceProcesses();
  const folder = temporaryFolder();

  afterAll(async () => {
    await processes.killAll();
    folder.remove();
  });

  it('leaves nothing behind that another does not work in', async () => {
    const cloud = newProject();
    const dying = await processes.start(folder.path, await freePort(), { environment: cloud });
    const acknowledged: string[] = [];
    const sending = Array.from({ length: 200 }, async (_, index) => {
      try {
        const response = await sendWebhook(dying, vapiReport2026(`call-${index}`));
        if (response.status === 200) {
          acknowledged.push(`call-${index}`);
        }
      } catch {
        // Its sender hears nothing, and would send again.
      }
    });
    await until(
      async () => acknowledged.length,
      (count) => count > 40
    );
    await dying.kill();
    await Promise.all(sending);
    const heir = await start(cloud);
    await settled(heir, acknowledged.length);
    for (const callId of acknowledged) {
      const call = await queryOne(heir, { queryType: 'call', provider: 'vapi', callId });
      expect(call.columns['state']).toEqual(['ended']);
    }
  }, 120_000);
});
