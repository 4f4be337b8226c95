import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { query, startTestService, type TestService } from './support/testService.ts';

const NOON = Date.UTC(2026, 2, 4, 12);
const MINUTE = 60_000;
const PARTS = ['ingest', 'record', 'hotStore', 'searchIndex', 'liveBoard'];

let service: TestService;
let now: number;

beforeEach(() => {
  now = NOON;
});

afterEach(() => service.remove());

async function ask(range: { from: number; to: number }, model: object = {}) {
  const [components, history] = await query(service, { queryType: 'health', ...model }, range);
  return { components: components?.columns ?? {}, history: history?.columns ?? {} };
}

describe('health queries', () => {
  it('tell how each component is and was, with the time in which the service did not run as down', async () => {
    service = await startTestService({}, () => now);
    now += 40_000;
    await service.stop();
    now += 80_000;
    service = await service.restart();
    now += 20_000;
    const { components, history } = await ask({ from: NOON, to: NOON + 140_000 }, { bucketMs: 20_000 });
    const rows = PARTS.map((component, row) => ({
      component,
      ...Object.fromEntries(Object.entries(components).map(([name, values]) => [name, values[row]])),
    }));
    expect(components['component']).toEqual(PARTS);
    expect(rows).toMatchObject(
      PARTS.map(() => ({
        status: 'ok',
        since: NOON + 120_000,
        uptime: expect.closeTo(60 / 140, 6) as number,
        objective: 0.999,
        downSeconds: 80,
        degradedSeconds: 0,
        knownSeconds: 140,
      }))
    );
    expect(history['time']).toEqual([0, 20, 40, 60, 80, 100, 120].map((seconds) => NOON + seconds * 1000));
    expect(history['record']).toEqual(['ok', 'ok', 'down', 'down', 'down', 'down', 'ok']);
  });

  it('count neither the time before the first start nor a restart of seconds', async () => {
    service = await startTestService({}, () => now);
    now += 30_000;
    await service.stop();
    now += 46_000;
    service = await service.restart();
    now += 1000;
    const range = { from: NOON - 24 * 60 * MINUTE, to: now };
    const { components } = await ask(range);
    expect(components['uptime']).toEqual(PARTS.map(() => 1));
    const [slo] = await query(service, { queryType: 'slo', frame: 'slo' }, range);
    expect(slo?.columns['budgetLeft']?.[0]).toBe(1);
  });

  it('know nothing of a time before the first start', async () => {
    service = await startTestService({}, () => now);
    const { components, history } = await ask({ from: NOON - 20 * MINUTE, to: NOON - 10 * MINUTE });
    expect(components).toMatchObject({ uptime: PARTS.map(() => null), knownSeconds: PARTS.map(() => 0) });
    expect(history['record']?.every((status) => status === null)).toBe(true);
    expect((await ask({ from: NOON + 10 * MINUTE, to: NOON + 20 * MINUTE })).components).toMatchObject({
      component: PARTS,
    });
  });

  it('show a tee only while it is there', async () => {
    const customer: Server = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => customer.listen(0, '127.0.0.1', resolve));
    const { port } = customer.address() as AddressInfo;
    service = await startTestService({ VOICEHIVE_VAPI_TEE_URL: `http://127.0.0.1:${port}` }, () => now);
    const range = { from: NOON, to: NOON + MINUTE };
    expect((await ask(range)).components['component']).toEqual([...PARTS, 'tee']);
    const { dataDir } = service;
    await service.stop();
    now += MINUTE;
    const without = await startTestService({ VOICEHIVE_DATA_DIR: dataDir }, () => now);
    now += MINUTE;
    const [components] = await query(without, { queryType: 'health' }, range);
    expect(components?.columns['component']).toEqual(PARTS);
    await without.stop();
    customer.close();
  });

  it('are for viewers, and say what is wrong with them', async () => {
    service = await startTestService({}, () => now);
    const nobody = { 'x-voicehive-role': 'None' };
    await expect(query(service, { queryType: 'health' }, {}, nobody)).rejects.toThrow('needs a user with the viewer');
    await expect(query(service, { queryType: 'health', bucketMs: 1 })).rejects.toThrow(
      'bucketMs: must be at least 1000'
    );
  });
});
