import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './freePort.ts';

const JAR = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar';
const MAIN_CLASS = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';
const READY_AFTER_MS = 120_000;

/** Time limit of a test, unless its file says otherwise afterwards, ms. */
const TEST_MS = 60_000;

/** A running emulator of Firestore. */
export interface FirestoreEmulator {
  /** `host:port`, as `FIRESTORE_EMULATOR_HOST` wants it. */
  address: string;
  pid: number;
  /** Ends it; with a folder to export to, everything is written there first. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

interface EmulatorOptions {
  /** Port of its own; a free one without it. */
  port?: number;
  /** Security rules, a file. */
  rules?: string;
  /** Folder that what it holds is written to when it stops. */
  exportTo?: string;
  /** Folder that an earlier one was written to. */
  importFrom?: string;
}

/** The emulator that comes with the Google Cloud SDK. */
function findJar(): string {
  const named = process.env['FIRESTORE_EMULATOR_JAR'];
  const gcloud = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gcloud'))
    .find((path) => existsSync(path));
  const root = gcloud === undefined ? null : dirname(dirname(realpathSync(gcloud)));
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...(root === null ? [] : [join(root, JAR)]),
    join('/usr/lib/google-cloud-sdk', JAR),
  ];
  const jar = candidates.find((path) => existsSync(path));
  if (jar === undefined) {
    throw new Error(
      'The Firestore emulator was not found. Install it (gcloud components install cloud-firestore-emulator, or the package google-cloud-cli-firestore-emulator), or name its file in FIRESTORE_EMULATOR_JAR.'
    );
  }
  return jar;
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/`)).ok;
  } catch {
    return false;
  }
}

/** Starts Google's own emulator on loopback and waits until it answers. */
export async function startFirestoreEmulator(options: EmulatorOptions = {}): Promise<FirestoreEmulator> {
  const port = options.port ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    'java',
    [
      '-Duser.language=en',
      '-Xmx1g',
      '-cp',
      findJar(),
      MAIN_CLASS,
      '--host=127.0.0.1',
      `--port=${port}`,
      ...(options.rules === undefined ? [] : [`--rules=${options.rules}`]),
      ...(options.exportTo === undefined ? [] : [`--export-on-exit=${options.exportTo}`]),
      ...(options.importFrom === undefined ? [] : [`--import-data=${options.importFrom}`]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  );
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await ended(child);
  };
  const giveUpAt = Date.now() + READY_AFTER_MS;
  while (!(await isReady(address))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`The Firestore emulator did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address, pid: child.pid as number, stop: end('SIGTERM'), kill: end('SIGKILL') };
}

/** One emulator for all tests of a file, found by the client through the environment. */
export function withFirestoreEmulator(): void {
  let emulator: FirestoreEmulator;

  // Many who want the same document go on trying for as long as it takes on a busy machine.
  jest.setTimeout(TEST_MS);

  beforeAll(async () => {
    emulator = await startFirestoreEmulator();
    process.env['FIRESTORE_EMULATOR_HOST'] = emulator.address;
    // Without credentials there is no use in looking for a server that has them.
    process.env['METADATA_SERVER_DETECTION'] = 'none';
  }, READY_AFTER_MS);

  afterAll(async () => {
    delete process.env['FIRESTORE_EMULATOR_HOST'];
    await emulator.stop();
  });
}
