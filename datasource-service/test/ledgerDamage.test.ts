import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeUpCalls, reportOf, type MadeUpCall } from './support/randomCalls.ts';
import { freePort } from './support/freePort.ts';
import { ServiceProcesses, type ServiceProcess } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { queryOne, sendWebhook, settled } from './support/testService.ts';

const FROM = Date.UTC(2026, 2, 4);
const HOUR = 60 * 60_000;
const RANGE = { from: FROM, to: FROM + 3 * HOUR };

/** What a power cut or a bad disk can do to the last part of a file. */
const DAMAGES: ReadonlyArray<[name: string, damage: (path: string) => void]> = [
  ['zeroes in the last third', (path) => overwrite(path, 2 / 3, (bytes) => bytes.fill(0))],
  ['zeroes all over', (path) => overwrite(path, 0, (bytes) => bytes.fill(0))],
  ['a tail cut off in the middle of a page', (path) => truncateSync(path, Math.floor(statSync(path).size * 0.6) + 7)],
  ['a flipped bit in the middle', (path) => overwrite(path, 0.5, (bytes) => flipFirst(bytes))],
  ['a flipped bit in the header', (path) => overwrite(path, 0, (bytes) => flipFirst(bytes.subarray(16)))],
];

function flipFirst(bytes: Buffer): void {
  bytes.writeUInt8(bytes.readUInt8(0) ^ 0b100, 0);
}

/** Changes what a file holds from a place on. */
function overwrite(path: string, fromShare: number, change: (bytes: Buffer) => void): void {
  const { size } = statSync(path);
  const start = Math.floor(size * fromShare);
  const bytes = Buffer.alloc(size - start);
  const file = openSync(path, 'r+');
  readSync(file, bytes, 0, bytes.length, start);
  change(bytes);
  writeSync(file, bytes, 0, bytes.length, start);
  closeSync(file);
}

/** Call ids of the deliveries in a ledger, in the order in which they were written. */
function deliveredCalls(path: string): string[] {
  const database = new DatabaseSync(path);
  const intact = database.prepare('PRAGMA integrity_check').get();
  const rows = database.prepare('SELECT call_id FROM deliveries ORDER BY sequence').all();
  database.close();
  expect(intact).toEqual({ integrity_check: 'ok' });
  return rows.map((row) => String(row['call_id']));
}

/** Call ids in the main file of a ledger alone, without what its companion adds. */
function deliveredInMainFile(dataDir: string): string[] {
  const copy = temporaryFolder();
  copyFileSync(join(dataDir, 'ledger.sqlite'), join(copy.path, 'ledger.sqlite'));
  const calls = deliveredCalls(join(copy.path, 'ledger.sqlite'));
  copy.remove();
  return calls;
}

/** A report in which the caller says a word of this call alone. */
function spokenReport(call: MadeUpCall): string {
  const { message } = reportOf(call) as { message: { artifact: object } };
  const text = `The number is ${wordOf(call)}.`;
  const entry = { role: 'user', message: text, time: call.startedAt + 100, endTime: call.startedAt + 900 };
  return JSON.stringify({ message: { ...message, artifact: { ...message.artifact, messages: [entry] } } });
}

function wordOf({ callId }: MadeUpCall): string {
  return callId.replaceAll(/\W/g, '');
}

const processes = new ServiceProcesses();

afterEach(() => processes.killAll());

async function sendAll(service: ServiceProcess, calls: readonly MadeUpCall[]): Promise<void> {
  for (const call of calls) {
    const response = await sendWebhook(service, spokenReport(call));
    expect(response.status).toBe(200);
  }
}

async function listed(service: ServiceProcess, model: object = {}): Promise<string[]> {
  const { columns } = await queryOne(service, { queryType: 'calls', limit: 1000, ...model }, RANGE);
  return (columns['callId'] ?? []).map(String);
}

