import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../src/main.ts');

/** The service as a process of its own, which can be killed. */
export interface ServiceProcess {
  url: string;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to end. Resolves with its exit code. */
  terminate(): Promise<number | null>;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode);
    } else {
      child.once('exit', (code) => resolve(code));
    }
  });
}

/** Limits under which a service process runs. */
interface ProcessLimits {
  /** Largest file in blocks of 512 bytes: writing past it fails as on a full disk. */
  fileBlocks?: number;
  /** Further variables. */
  environment?: Readonly<Record<string, string>>;
}

/** Starts the service's main program on a data folder. Resolves when it takes webhooks. */
export async function startServiceProcess(
  dataDir: string,
  port: number,
  { fileBlocks, environment = {} }: ProcessLimits = {}
): Promise<ServiceProcess> {
  // Without the trap the kernel would end the process instead of failing the write.
  const limits = fileBlocks === undefined ? '' : `trap '' XFSZ; ulimit -f ${fileBlocks};`;
  const child = spawn('/bin/sh', ['-c', `${limits} exec "$0" "$1"`, process.execPath, MAIN], {
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: '8',
      VOICEHIVE_DATA_DIR: dataDir,
      VOICEHIVE_HTTP_ADDRESS: `127.0.0.1:${port}`,
      VOICEHIVE_LOG_LEVEL: 'error',
      VOICEHIVE_MEMORY_LIMIT_MB: '256',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) {
      throw new Error(`The service ended with code ${child.exitCode}:\n${output}`);
    }
    const isUp = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false
    );
    if (isUp) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url,
    async kill() {
      child.kill('SIGKILL');
      await exitOf(child);
    },
    terminate() {
      child.kill('SIGTERM');
      return exitOf(child);
    },
  };
}

/** The processes of a test, so that none outlives it when an expectation fails. */
export class ServiceProcesses {
  readonly #started: ServiceProcess[] = [];

  /** As {@link startServiceProcess}. */
  async start(...parameters: Parameters<typeof startServiceProcess>): Promise<ServiceProcess> {
    const started = await startServiceProcess(...parameters);
    this.#started.push(started);
    return started;
  }

  /** Kills what still runs. */
  async killAll(): Promise<void> {
    await Promise.all(this.#started.splice(0).map((started) => started.kill()));
  }
}
