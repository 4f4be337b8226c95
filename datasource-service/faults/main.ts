/**
 * Breaks the cloud mode in every way it knows while calls come in, and counts afterwards, in the stores themselves, that
 * everything acknowledged is there once: `npm run test:faults -- --rounds 20`. It ends with code 1 when anything is wrong.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startBigQueryEmulator } from '../test/support/bigQueryEmulator.ts';
import { startFaultProxy } from '../test/support/faultProxy.ts';
import { startFirestoreEmulator } from '../test/support/firestoreEmulator.ts';
import { freePort } from '../test/support/freePort.ts';
import { startGrpcFaults } from '../test/support/grpcFaults.ts';
import { FAULTS, type FaultKind } from './faults.ts';
import { Load } from './load.ts';
import { Replica } from './replica.ts';
import { report, type Round } from './report.ts';
import { Truth, type Wrongs } from './truth.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(FAULTS.length) },
    replicas: { type: 'string', default: '2' },
    /** Only faults whose name holds this text. */
    only: { type: 'string', default: '' },
    report: { type: 'string', default: '' },
  },
});

const LOAD_BEFORE_MS = 1500;
const LOAD_AFTER_MS = 1500;

/** Recovery that takes longer than this counts as failed, ms. */
const PATIENCE_MS = 240_000;

/** The history is looked at after so many rounds, and at the end: it follows at its own pace. */
const HISTORY_EVERY = 5;

/** What looking until nothing is wrong came to. */
interface Settled {
  tookMs: number;
  /** What is still wrong when there is no patience left. */
  wrongs: Wrongs;
  /** What was wrong until the end. */
  last: Wrongs;
}

/** Looks until nothing is wrong, or there is no patience left. */
async function settle(look: () => Promise<Wrongs>): Promise<Settled> {
  const started = performance.now();
  for (let last: Wrongs = []; ;) {
    const wrongs = await look().catch((error: unknown) => [`it could not be looked at: ${String(error)}`]);
    const tookMs = performance.now() - started;
    if (wrongs.length === 0 || tookMs > PATIENCE_MS) {
      return { tookMs, wrongs, last };
    }
    last = wrongs;
    await pause(250);
  }
}

process.env['METADATA_SERVER_DETECTION'] = 'none';
const folder = mkdtempSync(join(tmpdir(), 'voicehive-faults-'));
const firestoreEmulator = await startFirestoreEmulator();
const bigQueryEmulator = await startBigQueryEmulator();
const firestore = await startGrpcFaults(firestoreEmulator.address);
const bigQuery = await startFaultProxy(bigQueryEmulator.host);
const environment = {
  FIRESTORE_EMULATOR_HOST: firestore.address,
  BIGQUERY_EMULATOR_HOST: bigQuery.host,
  VOICEHIVE_GCP_PROJECT: bigQueryEmulator.projectId,
  VOICEHIVE_BIGQUERY_DATASET: 'voicehive',
};
const replicas: Replica[] = [];
for (let number = 0; number < Number(options.replicas); number += 1) {
  replicas.push(new Replica(join(folder, `replica-${number}`), await freePort(), environment));
}
const truth = new Truth(bigQueryEmulator.projectId, firestoreEmulator.address, {
  projectId: bigQueryEmulator.projectId,
  dataset: 'voicehive',
  location: 'US',
  emulatorHost: bigQueryEmulator.host,
  maxBytes: 1e12,
  queryTimeoutMs: 60_000,
});
const load = new Load(replicas);
const harmed = {
  replicas,
  firestore,
  firestorePid: firestoreEmulator.pid,
  bigQuery,
  bigQueryPid: bigQueryEmulator.pid,
};

/** Checks everything that does not need the history. */
async function look(): Promise<Wrongs> {
  const wrongs = await truth.record(load);
  const shown = await Promise.all(replicas.map((replica) => truth.replica(replica, load)));
  return [...wrongs, ...shown.flat()];
}

async function runRound(number: number, fault: FaultKind, withHistory: boolean): Promise<Round> {
  load.start();
  await pause(LOAD_BEFORE_MS);
  await fault.run(harmed);
  await pause(LOAD_AFTER_MS);
  const brokenUntil = performance.now();
  await load.stop();
  const stopped = performance.now() - brokenUntil;
  const record = await settle(look);
  const history = withHistory ? await settle(() => truth.history(load)) : null;
  const wrongs = [...record.wrongs, ...(history?.wrongs ?? [])];
  return {
    number,
    fault: fault.name,
    ...load.counts,
    recoveryMs: stopped + record.tookMs,
    historyMs: history?.tookMs ?? null,
    wrongs,
    last: record.last.join('; '),
  };
}

const rounds: Round[] = [];
try {
  await Promise.all(replicas.map((replica) => replica.start()));
  // A new replica has the past to read first; that is a fault of its own below.
  await Promise.all(replicas.map((replica) => replica.ready()));
  const kinds = FAULTS.filter(({ name }) => name.includes(options.only));
  const count = Number(options.rounds);
  for (let number = 1; number <= count; number += 1) {
    const fault = kinds[(number - 1) % kinds.length] as FaultKind;
    const round = await runRound(number, fault, number % HISTORY_EVERY === 0 || number === count);
    rounds.push(round);
    const result = round.wrongs.length === 0 ? 'nothing lost, nothing twice' : round.wrongs.join('; ');
    process.stdout.write(
      `${number}/${count} ${fault.name}: whole again after ${(round.recoveryMs / 1000).toFixed(1)} s${round.last === '' ? '' : ` (last: ${round.last})`}, ${result}\n`
    );
    if (round.wrongs.length > 0) {
      break;
    }
  }
} finally {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await truth.close();
  await firestore.stop();
  await bigQuery.stop();
  await firestoreEmulator.stop();
  await bigQueryEmulator.stop();
}
const isRight = rounds.every(({ wrongs }) => wrongs.length === 0);
const text = report(rounds);
process.stdout.write(`\n${text}`);
if (options.report !== '') {
  writeFileSync(options.report, text);
}
if (isRight) {
  rmSync(folder, { recursive: true, force: true });
} else {
  process.stdout.write(`\nData folders and logs are left in ${folder}.\n`);
}
process.exit(isRight ? 0 : 1);
