import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeUpCalls, reportOf } from './support/randomCalls.ts';
import { queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

// A service is started twice in each test.
jest.setTimeout(30_000);

const FROM = Date.UTC(2026, 2, 4);
const CALLS = makeUpCalls(3, 120, FROM, 60 * 60 * 1000);
const MODEL = { queryType: 'metric', measures: ['calls', 'turns', 'costTotal'], format: 'table' };

let service: TestService;

async function totals(): Promise<Record<string, unknown[]>> {
  return (await queryOne(service, MODEL)).columns;
}

beforeEach(async () => {
  service = await startTestService();
  await Promise.all(CALLS.map((call) => sendWebhook(service, reportOf(call))));
  await settled(service, CALLS.length);
});

afterEach(() => service.remove());

describe('the hot store', () => {
  it('is made again from the record when its file was deleted', async () => {
    const before = await totals();
    await service.stop();
    readdirSync(service.dataDir)
      .filter((name) => name.startsWith('hot.duckdb'))
      .forEach((name) => rmSync(join(service.dataDir, name)));
    service = await service.restart();
    await settled(service, CALLS.length);
    expect(await totals()).toEqual(before);
  });

  it.each([
    ['was overwritten', (content: Buffer) => Buffer.from(content).fill('noise')],
    ['was cut in half', (content: Buffer) => content.subarray(0, content.length / 2)],
    ['has zeros in the middle', (content: Buffer) => Buffer.from(content).fill(0, 4096, content.length - 4096)],
  ])('is made again from the record when its file %s', async (_name, damage) => {
    const before = await totals();
    await service.stop();
    const path = join(service.dataDir, 'hot.duckdb');
    writeFileSync(path, damage(readFileSync(path)));
    service = await service.restart();
    await settled(service, CALLS.length);
    expect(await totals()).toEqual(before);
    expect(readdirSync(service.dataDir).some((name) => name.includes('.damaged-'))).toBe(true);
    expect(service.logged()).toContain('damaged');
  });

  it('starts over when it belongs to another record', async () => {
    await service.stop();
    readdirSync(service.dataDir)
      .filter((name) => name.startsWith('ledger.sqlite'))
      .forEach((name) => rmSync(join(service.dataDir, name)));
    service = await service.restart();
    const [call] = CALLS;
    await sendWebhook(service, call === undefined ? {} : reportOf(call));
    await settled(service, 1);
    expect(await totals()).toMatchObject({ calls: [1], turns: [call?.turnsMs.length] });
  });

  it('shows a call at once after its webhook was acknowledged', async () => {
    const [call] = makeUpCalls(99, 1, FROM, 1000);
    await sendWebhook(service, call === undefined ? {} : reportOf(call));
    await settled(service, CALLS.length + 1);
    expect(await totals()).toMatchObject({ calls: [CALLS.length + 1] });
  });
});