/** Waits until the last of the calls is found by its word. */
async function indexed(service: ServiceProcess): Promise<void> {
  const search = LAST.map(wordOf).join(' ');
  while ((await listed(service, { search }).catch(() => [])).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const EARLIER = makeUpCalls(1, 40, FROM, HOUR);
const LAST = makeUpCalls(3, 1, FROM + 2 * HOUR, HOUR);
const LATER = [...makeUpCalls(2, 40, FROM + HOUR, HOUR), ...LAST];
const CALLS = [...EARLIER, ...LATER];

/**
 * Runs a service and kills it: of its calls the first half is in the main files, and the second in their companions.
 */
async function runAndKill(dataDir: string): Promise<void> {
  const first = await processes.start(dataDir, await freePort());
  await sendAll(first, EARLIER);
  await settled(first, EARLIER.length);
  expect(await first.terminate()).toBe(0);
  const second = await processes.start(dataDir, await freePort());
  await sendAll(second, LATER);
  await settled(second, CALLS.length);
  await indexed(second);
  await second.kill();
}

const killed = temporaryFolder();

beforeAll(() => runAndKill(killed.path), 60_000);

afterAll(() => killed.remove());

/** What the killed service left, for one test to damage. */
function killedService(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  cpSync(killed.path, folder.path, { recursive: true });
  return folder;
}

describe('a ledger whose last part was damaged when the service was killed', () => {
  it.each(DAMAGES)(
    'opens with what came before: %s',
    async (_, damage) => {
      const folder = killedService();
      const inMainFile = deliveredInMainFile(folder.path);
      expect(inMainFile).toEqual(EARLIER.map(({ callId }) => callId));

      damage(join(folder.path, 'ledger.sqlite-wal'));
      rmSync(join(folder.path, 'ledger.sqlite-shm'), { force: true });
      const service = await processes.start(folder.path, await freePort());
      const health = await fetch(`${service.url}/api/v1/health`).then((response) => response.json());
      const kept = (health as { calls: number }).calls;
      await settled(service, kept);
      const shown = await listed(service);
      expect(await service.terminate()).toBe(0);

      const delivered = deliveredCalls(join(folder.path, 'ledger.sqlite'));
      expect(delivered).toEqual(CALLS.slice(0, delivered.length).map(({ callId }) => callId));
      expect(delivered.length).toBeGreaterThanOrEqual(inMainFile.length);
      expect(delivered.length).toBeLessThan(CALLS.length);
      // Every number comes from what is left: the hot store does not show what the record lost.
      expect(shown.sort()).toEqual(delivered.toSorted());
      folder.remove();
    },
    60_000
  );

  it('takes again what it lost, and shows it all once', async () => {
    const folder = killedService();
    overwrite(join(folder.path, 'ledger.sqlite-wal'), 0, (bytes) => bytes.fill(0));
    const service = await processes.start(folder.path, await freePort());
    await sendAll(service, CALLS);
    await settled(service, CALLS.length);
    const { columns } = await queryOne(service, { queryType: 'metric', measures: ['calls'], format: 'table' }, RANGE);
    expect(columns['calls']).toEqual([CALLS.length]);
    await indexed(service);
    folder.remove();
  }, 60_000);
});

describe('a full-text index that was damaged when the service was killed', () => {
  it.each([
    ...DAMAGES.map(([name, damage]) => [name, 'search.sqlite-wal', damage] as const),
    ['zeroes all over the main file', 'search.sqlite', (path: string) => overwrite(path, 0, (bytes) => bytes.fill(0))],
    [
      'zeroes in the last page of the main file',
      'search.sqlite',
      (path: string) => overwrite(path, 0.8, (bytes) => bytes.fill(0)),
    ],
    ['zeroes in the last part of the main file', 'search.sqlite', (path: string) => overwrite(path, 0.4, (bytes) => bytes.fill(0))], // prettier-ignore
    ['a main file cut off', 'search.sqlite', (path: string) => truncateSync(path, 5000)],
  ] as const)(
    'finds every call again: %s of %s',
    async (_, file, damage) => {
      const folder = killedService();
      const path = join(folder.path, file);
      expect(existsSync(path)).toBe(true);
      damage(path);
      const service = await processes.start(folder.path, await freePort());
      await settled(service, CALLS.length);
      await indexed(service);
      for (const call of CALLS) {
        expect(await listed(service, { search: wordOf(call) })).toEqual([call.callId]);
      }
      folder.remove();
    },
    60_000
  );
});
