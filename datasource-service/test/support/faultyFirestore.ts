import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Firestore } from '@google-cloud/firestore';
import { pino } from 'pino';
import { EndableFirestore } from '../../src/record/firestore/client.ts';
import {
  openFirestoreRecordStore,
  type FirestoreRecordStore,
} from '../../src/record/firestore/firestoreRecordStore.ts';
import { startFirestoreEmulator, type FirestoreEmulator } from './firestoreEmulator.ts';
import { startGrpcFaults, type FaultRule, type GrpcFault, type GrpcFaults } from './grpcFaults.ts';
import { temporaryFolder } from './temporaryFolder.ts';

type ReplicaOptions = Parameters<typeof openFirestoreRecordStore>[0];

/** What a test's replica may differ in. */
export type ReplicaDifferences = Partial<ReplicaOptions>;

/** Replicas that reach their Firestore through something that goes wrong on demand. */
export interface FaultyFirestore {
  readonly faults: GrpcFaults;
  /** Firestore itself, past the faults. */
  readonly db: Firestore;
  readonly project: string;
  /** Where the copies of the replicas are. */
  readonly folder: string;
  /** A client that the faults meet; whoever makes one ends it. */
  client(): Firestore;
  /** Opens a replica by the name of its copy; it is closed with its test. */
  open(name: string, differences?: ReplicaDifferences): Promise<FirestoreRecordStore>;
  /** Opens one that no fault meets. */
  openUnharmed(name: string): Promise<FirestoreRecordStore>;
  /** Closes a replica before its test ends. */
  close(store: FirestoreRecordStore): Promise<void>;
}

/** One emulator for all tests of a file, and a record, faults and a folder of their own for each. */
export function withFaultyFirestore(common: ReplicaDifferences): FaultyFirestore {
  let emulator: FirestoreEmulator;
  let faults: GrpcFaults;
  let folder: ReturnType<typeof temporaryFolder>;
  let project: string;
  let db: Firestore;
  const opened = new Set<FirestoreRecordStore>();

  beforeAll(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    emulator = await startFirestoreEmulator();
  }, 120_000);

  afterAll(() => emulator.stop());

  beforeEach(async () => {
    faults = await startGrpcFaults(emulator.address);
    folder = temporaryFolder();
    project = `demo-${randomUUID()}`;
    db = clientOf(emulator.address);
  });

  afterEach(async () => {
    faults.rule = () => null;
    // What hangs fails now and is tried again, so that every client ends before its test does.
    faults.cut();
    await Promise.all([...opened].map(close));
    await db.terminate();
    await faults.stop();
    folder.remove();
  });

  function clientOf(host: string): Firestore {
    return new EndableFirestore({
      projectId: project,
      host,
      ssl: false,
      customHeaders: { Authorization: 'Bearer owner' },
    });
  }

  async function open(name: string, differences: ReplicaDifferences = {}): Promise<FirestoreRecordStore> {
    const store = await openFirestoreRecordStore({
      db: clientOf(faults.address),
      copyPath: join(folder.path, `${name}.sqlite`),
      callerKey: null,
      days: 35,
      past: null,
      logger: pino({ level: 'silent' }),
      now: Date.now,
      ...common,
      ...differences,
    });
    opened.add(store);
    return store;
  }

  async function close(store: FirestoreRecordStore): Promise<void> {
    opened.delete(store);
    await store.close();
  }

  return {
    get faults() {
      return faults;
    },
    get db() {
      return db;
    },
    get project() {
      return project;
    },
    get folder() {
      return folder.path;
    },
    client: () => clientOf(faults.address),
    open,
    openUnharmed: (name) => open(name, { db: clientOf(emulator.address) }),
    close,
  };
}

/** Meets the first so many requests of a method with a fault. */
export function first(count: number, method: string, fault: GrpcFault): FaultRule {
  let left = count;
  return (asked) => {
    if (asked !== method || left <= 0) {
      return null;
    }
    left -= 1;
    return fault;
  };
}
