import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArrayExportSource, type ArrayExportSource } from '../../../test/support/arrayExportSource.ts';
import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { buildDelivery, NOON } from '../../../test/support/build.ts';
import type { ExportProcessOptions } from '../../../test/support/exportProcess.ts';
import { buildCallRecord } from '../../../test/support/historyCalls.ts';
import { createHistoryPlace, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import { createRandom } from '../../../test/support/randomCalls.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { NO_RATES } from '../../calls/rateCard.ts';
import { BigQueryWriter } from '../warehouse/writer.ts';
import { IncompleteLoad, type HistoryWriter } from '../warehouse/historyStore.ts';
import type { JobStore, Lease } from '../../runtime/jobs/jobStore.ts';
import { openSqliteJobStore } from '../../runtime/jobs/sqlite/sqliteJobStore.ts';
import { createLogger } from '../../runtime/logger.ts';
import { readCheckpoint } from './checkpoint.ts';
import { callExport } from './exportKind.ts';
import { createExportJobs } from './exportJobs.ts';
import { Exporter } from './exporter.ts';

jest.setTimeout(240_000);

const DAY = 24 * 60 * 60 * 1000;
const EVER = "TIMESTAMP '1970-01-01'";

let place: HistoryPlace;
let folder: ReturnType<typeof temporaryFolder>;
let store: JobStore;

beforeEach(async () => {
  place = await createHistoryPlace();
  folder = temporaryFolder();
  store = openSqliteJobStore(join(folder.path, 'jobs.sqlite'), 0);
}, EMULATOR_BUILD_MS);

afterEach(async () => {
  await store.close();
  await place.remove();
  folder.remove();
});

function change(source: ArrayExportSource, number: number, version: number, days = 0): void {
  const key = `k${number}`;
  const turnsMs = Array.from({ length: version % 4 }, (_, index) => 500 + index);
  const record = buildCallRecord({
    key,
    startedAt: NOON + days * DAY + number,
    turnsMs,
    tools: (number + version) % 3,
  });
  source.change({ key, callNumber: number, version, record });
}

/** Versions of each call, and of each turn and tool call, as they are in BigQuery. */
async function inHistory() {
  const of = (table: string) =>
    place.rows(
      `SELECT call_key, version, COUNT(*) AS n FROM {${table}} WHERE call_time > ${EVER} GROUP BY call_key, version ORDER BY call_key, version`
    );
  return { calls: await of('calls'), turns: await of('turns'), tools: await of('tools') };
}

/** What must be there of calls at the given versions, each in the form of {@link change}. */
function expected(versions: ReadonlyArray<readonly [number: number, version: number]>) {
  const rows = versions.toSorted(([left], [right]) => (`k${left}` < `k${right}` ? -1 : 1));
  const parts = (count: (number: number, version: number) => number) =>
    rows.map(([number, version]) => [`k${number}`, version, count(number, version)]).filter(([, , n]) => Number(n) > 0);
  return {
    calls: parts(() => 1),
    turns: parts((_, version) => version % 4),
    tools: parts((number, version) => (number + version) % 3),
  };
}

interface ExportOptions {
  source: ArrayExportSource;
  writer?: HistoryWriter;
  batchSize?: number;
}

async function exportOnce({ source, writer, batchSize = 5 }: ExportOptions): Promise<Lease> {
  const lease = await store.acquire('export-calls', 'test', { now: Date.now(), lengthMs: 60_000 });
  if (lease === null) {
    throw new Error('The job is held by another.');
  }
  const exporter = new Exporter({
    of: callExport({ source, rateCard: NO_RATES, callerKey: 'key of a test' }),
    source,
    writer: writer ?? new BigQueryWriter(place.connection),
    store,
    logger: createLogger('error', process.stderr),
    now: Date.now,
    batchSize,
    keepMs: DAY,
  });
  try {
    await exporter.run({
      lease,
      signal: new AbortController().signal,
      progress: (done) => store.note(lease, { kind: 'progress', at: 0, done }),
    });
  } finally {
    await store.release(lease);
  }
  return lease;
}

/** A writer that does something else before or after a step. */
function writerWith(differences: (writer: HistoryWriter) => Partial<HistoryWriter>): HistoryWriter {
  const writer = new BigQueryWriter(place.connection);
  const plain: HistoryWriter = {
    prepare: () => writer.prepare(),
    stage: (batch, name) => writer.stage(batch, name),
    merge: (kind, name) => writer.merge(kind, name),
    readBack: (kind, name) => writer.readBack(kind, name),
  };
  return { ...plain, ...differences(plain) };
}

describe('Exporter', () => {
  it('exports every call at its latest version, also those that change and move meanwhile, and confirms just these', async () => {
    const source = createArrayExportSource();
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      change(source, number, 1);
    }
    const writer = writerWith((plain) => ({
      async merge(kind, name) {
        await plain.merge(kind, name);
        if (source.confirmed.length === 0) {
          change(source, 2, 3, -3);
          change(source, 7, 2);
        }
      },
    }));
    await exportOnce({ source, writer });
    const latest = [
      [1, 1],
      [2, 3],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
      [7, 2],
    ] as const;
    expect(await inHistory()).toEqual(expected(latest));
    expect(source.confirmed.sort()).toEqual(latest.map(([number, version]) => `calls k${number} ${version}`));
    // From an older checkpoint, as if this one had been lost: everything again, and nothing twice.
    const lease = await store.acquire('export-calls', 'test', { now: Date.now(), lengthMs: 1000 });
    await store.writeCheckpoint(lease as Lease, 'nonsense');
    await store.release(lease as Lease);
    await exportOnce({ source, batchSize: 20 });
    expect(await inHistory()).toEqual(expected(latest));
  });

  it('stages again what arrived short, and gives up after a few times with nothing lost', async () => {
    const source = createArrayExportSource();
    change(source, 1, 1);
    let short = 2;
    const writer = writerWith((plain) => ({
      async stage(batch, name) {
        await plain.stage(batch, name);
        short -= 1;
        if (short >= 0) {
          throw new IncompleteLoad(name, 1, 0);
        }
      },
    }));
    await exportOnce({ source, writer });
    expect(source.confirmed).toEqual(['calls k1 1']);
    change(source, 2, 1);
    short = 3;
    await expect(exportOnce({ source, writer })).rejects.toBeInstanceOf(IncompleteLoad);
    await exportOnce({ source });
    expect(await inHistory()).toEqual(
      expected([
        [1, 1],
        [2, 1],
      ])
    );
  });

  it('sets a call apart that cannot be kept, and exports the others of its batch', async () => {
    const source = createArrayExportSource();
    for (const number of [1, 2, 3, 4]) {
      change(source, number, 1);
    }
    const record = buildCallRecord({ key: 'k9', startedAt: 8.64e15 });
    source.change({ key: 'k9', callNumber: 9, version: 1, record });
    change(source, 5, 1);
    await exportOnce({ source, batchSize: 10 });
    expect(await inHistory()).toEqual(
      expected([
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
        [5, 1],
      ])
    );
    expect(await store.thingsSetAside('export-calls', 10)).toMatchObject([{ key: 'k9', version: 1 }]);
    expect(source.confirmed).not.toContain('calls k9 1');
  });

  it('confirms nothing that it does not read back, and merges it again', async () => {
    const source = createArrayExportSource();
    change(source, 1, 3);
    let isBroken = true;
    const writer = writerWith((plain) => ({
      async merge(kind, name) {
        await plain.merge(kind, name);
        if (isBroken) {
          await place.rows(`DELETE FROM {turns} WHERE call_time > ${EVER} AND part_index = 1`);
        }
      },
    }));
    await expect(exportOnce({ source, writer })).rejects.toThrow(
      /1 calls are not in the history as they were exported/
    );
    expect(source.confirmed).toEqual([]);
    isBroken = false;
    await exportOnce({ source, writer });
    expect(source.confirmed).toEqual(['calls k1 3']);
    expect(await inHistory()).toEqual(expected([[1, 3]]));
  });

  it.each(['staged', 'merged'] as const)('reads the changes again when what was %s is gone', async (state) => {
    const source = createArrayExportSource();
    change(source, 1, 1);
    const lease = (await store.acquire('export-calls', 'test', { now: Date.now(), lengthMs: 1000 })) as Lease;
    const batch = { name: 'gone', state, next: { changedAt: Number.MAX_SAFE_INTEGER, key: '' } };
    await store.writeCheckpoint(lease, JSON.stringify({ place: null, batch }));
    await store.release(lease);
    await exportOnce({ source });
    expect(source.confirmed).toEqual(['calls k1 1']);
  });

  it('exports deliveries', async () => {
    const source = createArrayExportSource();
    for (const version of [1, 2]) {
      const { id: key, ...rest } = buildDelivery();
      source.changeDelivery({ ...rest, key, version, appliedAt: version, problem: null });
    }
    const lease = (await store.acquire('export-deliveries', 'test', { now: Date.now(), lengthMs: 60_000 })) as Lease;
    const [, deliveries] = createExportJobs({
      source,
      rateCard: NO_RATES,
      callerKey: 'key of a test',
      writer: new BigQueryWriter(place.connection),
      store,
      logger: createLogger('error', process.stderr),
      now: Date.now,
      keepMs: { calls: DAY, deliveries: DAY },
    });
    await deliveries?.run({ lease, signal: new AbortController().signal, progress: async () => undefined });
    const rows = await place.rows(`SELECT delivery_id, version FROM {deliveries} WHERE received_at > ${EVER}`);
    expect(rows).toEqual([['delivery-1', 2]]);
    expect(source.confirmed).toEqual(['deliveries delivery-1 2']);
  });

  it('loses and doubles nothing when it is killed again and again, while calls change', async () => {
    await new BigQueryWriter(place.connection).prepare();
    const random = createRandom(7);
    const versions = new Map<number, number>();
    const changes: string[] = [];
    const options: ExportProcessOptions = {
      settings: place.settings,
      jobs: join(folder.path, 'killed.sqlite'),
      changes: join(folder.path, 'changes.ndjson'),
      confirmed: join(folder.path, 'confirmed.txt'),
    };
    const changeSome = (count: number): void => {
      const recorder = createArrayExportSource();
      recorder.change = (call) => changes.push(JSON.stringify(call));
      for (let index = 0; index < count; index += 1) {
        const number = 1 + Math.floor(random() * 9);
        const version = (versions.get(number) ?? 0) + 1;
        versions.set(number, version);
        change(recorder, number, version, Math.floor(random() * 5));
      }
      writeFileSync(options.changes, changes.join('\n'));
    };
    const start = () =>
      spawn(process.execPath, [join(__dirname, '../../../test/support/exportProcess.ts'), JSON.stringify(options)], {
        stdio: 'ignore',
      });
    for (let kill = 0; kill < 7; kill += 1) {
      changeSome(5);
      const child = start();
      await new Promise((resolve) => setTimeout(resolve, 900 + random() * 2500));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    const last = start();
    const latest = [...versions].sort(([left], [right]) => left - right);
    const wanted = latest.map(([number, version]) => `calls k${number} ${version}`);
    const isAllConfirmed = () => {
      const text = existsSync(options.confirmed) ? readFileSync(options.confirmed, 'utf8') : '';
      return wanted.every((line) => text.split('\n').includes(line));
    };
    while (!isAllConfirmed()) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    last.kill('SIGKILL');
    await new Promise((resolve) => last.once('exit', resolve));
    expect(await inHistory()).toEqual(expected(latest));
  });
});

describe('readCheckpoint', () => {
  it.each([null, '', '{"place":3}'])('begins anew from %j', (text) => {
    expect(readCheckpoint(text)).toEqual({ place: null, batch: null });
  });
});
