import { setTimeout as pause } from 'node:timers/promises';
import type { FaultProxy } from '../test/support/faultProxy.ts';
import { GrpcCode } from '../src/runtime/firestore/attempts.ts';
import type { GrpcFault, GrpcFaults } from '../test/support/grpcFaults.ts';
import type { Replica } from './replica.ts';

/** What a fault may harm. */
export interface Harmed {
  replicas: readonly Replica[];
  firestore: GrpcFaults;
  /** Process of the Firestore emulator. */
  firestorePid: number;
  bigQuery: FaultProxy;
  /** Process of the BigQuery emulator. */
  bigQueryPid: number;
}

/** A way in which something breaks and is whole again when `run` is over. */
export interface FaultKind {
  name: string;
  run(harmed: Harmed): Promise<void>;
}

/** How long an outage lasts, ms. */
const OUTAGE_MS = 4000;

const HOUR_MS = 3_600_000;

const DAY_MS = 24 * HOUR_MS;

/** Days by which a clock is off: past what the policy keeps bodies, transcripts and calls for. */
const SKEWS = [8, 91, 401, -8, -91, -401];

/** Long enough for retention to look several times. */
const SKEWED_MS = 8000;

/** Blocks of 512 bytes: enough to start with, and full soon. */
const SMALL_DISK = 6000;

function one<T>(things: readonly T[]): T {
  return things[Math.floor(Math.random() * things.length)] as T;
}

/** Meets a share of the requests to Firestore with a fault for a while. */
async function harmFirestore({ firestore }: Harmed, share: number, fault: () => GrpcFault): Promise<void> {
  firestore.rule = () => (Math.random() < share ? fault() : null);
  await pause(OUTAGE_MS);
  firestore.rule = () => null;
  // What hangs would hang on after the fault: as after a network that lost its packets, its connection ends.
  firestore.cut();
}

/** Stops a process for a while, as a machine that is starved. */
async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    await pause(OUTAGE_MS);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function restartWith(replica: Replica, options: Parameters<Replica['start']>[0], lastsMs: number): Promise<void> {
  await replica.kill();
  await replica.start(options);
  await pause(lastsMs);
  await replica.kill();
  await replica.start();
}

function harmBigQuery(name: string, status: number, reason: string): FaultKind {
  return {
    name,
    async run({ bigQuery }) {
      const body = { error: { code: status, message: name, errors: [{ reason, message: name }] } };
      bigQuery.fail(() => Math.random() < 0.7, { status, body }, 12);
      await pause(OUTAGE_MS);
    },
  };
}

const refusals = [GrpcCode.resourceExhausted, GrpcCode.internal, GrpcCode.unavailable];

/** Everything that the suite breaks. */
export const FAULTS: readonly FaultKind[] = [
  {
    name: 'a replica is killed',
    async run({ replicas }) {
      const replica = one(replicas);
      await replica.kill();
      await replica.start();
    },
  },
  {
    name: 'all replicas are killed at once',
    async run({ replicas }) {
      await Promise.all(replicas.map((replica) => replica.kill()));
      await Promise.all(replicas.map((replica) => replica.start()));
    },
  },
  {
    name: 'Firestore refuses half of the requests (429, 500, 503)',
    run: (harmed) => harmFirestore(harmed, 0.5, () => ({ kind: 'refuse', code: one(refusals) })),
  },
  {
    name: 'Firestore cannot be reached',
    run: (harmed) => harmFirestore(harmed, 1, () => ({ kind: 'refuse', code: GrpcCode.unavailable })),
  },
  {
    name: 'a third of Firestore’s answers is lost after the work is done',
    run: (harmed) => harmFirestore(harmed, 0.33, () => ({ kind: 'loseAnswer' })),
  },
  {
    name: 'Firestore is slow',
    run: (harmed) => harmFirestore(harmed, 0.8, () => ({ kind: 'delay', milliseconds: 700 })),
  },
  { name: 'Firestore hangs', run: (harmed) => harmFirestore(harmed, 0.3, () => ({ kind: 'hang' })) },
  { name: 'Firestore’s machine stands still', run: ({ firestorePid }) => freeze(firestorePid) },
  harmBigQuery('BigQuery answers 503', 503, 'backendError'),
  harmBigQuery('BigQuery answers 429', 429, 'rateLimitExceeded'),
  harmBigQuery('BigQuery answers 500', 500, 'internalError'),
  {
    name: 'connections to BigQuery are cut',
    async run({ bigQuery }) {
      bigQuery.fail(() => Math.random() < 0.5, 'reset', 12);
      await pause(OUTAGE_MS);
    },
  },
  { name: 'BigQuery’s machine stands still', run: ({ bigQueryPid }) => freeze(bigQueryPid) },
  {
    name: 'a replica’s hot store is deleted',
    async run({ replicas }) {
      const replica = one(replicas);
      await replica.kill();
      await replica.deleteFiles(['hot.duckdb', 'hot.duckdb.wal']);
      await replica.start();
    },
  },
  {
    name: 'a replica loses its whole disk',
    async run({ replicas }) {
      const replica = one(replicas);
      await replica.kill();
      await replica.deleteFiles();
      await replica.start();
    },
  },
  {
    name: 'a replica’s disk is full',
    run: ({ replicas }) => restartWith(one(replicas), { fileBlocks: SMALL_DISK }, OUTAGE_MS),
  },
  {
    name: 'a replica’s clock is an hour ahead',
    run: ({ replicas }) => restartWith(one(replicas), { clockOffsetMs: HOUR_MS }, OUTAGE_MS),
  },
  {
    name: 'a replica’s clock is an hour behind',
    run: ({ replicas }) => restartWith(one(replicas), { clockOffsetMs: -HOUR_MS }, OUTAGE_MS),
  },
  ...SKEWS.map((days): FaultKind => ({
    name: `a replica’s clock is ${Math.abs(days)} days ${days > 0 ? 'ahead' : 'behind'}`,
    run: ({ replicas }) => restartWith(one(replicas), { clockOffsetMs: days * DAY_MS }, SKEWED_MS),
  })),
];
