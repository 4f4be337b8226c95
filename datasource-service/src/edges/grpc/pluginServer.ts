import { chmodSync, chownSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { PluginAddress } from '../../config/config.ts';
import { MOST_REQUEST_BYTES } from '../../queries/requestLimits.ts';
import { loadDefinitions } from './definitions.ts';
import { addPluginServices, HeldCalls, type PluginServicesOptions } from './pluginServices.ts';
import { RunningStreams } from './stream.ts';

/** Largest message of Grafana, in bytes: the queries of a request, and who asks them. */
const MOST_MESSAGE_BYTES = 1.25 * MOST_REQUEST_BYTES;

/** Grafana never closes the connection of a launcher that it replaced; idle ones are closed after this, ms. */
const IDLE_CONNECTION_MS = 5 * 60 * 1000;

/** Time for calls under way when the service stops, ms. */
const DRAIN_MS = 3000;

/** The longest path that the kernel takes for a unix socket. */
const LONGEST_SOCKET_PATH = 107;

/** Owner and group may connect: connecting needs the right to write. */
const SOCKET_MODE = 0o660;

/** Of a folder that is made for the socket: who may connect is the socket's to say. */
const SOCKET_FOLDER_MODE = 0o755;

/** The running gRPC server for Grafana. */
export interface PluginServer {
  /** Where it listens, as the launcher is told. */
  address: string;
  /** Ends held calls and streams, lets calls under way finish, and closes. */
  stop(): Promise<void>;
}

function bind(server: Server, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(target, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) {
        resolve(port);
      } else {
        reject(error);
      }
    });
  });
}

/** Makes a folder that others get through, though files of this process are for its user alone. */
function makeSocketFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) {
    chmodSync(made, SOCKET_FOLDER_MODE);
  }
}

/**
 * Listens beside the final path and moves the socket into place. A socket left by a killed process cannot be bound
 * again, and deleting it first would let an old process that closes late delete the new one's.
 */
async function bindSocket(server: Server, path: string, group: number | null): Promise<string> {
  const own = `${path}.${process.pid}`;
  if (Buffer.byteLength(own) > LONGEST_SOCKET_PATH) {
    throw new Error(
      `The plugin socket's path is too long for a unix socket (${own}). Set VOICEHIVE_PLUGIN_ADDRESS to a shorter one.`
    );
  }
  makeSocketFolder(dirname(path));
  rmSync(own, { force: true });
  await bind(server, `unix:${own}`);
  chmodSync(own, SOCKET_MODE);
  if (group !== null) {
    chownSync(own, process.getuid?.() ?? 0, group);
  }
  renameSync(own, path);
  return `unix:${path}`;
}

async function bindTcp(server: Server, target: string): Promise<string> {
  const port = await bind(server, target);
  return `tcp:${target.replace(/:\d+$/, `:${port}`)}`;
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, DRAIN_MS);
    server.tryShutdown(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}

/** Starts the gRPC server that Grafana's data source is answered by. */
export async function startPluginServer(address: PluginAddress, options: PluginServicesOptions): Promise<PluginServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MOST_MESSAGE_BYTES,
    'grpc.max_connection_idle_ms': IDLE_CONNECTION_MS,
  });
  const held = new HeldCalls();
  const streams = new RunningStreams();
  addPluginServices(server, loadDefinitions(), { held, streams }, options);
  const bound =
    address.network === 'unix'
      ? await bindSocket(server, address.path, address.group)
      : await bindTcp(server, address.target);
  return {
    address: bound,
    async stop() {
      held.release();
      streams.interrupt();
      await drain(server);
    },
  };
}
