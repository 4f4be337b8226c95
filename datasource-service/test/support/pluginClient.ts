import { credentials, Client, type ClientReadableStream, type ServiceError as GrpcError } from '@grpc/grpc-js';
import { tableFromIPC, type Table } from 'apache-arrow';
import { loadDefinitions } from '../../src/edges/grpc/definitions.ts';

/** An answer for one refId, with its frames decoded. */
export interface DecodedResponse {
  status: number;
  error: string;
  errorSource: string;
  frames: Table[];
}

interface QueryDataResponse {
  responses: Record<string, Omit<DecodedResponse, 'frames'> & { frames: Buffer[] }>;
}

/** A packet of a live channel, decoded. */
export interface LivePacket {
  schema?: { fields: Array<{ name: string }> };
  data: { values: unknown[][] };
}

interface UserLike {
  login: string;
  role: string;
}

function contextOf(user: UserLike | null): object {
  return {
    orgId: 1,
    pluginId: 'voicehive-monitoring-datasource',
    user,
    dataSourceInstanceSettings: { uid: 'voicehive', name: 'VoiceHive calls' },
  };
}

/** A client of the plugin protocol as Grafana is one. */
export class PluginClient {
  readonly #client: Client;
  readonly #definitions = loadDefinitions();

  /** @param address such as `unix:/path` or `tcp:host:port` */
  constructor(address: string) {
    this.#client = new Client(address.replace(/^tcp:/, ''), credentials.createInsecure());
  }

  #unary<Response>(
    service: { [name: string]: { path: string; requestSerialize: unknown; responseDeserialize: unknown } },
    method: string,
    request: object
  ): Promise<Response> {
    const definition = service[method];
    if (definition === undefined) {
      throw new Error(`There is no method ${method}.`);
    }
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize as (value: object) => Buffer,
        definition.responseDeserialize as (bytes: Buffer) => Response,
        request,
        (error: GrpcError | null, response?: Response) => {
          if (error === null && response !== undefined) {
            resolve(response);
          } else {
            reject(error);
          }
        }
      );
    });
  }

  /** Asks queries by refId, as the user. */
  async queryData(
    queries: Record<string, object>,
    range: { from: number; to: number },
    user: UserLike | null = { login: 'ann', role: 'Admin' }
  ): Promise<Record<string, DecodedResponse>> {
    const request = {
      pluginContext: contextOf(user),
      headers: {},
      queries: Object.entries(queries).map(([refId, model]) => ({
        refId,
        maxDataPoints: 100,
        intervalMS: 60_000,
        timeRange: { fromEpochMS: range.from, toEpochMS: range.to },
        json: Buffer.from(JSON.stringify({ refId, ...model })),
        queryType: '',
      })),
    };
    const { responses } = await this.#unary<QueryDataResponse>(
      this.#definitions.pluginv2.Data.service,
      'QueryData',
      request
    );
    return Object.fromEntries(
      Object.entries(responses).map(([refId, response]) => [
        refId,
        { ...response, frames: response.frames.map((bytes) => tableFromIPC(bytes)) },
      ])
    );
  }

  checkHealth(): Promise<{ status: number; message: string; jsonDetails: Buffer }> {
    return this.#unary(this.#definitions.pluginv2.Diagnostics.service, 'CheckHealth', {});
  }

  async collectMetrics(): Promise<string> {
    const { metrics } = await this.#unary<{ metrics: { prometheus: Buffer } }>(
      this.#definitions.pluginv2.Diagnostics.service,
      'CollectMetrics',
      {}
    );
    return metrics.prometheus.toString();
  }

  shutdown(): Promise<object> {
    return this.#unary(this.#definitions.plugin.GRPCController.service, 'Shutdown', {});
  }

  probe(): Promise<{ status: number }> {
    return this.#unary(this.#definitions.grpc.health.v1.Health.service, 'Check', { service: 'plugin' });
  }

  #stream<Response>(
    service: { [name: string]: { path: string; requestSerialize: unknown; responseDeserialize: unknown } },
    method: string,
    request: object
  ): ClientReadableStream<Response> {
    const definition = service[method];
    if (definition === undefined) {
      throw new Error(`There is no method ${method}.`);
    }
    return this.#client.makeServerStreamRequest(
      definition.path,
      definition.requestSerialize as (value: object) => Buffer,
      definition.responseDeserialize as (bytes: Buffer) => Response,
      request
    );
  }

  /** Asks a resource of the data source, as the user; a body is sent as JSON. */
  callResource(
    path: string,
    method = 'GET',
    body: unknown = undefined,
    user: UserLike | null = null
  ): Promise<{ code: number; body: unknown }> {
    const stream = this.#stream<{ code: number; body: Buffer }>(
      this.#definitions.pluginv2.Resource.service,
      'CallResource',
      {
        path,
        method,
        url: path,
        pluginContext: contextOf(user),
        body: Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? '')),
      }
    );
    return new Promise((resolve, reject) => {
      stream.once('data', (answer) => resolve({ code: answer.code, body: JSON.parse(answer.body.toString()) }));
      stream.once('error', reject);
    });
  }

  /** Asks to watch a channel, as the user. */
  subscribeStream(path: string, user: UserLike | null): Promise<{ status: number; data: Buffer }> {
    const request = { pluginContext: contextOf(user), path };
    return this.#unary(this.#definitions.pluginv2.Stream.service, 'SubscribeStream', request);
  }

  publishStream(path: string): Promise<{ status: number }> {
    const request = { pluginContext: contextOf({ login: 'ann', role: 'Admin' }), path, data: Buffer.from('{}') };
    return this.#unary(this.#definitions.pluginv2.Stream.service, 'PublishStream', request);
  }

  /** Runs a channel; `ended` resolves with the error that it ended with, or null when it ended well. */
  runStream(
    path: string,
    onPacket: (packet: LivePacket) => void
  ): { cancel(): void; ended: Promise<GrpcError | null> } {
    const stream = this.#stream<{ data: Buffer }>(this.#definitions.pluginv2.Stream.service, 'RunStream', {
      pluginContext: contextOf(null),
      path,
    });
    stream.on('data', ({ data }) => onPacket(JSON.parse(data.toString()) as LivePacket));
    const ended = new Promise<GrpcError | null>((resolve) => {
      stream.once('error', (error: GrpcError) => resolve(error));
      stream.once('end', () => resolve(null));
    });
    return { cancel: () => stream.cancel(), ended };
  }

  /** Holds a call open as the launcher does; resolves when the service ends it. */
  hold(): Promise<void> {
    const stream = this.#stream<object>(this.#definitions.voicehive.Launcher.service, 'Hold', {});
    return new Promise((resolve) => {
      stream.on('data', () => undefined);
      stream.once('end', () => resolve());
      stream.once('error', () => resolve());
    });
  }

  close(): void {
    this.#client.close();
  }
}
