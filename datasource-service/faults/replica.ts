import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('replicaMain.ts', import.meta.url));

const READY_MS = 180_000;

/** How a replica is started. */
interface StartOptions {
  /** Largest file in blocks of 512 bytes: writing past it fails as on a full disk. */
  fileBlocks?: number;
  /** How far its clock goes wrong, ms. */
  clockOffsetMs?: number;
}

/** A replica that is started, killed and started again on one data folder and one port. */
export class Replica {
  readonly url: string;
  readonly #folder: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;

  constructor(folder: string, port: number, environment: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#environment = {
      ...environment,
      VOICEHIVE_DATA_DIR: folder,
      VOICEHIVE_HTTP_ADDRESS: `127.0.0.1:${port}`,
      VOICEHIVE_LOG_LEVEL: 'warn',
      VOICEHIVE_MEMORY_LIMIT_MB: '256',
    };
  }

  /** Starts it. Resolves when it takes webhooks, or when it ended again. */
  async start({ fileBlocks, clockOffsetMs = 0 }: StartOptions = {}): Promise<void> {
    // Without the trap the kernel would end the process instead of failing the write.
    const limits = fileBlocks === undefined ? '' : `trap '' XFSZ; ulimit -f ${fileBlocks};`;
    const child = spawn('/bin/sh', ['-c', `${limits} exec "$0" "$1"`, process.execPath, MAIN], {
      env: {
        ...process.env,
        ...this.#environment,
        UV_THREADPOOL_SIZE: '8',
        FAULTS_CLOCK_OFFSET_MS: String(clockOffsetMs),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(`${this.#folder}.log`, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
    const giveUpAt = Date.now() + READY_MS;
    while (child.exitCode === null && Date.now() < giveUpAt && !(await this.#answers())) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #answers(): Promise<boolean> {
    return fetch(`${this.url}/healthz`).then(
      (response) => response.ok,
      () => false
    );
  }

  /** Resolves when it has all that it should show. */
  async ready(): Promise<void> {
    while (!(await fetch(`${this.url}/readyz`).then(({ ok }) => ok))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  /** Deletes files of its data folder; all of them without names. */
  async deleteFiles(names?: readonly string[]): Promise<void> {
    const paths = names === undefined ? [this.#folder] : names.map((name) => join(this.#folder, name));
    await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
  }
}
