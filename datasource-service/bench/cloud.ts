/**
 * Cloud mode on the emulators: `npm run bench:cloud`. How fast webhooks are taken in, steadily and all at once; how long a
 * call needs from the acknowledgement by one replica to another replica's copy; how fast calls reach the history; how long
 * a replica needs to start on a hot store of many calls. Emulators show how the service behaves, not how fast Google is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Firestore } from '@google-cloud/firestore';
import { Replica } from '../faults/replica.ts';
import { BigQueryConnection } from '../src/analytics/warehouse/connection.ts';
import { readIdentity } from '../src/record/firestore/identity.ts';
import { Requests } from '../src/runtime/firestore/requests.ts';
import { openLedgerCopy } from '../src/record/sqlite/ledgerCopy.ts';
import { startBigQueryEmulator } from '../test/support/bigQueryEmulator.ts';
import { buildReport, foldEvents } from '../test/support/build.ts';
import { startFirestoreEmulator } from '../test/support/firestoreEmulator.ts';
import { freePort } from '../test/support/freePort.ts';
import { vapiReport2026 } from '../test/support/vapiBodies.ts';
import { summarise, table } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '20' },
    burst: { type: 'string', default: '2000' },
    delays: { type: 'string', default: '200' },
    calls: { type: 'string', default: '1000000' },
  },
});

const CALLS_IN_A_BATCH = 5000;
const DAY_MS = 24 * 3600 * 1000;
const SENDERS = 64;

/** Webhooks that are sent before anything is measured. */
const WARM_UP = 1000;

