import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The service, running as a process of its own on an empty store. */
export interface RunningService {
  url: URL;
  stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') {
    throw new Error('No free port was found.');
  }
  return address.port;
}

/** Resolves when the process has ended, with its exit code. */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((done) => child.once('exit', done));
  }
  return child.exitCode;
}

/** Starts the service on a free port; the simulator waits for it by itself. */
export async function startService(environment: Record<string, string> = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, [resolve(__dirname, '../../datasource-service/src/main.ts')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'] ?? '',
      VOICEHIVE_HTTP_ADDRESS: address,
      VOICEHIVE_DATA_DIR: folder,
      VOICEHIVE_LOG_LEVEL: 'error',
      ...environment,
    },
  });
  return {
    url: new URL(`http://${address}`),
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
