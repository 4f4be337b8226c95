import { Writable } from 'node:stream';
import { readConfig } from '../../src/config/config.ts';
import { startService, type Service, type ServiceDependencies } from '../../src/service/service.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics, type Metrics } from '../../src/runtime/metrics.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A service of a test's own, with what it logged. */
export interface TestService extends Service {
  dataDir: string;
  metrics: Metrics;
  /** Everything logged so far, as text. */
  logged: () => string;
  /** Stops it and starts another on the same data, with the given differences in its environment. */
  restart(differences?: Record<string, string>): Promise<TestService>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** How often a service exports in cloud mode, when a change counts as settled, and how often retention looks, ms. */
type ExportTimes = Pick<ServiceDependencies, 'exportEveryMs' | 'settledAfterMs' | 'retentionLookMs'>;

async function startOn(
  folder: ReturnType<typeof temporaryFolder>,
  environment: Record<string, string>,
  now: () => number,
  metricsOptions: Parameters<typeof createMetrics>[0],
  times: ExportTimes = {}
): Promise<TestService> {
  const chunks: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const config = readConfig({
    VOICEHIVE_HTTP_ADDRESS: '127.0.0.1:0',
    VOICEHIVE_DATA_DIR: folder.path,
    VOICEHIVE_MEMORY_LIMIT_MB: '256',
    ...environment,
  });
  const metrics = createMetrics(metricsOptions);
  const service = await startService(config, { logger: createLogger('debug', sink), metrics, now, ...times });
  return {
    ...service,
    dataDir: folder.path,
    metrics,
    logged: () => chunks.join(''),
    async restart(differences = {}) {
      await service.stop();
      return startOn(folder, { ...environment, ...differences }, now, metricsOptions, times);
    },
    async remove() {
      await service.stop();
      folder.remove();
    },
  };
}

/** Starts a service on a free port with a data folder of its own. */
export function startTestService(
  environment: Record<string, string> = {},
  now: () => number = Date.now,
  metricsOptions: Parameters<typeof createMetrics>[0] = { processMetrics: false },
  times: ExportTimes = {}
): Promise<TestService> {
  return startOn(temporaryFolder(), environment, now, metricsOptions, times);
}

/** Sends a webhook. */
export function sendWebhook(
  service: Pick<Service, 'url'>,
  body: unknown,
  headers: Record<string, string> = {}
): Promise<Response> {
  return fetch(`${service.url}/api/v1/webhooks/vapi`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
}

interface Health {
  calls: number;
  unapplied: number;
  hotStore: { state: string; behind: number };
}

/** Waits until the service has so many calls and shows all it was told. */
export async function settled(service: Pick<Service, 'url'>, calls: number): Promise<void> {
  for (;;) {
    const health = (await (await fetch(`${service.url}/api/v1/health`)).json()) as Health;
    const isShown = health.hotStore.state === 'ready' && health.hotStore.behind === 0;
    if (health.calls >= calls && health.unapplied === 0 && isShown) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A frame as columns by name. */
export interface Columns {
  columns: Record<string, unknown[]>;
  meta: Record<string, unknown>;
  labels: Record<string, string>;
}

interface FrameBody {
  schema: { meta?: Record<string, unknown>; fields: Array<{ name: string; labels?: Record<string, string> }> };
  data: { values: unknown[][] };
}

function asColumns({ schema, data }: FrameBody): Columns {
  return {
    columns: Object.fromEntries(schema.fields.map(({ name }, index) => [name, data.values[index] ?? []])),
    meta: schema.meta ?? {},
    labels: schema.fields.at(-1)?.labels ?? {},
  };
}

/** The whole time in which tests have calls. */
const ALL_TIME = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2027, 0, 1) };

/** Asks one query over HTTP and gives its frames, or throws its error. */
export async function query(
  service: Pick<Service, 'url'>,
  model: object,
  range: Partial<typeof ALL_TIME> = {},
  headers: Record<string, string> = {}
): Promise<Columns[]> {
  const response = await fetch(`${service.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...ALL_TIME, ...range, queries: [{ ...model, refId: 'A' }] }),
  });
  const body = (await response.json()) as {
    results?: { A: { error?: string; status: number; frames: FrameBody[] } };
    error?: { message: string };
  };
  const result = body.results?.A;
  if (result === undefined || result.error !== undefined) {
    throw new Error(`${result?.status ?? response.status}: ${result?.error ?? body.error?.message}`);
  }
  return result.frames.map(asColumns);
}

/** Asks a query that is answered with one frame. */
export async function queryOne(...parameters: Parameters<typeof query>): Promise<Columns> {
  const [frame] = await query(...parameters);
  if (frame === undefined) {
    throw new Error('The query was answered without a frame.');
  }
  return frame;
}
