import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from './eventually.mts';

const MAIN = join(import.meta.dirname, '../../../datasource-service/src/main.ts');

/** A service of its own for one test file, on a free port and with an empty data folder. */
export class OwnService {
  readonly url: string;
  private readonly port: number;
  private readonly dataDir: string;
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(port: number, dataDir: string) {
    this.port = port;
    this.dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param dataDir a folder that holds calls already; without it an empty one */
  static async create(dataDir?: string): Promise<OwnService> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'voicehive-e2e-')));
    const service = new OwnService(await freePort(), folder);
    await service.start();
    return service;
  }

  /** Starts, or starts again on the same data, and waits until it answers. */
  async start(): Promise<void> {
    this.process = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: '16',
        VOICEHIVE_HTTP_ADDRESS: `127.0.0.1:${this.port}`,
        VOICEHIVE_DATA_DIR: this.dataDir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => (this.output += chunk.toString());
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    await eventually(
      async () => (await fetch(`${this.url}/api/v1/health`)).ok,
      () => `The service did not start. Its output:\n${this.output}`
    );
  }

  /** Stops the process; the data stay. */
  async stop(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running && running.exitCode === null) {
      const exited = once(running, 'exit');
      running.kill('SIGTERM');
      await exited;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) {
    throw new Error('The machine gave no free port.');
  }
  return address.port;
}
