import {
  status as GrpcStatus,
  type sendUnaryData,
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import type { ServiceHealth } from '../../contract/index.ts';
import type { QueryEngine } from '../../queries/queryEngine.ts';
import type { Resources } from '../../api/resource.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { LiveStream } from '../../live/liveStream.ts';
import { callResource } from './callResource.ts';
import type { Definitions } from './definitions.ts';
import type { CheckHealthResponse } from './messages.ts';
import { queryData } from './queryData.ts';
import { publishStream, subscribeStream, type RunningStreams } from './stream.ts';

/** What Grafana's calls are answered with. */
export interface PluginServicesOptions {
  engine: QueryEngine;
  resources: Resources;
  health: () => Promise<ServiceHealth>;
  live: LiveStream;
  metrics: Metrics;
  logger: Logger;
}

type Unary = ServerUnaryCall<unknown, unknown>;

const SERVING = 1;

async function checkHealth(health: () => Promise<ServiceHealth>): Promise<CheckHealthResponse> {
  const details = await health();
  return {
    status: details.status === 'error' ? 2 : 1,
    message: details.message,
    jsonDetails: Buffer.from(JSON.stringify(details)),
  };
}

/** Mounts a handler that returns a promise. Failures here are bugs: expected errors are part of the answers. */
function unary(
  name: string,
  { metrics, logger }: PluginServicesOptions,
  answer: (request: unknown, signal: AbortSignal) => Promise<object>
) {
  return (call: Unary, callback: sendUnaryData<unknown>): void => {
    const abort = new AbortController();
    call.on('cancelled', () => abort.abort());
    answer(call.request, abort.signal).then(
      (response) => {
        metrics.pluginCall(name, 'ok');
        callback(null, response);
      },
      (error: unknown) => {
        metrics.pluginCall(name, 'failed');
        logger.error({ err: error, method: name }, 'A call of the plugin protocol failed.');
        callback({ code: GrpcStatus.INTERNAL, details: 'The VoiceHive service failed; its log has the details.' });
      }
    );
  };
}

/** The calls of launchers that are held open until the service or Grafana stops. */
export class HeldCalls {
  readonly #held = new Set<ServerWritableStream<unknown, unknown>>();

  /** Keeps the call without an answer. */
  hold(call: ServerWritableStream<unknown, unknown>): void {
    this.#held.add(call);
    call.on('cancelled', () => this.#held.delete(call));
  }

  /** Ends all calls: each launcher exits, and Grafana starts it again with a fresh connection. */
  release(): void {
    this.#held.forEach((call) => call.end());
    this.#held.clear();
  }

  get size(): number {
    return this.#held.size;
  }
}

/** Registers everything that Grafana and its launcher call. */
export function addPluginServices(
  server: Server,
  definitions: Definitions,
  { held, streams }: { held: HeldCalls; streams: RunningStreams },
  options: PluginServicesOptions
): void {
  const { engine, resources, health, live, metrics, logger } = options;
  server.addService(definitions.pluginv2.Data.service, {
    QueryData: unary('QueryData', options, (request, signal) => queryData(request, engine, signal)),
  });
  server.addService(definitions.pluginv2.Diagnostics.service, {
    CheckHealth: unary('CheckHealth', options, () => checkHealth(health)),
    CollectMetrics: unary('CollectMetrics', options, async () => ({
      metrics: { prometheus: Buffer.from(await metrics.registry.metrics()) },
    })),
  });
  server.addService(definitions.pluginv2.Resource.service, {
    CallResource: (call: ServerWritableStream<unknown, unknown>) => {
      callResource(call.request, resources).then(
        (response) => {
          metrics.pluginCall('CallResource', 'ok');
          call.write(response);
          call.end();
        },
        (error: unknown) => {
          metrics.pluginCall('CallResource', 'failed');
          logger.error({ err: error }, 'A resource call failed.');
          call.emit('error', { code: GrpcStatus.INTERNAL, details: 'The VoiceHive service failed.' });
        }
      );
    },
  });
  server.addService(definitions.pluginv2.Stream.service, {
    SubscribeStream: unary('SubscribeStream', options, async (request) => subscribeStream(request, live)),
    PublishStream: unary('PublishStream', options, async () => publishStream()),
    RunStream: (call: ServerWritableStream<unknown, unknown>) => {
      metrics.pluginCall('RunStream', 'ok');
      streams.run(call, live);
    },
  });
  server.addService(definitions.plugin.GRPCController.service, {
    // Grafana stops, not the service: only the launchers are let go, so that Grafana need not kill them.
    Shutdown: unary('Shutdown', options, async () => {
      held.release();
      return {};
    }),
  });
  server.addService(definitions.grpc.health.v1.Health.service, {
    Check: unary('Check', options, async () => ({ status: SERVING })),
  });
  server.addService(definitions.voicehive.Launcher.service, {
    Hold: (call: ServerWritableStream<unknown, unknown>) => held.hold(call),
  });
}
