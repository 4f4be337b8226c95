import { Firestore } from '@google-cloud/firestore';
import { EMULATOR_BUILD_MS } from './support/bigQueryEmulator.ts';
import { withFirestoreEmulator } from './support/firestoreEmulator.ts';
import { createHistoryPlace, type HistoryPlace } from './support/historyPlace.ts';
import { queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { until } from './support/until.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';

withFirestoreEmulator();

jest.setTimeout(180_000);

const DAY = 24 * 3600 * 1000;

/** Days before now at which calls start: in the hot store, at its edge on both sides, and long before it. */
const DAYS_AGO = [0, 1, 2, 3, 4, 40, 380];

const HOT_DAYS = 3;

let history: HistoryPlace;
const services: TestService[] = [];

beforeAll(async () => {
  history = await createHistoryPlace();
}, EMULATOR_BUILD_MS);

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.remove()));
});

afterAll(() => history.remove());

async function start(): Promise<TestService> {
  const { projectId, dataset, emulatorHost } = history.settings;
  const service = await startTestService(
    {
      VOICEHIVE_GCP_PROJECT: projectId,
      VOICEHIVE_BIGQUERY_DATASET: dataset,
      VOICEHIVE_HOT_DAYS: String(HOT_DAYS),
      ...(emulatorHost === null ? {} : { BIGQUERY_EMULATOR_HOST: emulatorHost }),
    },
    Date.now,
    { processMetrics: false },
    { exportEveryMs: 500, settledAfterMs: 0 }
  );
  services.push(service);
  return service;
}

function report(daysAgo: number, fields: object = {}): object {
  const at = Date.now() - daysAgo * DAY - 60_000;
  return vapiReport2026(`call-${daysAgo}`, {
    timestamp: at + 50_000,
    startedAt: new Date(at).toISOString(),
    endedAt: new Date(at + 30_000).toISOString(),
    ...fields,
  });
}

function firestore(): Firestore {
  return new Firestore({ projectId: history.settings.projectId });
}

async function exported(): Promise<unknown[][]> {
  return history.rows("SELECT call_key, version FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01'");
}

const EVER = { from: Date.now() - 500 * DAY, to: Date.now() + DAY };

async function calls(service: TestService): Promise<unknown> {
  const { columns } = await queryOne(service, { queryType: 'metric', measures: ['calls'], groupBy: [], format: 'table' }, EVER); // prettier-ignore
  return Object.values(columns).at(-1)?.[0];
}

async function isWhole(service: TestService): Promise<boolean> {
  return (await fetch(`${service.url}/readyz`)).ok;
}

describe('calls of a service in the cloud', () => {
  it('go to the history, may expire then, and are all shown by a replica that begins without any of them', async () => {
    const first = await start();
    for (const daysAgo of DAYS_AGO) {
      expect((await sendWebhook(first, report(daysAgo))).status).toBe(200);
    }
    await settled(first, DAYS_AGO.length);
    await until(async () => (await exported()).length === DAYS_AGO.length);
    const db = firestore();
    await until(async () => (await db.collection('calls').where('expireAt', '!=', null).count().get()).data().count === DAYS_AGO.length); // prettier-ignore
    expect(await calls(first)).toBe(DAYS_AGO.length);

    // All that Firestore held of them expires.
    for (const collection of ['calls', 'deliveries']) {
      await db.recursiveDelete(db.collection(collection));
    }
    await db.terminate();
    const fresh = await start();
    await until(() => isWhole(fresh));
    await settled(fresh, 4);
    expect(await calls(fresh)).toBe(DAYS_AGO.length);
    const page = await queryOne(fresh, { queryType: 'calls', limit: 100 }, EVER);
    expect(page.columns['callId']).toEqual(DAYS_AGO.map((daysAgo) => `call-${daysAgo}`));
    const [notice] = (page.meta['notices'] ?? []) as Array<{ text: string }>;
    expect(notice?.text).toMatch(/come from the history/);
    for (const daysAgo of [1, 380]) {
      const call = await queryOne(fresh, { queryType: 'call', provider: 'vapi', callId: `call-${daysAgo}` }, EVER);
      expect(call.columns['state']).toEqual(['ended']);
    }

    const { due } = (await (await fetch(`${fresh.url}/api/v1/retention`)).json()) as { due: Array<{ store: string }> };
    expect(new Set(due.map(({ store }) => store))).toEqual(new Set(['record', 'firestore', 'history']));

    // A correction of a call that only the history has is added to all that was known of it.
    expect((await sendWebhook(fresh, report(40, { cost: 9.5 }))).status).toBe(200);
    await until(async () => {
      const [row] = await history.rows("SELECT COUNT(*), COUNT(DISTINCT call_key) FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01'"); // prettier-ignore
      const corrected = await history.rows("SELECT record FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01' AND call_id = 'call-40'"); // prettier-ignore
      return Number(row?.[0]) === DAYS_AGO.length && Number(row?.[1]) === DAYS_AGO.length && String(corrected[0]?.[0]).includes('9.5'); // prettier-ignore
    });
    expect(await calls(fresh)).toBe(DAYS_AGO.length);
  });
});
