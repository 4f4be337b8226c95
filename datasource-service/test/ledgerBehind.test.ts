import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { makeUpCalls, reportOf } from './support/randomCalls.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

// Services are started and stopped several times in each test.
jest.setTimeout(90_000);

const FROM = Date.UTC(2026, 2, 4);
const CALLS = makeUpCalls(5, 60, FROM, 60 * 60 * 1000);
const KEPT = 18;
const MEASURES = [
  'calls',
  'endedCalls',
  'minutes',
  'turns',
  'costTotal',
  'toolCalls',
  'reportedCalls',
  'connectedCalls',
  'failureRatio',
  'slowTurnRatio',
  'turnLatencyP95',
  'toolFailureRate',
];
const MODEL = { queryType: 'metric', measures: MEASURES, format: 'table' };

let service: TestService;

async function send(calls: typeof CALLS): Promise<void> {
  await Promise.all(calls.map((call) => sendWebhook(service, reportOf(call))));
}

function path(name: string): string {
  return join(service.dataDir, name);
}

async function totals(): Promise<Record<string, unknown[]>> {
  return (await queryOne(service, MODEL)).columns;
}

interface Answer {
  status: string;
  message: string;
  problems: string[];
  calls: number;
}

async function get(where: string): Promise<Answer> {
  return (await (await fetch(`${service.url}${where}`)).json()) as Answer;
}

function recover(...parameters: string[]): Promise<{ stdout: string }> {
  const command = join(import.meta.dirname, '..', 'src', 'recoverCommand.ts');
  const env = { ...process.env, VOICEHIVE_DATA_DIR: service.dataDir };
  return promisify(execFile)(process.execPath, [command, ...parameters], { env });
}

function asideIn(): string[] {
  return readdirSync(service.dataDir).filter((name) => /^hot\.duckdb\.ahead-[^.]*$/.test(name));
}

function removeLedger(): void {
  ['', '-wal', '-shm'].forEach((companion) => rmSync(path(`ledger.sqlite${companion}`), { force: true }));
}

/** A service that was stopped with a part of its calls in a backup, and all of them in its hot store. */
beforeEach(async () => {
  service = await startTestService();
  await send(CALLS.slice(0, KEPT));
  await settled(service, KEPT);
  service = await service.restart();
  const database = new DatabaseSync(path('ledger.sqlite'));
  database.exec(`VACUUM INTO '${path('backup.sqlite')}'`);
  database.close();
  await send(CALLS.slice(KEPT));
  await settled(service, CALLS.length);
});

afterEach(() => service.remove());

async function startDamaged(damage: () => void): Promise<void> {
  await service.stop();
  damage();
  service = await service.restart();
}

function restoreBackup(): void {
  removeLedger();
  copyFileSync(path('backup.sqlite'), path('ledger.sqlite'));
}

