import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeUpCalls, reportOf } from './support/randomCalls.ts';
import { freePort } from './support/freePort.ts';
import { ServiceProcesses } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { queryOne, settled } from './support/testService.ts';

const FROM = Date.UTC(2026, 2, 4);

/** Four megabytes: enough to start, soon too little. */
const FILE_BLOCKS = 8192;

function storedCalls(dataDir: string): Set<string> {
  const database = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  const rows = database.prepare('SELECT call_id FROM deliveries').all();
  database.close();
  return new Set(rows.map((row) => String(row['call_id'])));
}

const processes = new ServiceProcesses();

afterEach(() => processes.killAll());

describe('a service whose disk is full', () => {
  it('tells the platform to send again, lives on, and has all it acknowledged when there is room again', async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    const calls = makeUpCalls(5, 3000, FROM, 3_600_000);
    const acknowledged = new Set<string>();
    const others: Array<{ status: number; retryAfter: string | null }> = [];
    const limited = await processes.start(folder.path, port, { fileBlocks: FILE_BLOCKS });
    for (const call of calls) {
      const response = await fetch(`${limited.url}/api/v1/webhooks/vapi`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(reportOf(call)),
      });
      await response.arrayBuffer();
      if (response.status === 200) {
        acknowledged.add(call.callId);
      } else {
        others.push({ status: response.status, retryAfter: response.headers.get('retry-after') });
      }
      if (others.length === 20) {
        break;
      }
    }
    expect(others).toEqual(Array(20).fill({ status: 503, retryAfter: '5' }));
    expect(acknowledged.size).toBeGreaterThan(100);
    expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    // Whoever asks how the service is hears why.
    const health = (await (await fetch(`${limited.url}/api/v1/health`)).json()) as { status: string; message: string };
    expect(health).toMatchObject({ status: 'error', message: expect.stringContaining('cannot be written') as string });
    const ready = await fetch(`${limited.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('the disk is full');
    await limited.kill();
    expect([...acknowledged].filter((callId) => !storedCalls(folder.path).has(callId))).toEqual([]);

    const roomy = await processes.start(folder.path, port);
    const stored = storedCalls(folder.path).size;
    await settled(roomy, stored);
    const model = { queryType: 'metric', measures: ['calls'], format: 'table' };
    expect((await queryOne(roomy, model)).columns).toEqual({ calls: [stored] });
    expect(await roomy.terminate()).toBe(0);
    folder.remove();
  }, 120_000);
});
