import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.ts';

const MODULE = fileURLToPath(new URL('../bigquery-emulator', import.meta.url));
const PROGRAM = 'github.com/goccy/bigquery-emulator/cmd/bigquery-emulator';

/** Building takes minutes the first time: all of GoogleSQL is compiled. */
export const EMULATOR_BUILD_MS = 20 * 60_000;

/** A lock older than this belongs to a build that died, ms. */
const STALE_LOCK_MS = EMULATOR_BUILD_MS;

/** A BigQuery emulator of a test's own. */
export interface BigQueryEmulator {
  /** `host:port`, as `BIGQUERY_EMULATOR_HOST` has it. */
  host: string;
  projectId: string;
  pid: number;
  stop(): Promise<void>;
}

function builtProgram(): string {
  const sums = createHash('sha256')
    .update(readFileSync(join(MODULE, 'go.mod')))
    .update(readFileSync(join(MODULE, 'go.sum')))
    .digest('hex');
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'voicehive-monitoring', `bigquery-emulator-${sums.slice(0, 16)}`);
}

function build(program: string): void {
  const unfinished = `${program}.${process.pid}`;
  const { status, stderr, error } = spawnSync('go', ['build', '-ldflags=-s -w', '-o', unfinished, PROGRAM], {
    cwd: MODULE,
    // It is Go alone, and needs no C compiler.
    env: { ...process.env, CGO_ENABLED: '0' },
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(
      error === undefined
        ? `The BigQuery emulator could not be built: ${stderr}`
        : 'The suites on BigQuery need Go on the PATH, to build the emulator, or a real project (docs/cloud.md).'
    );
  }
  renameSync(unfinished, program);
}

function isLocked(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    const lockedAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - lockedAt > STALE_LOCK_MS) {
      rmSync(lock, { recursive: true, force: true });
    }
    return true;
  }
}

/** The emulator's program, built once for all suites of this machine; others wait for the one that builds. */
export async function emulatorProgram(): Promise<string> {
  const program = builtProgram();
  const lock = `${program}.lock`;
  mkdirSync(join(program, '..'), { recursive: true });
  while (!existsSync(program)) {
    if (isLocked(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    } else {
      try {
        build(program);
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    }
  }
  return program;
}

/** Starts an empty emulator on a loopback port, in memory. */
export async function startBigQueryEmulator(): Promise<BigQueryEmulator> {
  const program = await emulatorProgram();
  const port = await freePort();
  const projectId = 'voicehive-test';
  const child = spawn(
    program,
    [`--project=${projectId}`, '--host=127.0.0.1', `--port=${port}`, `--grpc-port=${await freePort()}`],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The BigQuery emulator ended with ${code}.`)));
    child.stdout.on('data', (text: Buffer) => (text.includes('REST server') ? resolve() : undefined));
  });
  return {
    host: `127.0.0.1:${port}`,
    projectId,
    pid: child.pid as number,
    async stop() {
      // It holds everything in memory, so that nothing is lost by ending it at once.
      child.kill('SIGKILL');
      await ended;
    },
  };
}