describe('a ledger that is behind its copies', () => {
  it.each([
    [
      'was restored from a backup',
      restoreBackup,
      KEPT,
      /The ledger is behind .*18 calls .* the hot store knew 60 calls/,
    ],
    ['was deleted', removeLedger, 0, /The ledger began anew: the hot store knew .* 60 calls/],
    [
      'was emptied',
      () => {
        removeLedger();
        new DatabaseSync(path('ledger.sqlite')).close();
      },
      0,
      /The ledger began anew/,
    ],
  ])('is told of when it %s, and what the hot store has is brought back', async (_name, damage, kept, sentence) => {
    const before = await totals();
    await startDamaged(damage);
    await settled(service, kept);
    expect(await get('/api/v1/health')).toMatchObject({ status: 'degraded', calls: kept });
    expect((await get('/api/v1/health')).message).toMatch(sentence);
    expect((await get('/readyz')).problems[0]).toMatch(sentence);
    expect(service.logged()).toMatch(sentence);
    const [components] = await query(service, { queryType: 'health' });
    expect(components?.columns['status']?.[1]).toBe('degraded');
    const { meta } = await queryOne(service, MODEL);
    expect(JSON.stringify(meta['notices'])).toMatch(sentence);

    // Neither this start nor the next one overwrites what was set aside.
    const [aside = ''] = asideIn();
    const held = readFileSync(path(aside));
    service = await service.restart();
    expect((await get('/api/v1/health')).message).toMatch(sentence);
    expect(readFileSync(path(aside)).equals(held)).toBe(true);
    await expect(recover()).rejects.toThrow('Another VoiceHive service uses');

    await service.stop();
    expect((await recover('--list')).stdout).toMatch(sentence);
    expect((await recover()).stdout).toContain(`${CALLS.length - kept} calls brought back`);
    expect((await recover('--from', aside)).stdout).toContain(`0 calls brought back, 0 open ones completed, 60 were`);
    expect((await recover()).stdout).toContain('There is nothing to bring back');
    service = await service.restart();
    await settled(service, CALLS.length);
    expect(await get('/api/v1/health')).toMatchObject({ status: 'ok', problems: [] });
    const after = await totals();
    expect(after).toEqual({ ...before, minutes: [expect.closeTo(Number(before['minutes']?.[0]), 6)], costTotal: [expect.closeTo(Number(before['costTotal']?.[0]), 4)] }); // prettier-ignore
  });

  it('takes the platform’s own word over what was brought back, when it comes again', async () => {
    const before = await totals();
    await startDamaged(restoreBackup);
    await service.stop();
    await recover();
    service = await service.restart();
    await send(CALLS);
    await settled(service, CALLS.length);
    expect(await totals()).toEqual(before);
  });

  it('is told of when its log was cut, by the status history alone too', async () => {
    await startDamaged(() => {
      restoreBackup();
      readdirSync(service.dataDir)
        .filter((name) => name.startsWith('hot.duckdb') || name.startsWith('search.sqlite'))
        .forEach((name) => rmSync(path(name)));
    });
    expect((await get('/api/v1/health')).message).toMatch(
      /ledger is behind .*18 calls \(18 changes, 18 deliveries\).* the status history knew 60 calls/
    );
    await service.stop();
    expect((await recover('--dismiss')).stdout).toContain('1 findings are let rest');
    service = await service.restart();
    expect(await get('/api/v1/health')).toMatchObject({ status: 'ok', problems: [] });
  });

  it('is told of by the full-text index where nothing else is left', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await startDamaged(() => {
      restoreBackup();
      readdirSync(service.dataDir)
        .filter((name) => name.startsWith('hot.duckdb') || name.startsWith('status.sqlite'))
        .forEach((name) => rmSync(path(name)));
    });
    expect((await get('/api/v1/health')).message).toMatch(/the full-text index knew 60 changes of calls/);
  });
});

describe('a hot store of another ledger', () => {
  it('is set aside and kept, shows nothing, and comes in only when it is named', async () => {
    await startDamaged(() => copyFileSync(path('hot.duckdb'), path('foreign.duckdb')));
    const other = await startTestService();
    await Promise.all(makeUpCalls(8, 3, FROM, 1000).map((call) => sendWebhook(other, reportOf(call))));
    await settled(other, 3);
    await other.stop();
    copyFileSync(path('foreign.duckdb'), join(other.dataDir, 'hot.duckdb'));
    await service.remove();
    service = await other.restart();
    await settled(service, 3);
    expect((await get('/api/v1/health')).message).toMatch(
      /The hot store belongs to another ledger, with 60 calls .*; this ledger had 3 calls/
    );
    expect((await totals())['calls']).toEqual([3]);
    await service.stop();
    expect((await recover()).stdout).toContain('There is nothing to bring back');
    await expect(recover('--from', 'none.duckdb')).rejects.toThrow('There is no none.duckdb');
    const [aside = ''] = asideIn();
    expect(existsSync(path(aside))).toBe(true);
    expect((await recover('--from', aside)).stdout).toContain('60 calls brought back');
    truncateSync(path(aside), 10_000);
    await expect(recover('--from', aside)).rejects.toThrow('Nothing more could be brought back');
    service = await service.restart();
    await settled(service, 63);
  });
});
