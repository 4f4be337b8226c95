import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeUpCalls, reportOf } from './support/randomCalls.ts';
import { sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

// Services are started several times, and retention looks every few seconds.
jest.setTimeout(120_000);

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const NOW = Date.now();
const CALLS = makeUpCalls(6, 60, NOW - 30 * HOUR, 24 * HOUR);
const SKEWS = [8, 91, 401, -8, -91, -401];

let service: TestService;
let skewMs: number;

afterEach(() => service.remove());

async function health(): Promise<{ status: string; calls: number; problems: string[] }> {
  return (await (await fetch(`${service.url}/api/v1/health`)).json()) as Awaited<ReturnType<typeof health>>;
}

async function due(): Promise<number> {
  const response = await fetch(`${service.url}/api/v1/retention`);
  const answer = (await response.json()) as { due: Array<{ rows: number }> };
  return answer.due.reduce((sum, { rows }) => sum + rows, 0);
}

async function bodies(): Promise<number> {
  const response = await fetch(`${service.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: NOW - 900 * DAY,
      to: NOW + 900 * DAY,
      queries: [{ refId: 'A', queryType: 'inbox', limit: 200 }],
    }),
  });
  const { results } = (await response.json()) as {
    results: { A: { frames: Array<{ schema: { fields: Array<{ name: string }> }; data: { values: unknown[][] } }> } };
  };
  const [frame] = results.A.frames;
  const column = frame?.schema.fields.findIndex(({ name }) => name === 'bytes') ?? -1;
  return (frame?.data.values[column] ?? []).filter((bytes) => Number(bytes) > 0).length;
}

function command(...parameters: string[]): Promise<{ stdout: string }> {
  const path = join(import.meta.dirname, '..', 'src', 'retentionCommand.ts');
  // It runs on the same machine, and so by the same clock.
  const clock = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${skewMs}`.replaceAll(' ', '%20');
  const env = { ...process.env, VOICEHIVE_DATA_DIR: service.dataDir, NODE_OPTIONS: `--import=${clock}` };
  return promisify(execFile)(process.execPath, [path, ...parameters], { env });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function startWith(days: number, retention = {}): Promise<void> {
  skewMs = days * DAY;
  service = await startTestService(retention, () => Date.now() + skewMs, undefined, { retentionLookMs: 50 });
}

async function sendAll(): Promise<void> {
  await Promise.all(CALLS.map((call) => sendWebhook(service, reportOf(call))));
  await settled(service, CALLS.length);
}

async function swept(): Promise<void> {
  await until(async () => service.logged().includes('Retention looked for what is old.'));
}

describe('a service whose clock is wrong', () => {
  it.each(SKEWS)('deletes nothing when it starts %d days off, and says so', async (days) => {
    await startWith(0);
    await sendAll();
    await service.stop();
    skewMs = days * DAY;
    service = await service.restart();
    await swept();
    expect(await due()).toBe(0);
    expect(await bodies()).toBe(CALLS.length);
    expect(await health()).toMatchObject({ calls: CALLS.length, status: 'degraded' });
    expect((await health()).problems[0]).toMatch(
      new RegExp(`This machine's clock says .* it is ${Math.abs(days)} days ${days > 0 ? 'ahead' : 'behind'}`)
    );
    expect(service.logged()).toContain("This machine's clock says");
  });

  it.each([91, 401])('deletes nothing when it was %d days off from its first start', async (days) => {
    await startWith(days);
    await sendAll();
    service = await service.restart();
    await swept();
    expect(await due()).toBe(0);
    expect((await health()).calls).toBe(CALLS.length);
  });

  it('lets go what an admin confirms, and brings it back within a day', async () => {
    await startWith(0);
    await sendAll();
    await service.stop();
    skewMs = 8 * DAY;
    service = await service.restart();
    await swept();
    expect(await due()).toBe(0);
    expect((await command('--dry-run')).stdout).toMatch(/record +bodies +\S+ +60 /);
    expect((await command('--confirm')).stdout).toContain('Confirmed');
    await until(async () => (await bodies()) === 0);
    expect((await health()).problems).toEqual([]);
    await service.stop();
    skewMs = 0;
    expect((await command('--restore')).stdout).toContain('Brought back: 60 of deliveries');
    expect((await command('--restore')).stdout).toContain('nothing went within the last day');
    service = await service.restart();
    expect(await bodies()).toBe(CALLS.length);
  });
});