interface Health {
  calls: number;
  unapplied: number;
  hotStore: { state: string; behind: number };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function report(callId: string): string {
  const at = Date.now() - 60_000;
  const startedAt = new Date(at).toISOString();
  return JSON.stringify(
    vapiReport2026(callId, { timestamp: at + 40_000, startedAt, endedAt: new Date(at + 30_000).toISOString() })
  );
}

/** Sends a webhook; milliseconds until its acknowledgement. */
async function send(replica: Replica, callId: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${replica.url}/api/v1/webhooks/vapi`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: report(callId),
  });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`A webhook was answered ${response.status}.`);
  }
  return performance.now() - started;
}

async function health(replica: Replica): Promise<Health> {
  return (await (await fetch(`${replica.url}/api/v1/health`)).json()) as Health;
}

async function until(isIt: () => Promise<boolean>, everyMs: number): Promise<number> {
  const started = performance.now();
  while (!(await isIt())) {
    await pause(everyMs);
  }
  return performance.now() - started;
}

async function steadily(replica: Replica): Promise<number[]> {
  const rate = Number(options.rate);
  const waits: Array<Promise<number>> = [];
  const started = performance.now();
  for (let number = 0; number < rate * Number(options.seconds); number += 1) {
    await pause(Math.max(0, started + (number * 1000) / rate - performance.now()));
    waits.push(send(replica, `steady-${number}`));
  }
  return Promise.all(waits);
}

async function atOnce(replica: Replica, name: string, count: number): Promise<{ waits: number[]; tookMs: number }> {
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  const waits: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (const number of numbers) {
        waits.push(await send(replica, `${name}-${number}`));
      }
    })
  );
  return { waits, tookMs: performance.now() - started };
}

/** Milliseconds from an acknowledgement by one replica until the other has the call in its copy. */
async function delays(one: Replica, other: Replica): Promise<number[]> {
  const measured: number[] = [];
  let { calls } = await health(other);
  for (let number = 0; number < Number(options.delays); number += 1) {
    await send(one, `delay-${number}`);
    calls += 1;
    measured.push(await until(async () => (await health(other)).calls >= calls, 5));
  }
  return measured;
}

process.env['METADATA_SERVER_DETECTION'] = 'none';
const folder = mkdtempSync(join(tmpdir(), 'voicehive-bench-cloud-'));
const firestore = await startFirestoreEmulator();
const bigQuery = await startBigQueryEmulator();
const environment = {
  FIRESTORE_EMULATOR_HOST: firestore.address,
  BIGQUERY_EMULATOR_HOST: bigQuery.host,
  VOICEHIVE_GCP_PROJECT: bigQuery.projectId,
  VOICEHIVE_BIGQUERY_DATASET: 'voicehive',
};

async function newReplica(name: string, differences: Record<string, string> = {}): Promise<Replica> {
  return new Replica(join(folder, name), await freePort(), { ...environment, ...differences });
}

async function benchIngest(): Promise<void> {
  const [one, other] = [await newReplica('one'), await newReplica('other')];
  await Promise.all([one.start(), other.start()]);
  await until(async () => (await fetch(`${other.url}/readyz`)).ok, 100);
  // The emulator and both replicas are slow until their code has been compiled.
  const warm = await atOnce(one, 'warm', WARM_UP);
  const steady = await steadily(one);
  const settled = async (replica: Replica, calls: number) => {
    const { calls: known, unapplied, hotStore } = await health(replica);
    return known >= calls && unapplied === 0 && hotStore.behind === 0;
  };
  const first = warm.waits.length + steady.length;
  await until(() => settled(other, first), 100);
  const seen = await delays(one, other);
  const burst = await atOnce(one, 'burst', Number(options.burst));
  const caughtUpMs = await until(() => settled(other, first + seen.length + burst.waits.length), 100);
  const all = first + seen.length + burst.waits.length;
  const rows = [
    [`acknowledged, ${options.rate} webhooks a second for ${options.seconds} s, ms`, summarise(steady)],
    [`acknowledged, ${options.burst} webhooks by ${SENDERS} senders, ms`, summarise(burst.waits)],
    ['in the other replica’s copy after the acknowledgement, ms', summarise(seen)],
  ] as const;
  print(
    `\n${table(
      ['', 'median', 'p95', 'p99', 'max'],
      rows.map(([name, { median, p95, p99, most }]) => [name, ...[median, p95, p99, most].map((ms) => ms.toFixed(0))])
    )}`
  );
  print(
    `\nBurst: ${((burst.waits.length * 1000) / burst.tookMs).toFixed(0)} webhooks a second; the other replica had all of it ${(caughtUpMs / 1000).toFixed(1)} s later.`
  );
  const history = new BigQueryConnection({
    projectId: bigQuery.projectId,
    dataset: 'voicehive',
    location: 'US',
    emulatorHost: bigQuery.host,
    maxBytes: 1e12,
    queryTimeoutMs: 60_000,
  });
  const exportMs = await until(async () => {
    const [row] = await history.run(
      `SELECT COUNT(*) FROM ${history.table('calls')} WHERE call_time > TIMESTAMP '1970-01-01'`
    );
    return Number(row?.[0]) >= all;
  }, 500);
  print(`The history had all ${all} calls ${(exportMs / 1000).toFixed(1)} s after that.`);
  await Promise.all([one.kill(), other.kill()]);
}

async function benchStart(): Promise<void> {
  const calls = Number(options.calls);
  const project = 'demo-bench-start';
  const replica = await newReplica('started', { VOICEHIVE_GCP_PROJECT: project, VOICEHIVE_BIGQUERY_DATASET: '' });
  const db = new Firestore({
    projectId: project,
    host: firestore.address,
    ssl: false,
    customHeaders: { Authorization: 'Bearer owner' },
  });
  const requests = new Requests(db, { patience: { attemptMs: 10_000, totalMs: 30_000 }, onRetry: () => undefined });
  const identity = await readIdentity(db, requests);
  await requests.close();
  await replica.start();
  await replica.kill();
  const copy = openLedgerCopy(join(folder, 'started', 'record-copy.sqlite'), {
    id: identity.recordId,
    key: identity.callerKey,
    note: JSON.stringify(identity),
  });
  const now = Date.now();
  const filling = performance.now();
  for (let from = 0; from < calls; from += CALLS_IN_A_BATCH) {
    copy.take({
      calls: Array.from({ length: Math.min(CALLS_IN_A_BATCH, calls - from) }, (_, index) => {
        const callId = `call-${from + index}`;
        const startedAt = now - 30 * DAY_MS + Math.floor(((from + index) / calls) * 29 * DAY_MS);
        const record = foldEvents([buildReport({ callId, startedAt, costUsd: 0.1, assistantName: `Assistant ${index % 20}`, turnsMs: [700, 900] })]); // prettier-ignore
        return { callNumber: from + index + 1, version: 1, record };
      }),
    });
  }
  copy.close();
  print(`\nA copy of ${calls} calls was written in ${((performance.now() - filling) / 1000).toFixed(0)} s.`);
  for (const what of ['with a hot store to be filled', 'with the hot store as it was']) {
    const started = performance.now();
    await replica.start();
    const takesMs = performance.now() - started;
    await until(async () => (await fetch(`${replica.url}/readyz`)).ok, 20);
    const readyMs = performance.now() - started;
    await until(async () => {
      const { hotStore } = await health(replica);
      return hotStore.state === 'ready' && hotStore.behind === 0;
    }, 100);
    const wholeMs = performance.now() - started;
    print(
      `Start ${what}: takes webhooks after ${(takesMs / 1000).toFixed(1)} s, ready after ${(readyMs / 1000).toFixed(1)} s, all calls in numbers after ${(wholeMs / 1000).toFixed(1)} s.`
    );
    await replica.kill();
  }
}

try {
  if (Number(options.seconds) > 0) {
    await benchIngest();
  }
  if (Number(options.calls) > 0) {
    await benchStart();
  }
} finally {
  await firestore.stop();
  await bigQuery.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
