import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { summarise, type Timings } from './statistics.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CONNECTIONS = 32;

/** The first seconds of a process are reported apart: its code is not compiled yet. */
const WARM_UP_SECONDS = 4;

/** How webhooks were taken in. */
export interface IngestRun {
  sent: number;
  seconds: number;
  /** Time from sending to acknowledgement, ms. */
  acknowledged: Timings;
  /** The same for the first seconds after the start, while the code is still being compiled. */
  cold: Timings;
  refused: number;
  /** Time of the queries that ran meanwhile, ms. */
  queries: Timings;
  /** Deliveries acknowledged and not yet worked into calls when the last was acknowledged. */
  unapplied: number;
  rssMegabytes: number;
  /** Processor time of the whole service, queries included, ms for a thousand webhooks. */
  cpuMillisPerThousand: number;
}

interface Running {
  url: string;
  child: ChildProcess;
}

/** Ends a service, and resolves when it has ended. */
export async function endService(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Starts the service on a data folder, with further variables. */
export function startService(folder: string, environment: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: '16',
      VOICEHIVE_HTTP_ADDRESS: '127.0.0.1:0',
      VOICEHIVE_DATA_DIR: folder,
      VOICEHIVE_LOG_LEVEL: 'info',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}.`)));
    const onData = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found !== null) {
        child.stdout?.off('data', onData).resume();
        resolve({ url: found[0], child });
      }
    };
    child.stdout?.on('data', onData);
  });
}

function bodyOf(index: number): string {
  const call = Math.floor(index / 12);
  const turn = index % 12;
  const base = { call: { id: `call-${call}`, orgId: 'bench', type: 'inboundPhoneCall' }, timestamp: Date.now() };
  const message =
    turn === 0
      ? { ...base, type: 'status-update', status: 'in-progress' }
      : turn === 11
        ? {
            ...base,
            type: 'end-of-call-report',
            endedReason: 'customer-ended-call',
            artifact: { transcript: 'words '.repeat(1000) },
            analysis: {},
          }
        : {
            ...base,
            type: 'speech-update',
            status: turn % 2 === 0 ? 'stopped' : 'started',
            role: 'user',
            turn,
            artifact: { note: 'x'.repeat(2000) },
          };
  return JSON.stringify({ message });
}

function post(agent: Agent, url: URL, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      }
    );
    sending.once('error', reject);
    sending.end(body);
  });
}

/** Sends at a steady rate from many connections while queries run, and reports how long acknowledgements took. */
export async function benchIngest(perSecond: number, seconds: number): Promise<IngestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'voicehive-ingest-'));
  const { url, child } = await startService(folder);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const target = new URL(`${url}/api/v1/webhooks/vapi`);
  const waits: number[] = [];
  const coldWaits: number[] = [];
  const queryTimes: number[] = [];
  let refused = 0;
  let isDone = false;
  const querying = (async () => {
    while (!isDone) {
      const started = performance.now();
      const to = Date.now();
      await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          from: to - 3_600_000,
          to,
          queries: [
            { refId: 'A', queryType: 'metric', measures: ['calls', 'turnLatencyP95'], groupBy: ['endedReason'] },
            { refId: 'B', queryType: 'calls', limit: 50 },
          ],
        }),
      }).then((response) => response.text());
      queryTimes.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  const begun = performance.now();
  const measuredFrom = begun + WARM_UP_SECONDS * 1000;
  const total = perSecond * (seconds + WARM_UP_SECONDS);
  const sends: Array<Promise<void>> = [];
  for (let index = 0; index < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * perSecond));
    for (; index < due; index += 1) {
      const body = bodyOf(index);
      const started = performance.now();
      sends.push(
        post(agent, target, body).then((status) => {
          (started < measuredFrom ? coldWaits : waits).push(performance.now() - started);
          refused += status === 200 ? 0 : 1;
        })
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(sends);
  const elapsed = (performance.now() - measuredFrom) / 1000;
  isDone = true;
  await querying;
  const health = (await (await fetch(`${url}/api/v1/health`)).json()) as { unapplied: number };
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const cpu = Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1] ?? 0);
  const rss = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0);
  agent.destroy();
  await endService(child);
  rmSync(folder, { recursive: true, force: true });
  return {
    sent: waits.length,
    seconds: elapsed,
    acknowledged: summarise(waits),
    cold: summarise(coldWaits),
    refused,
    queries: summarise(queryTimes),
    unapplied: health.unapplied,
    rssMegabytes: rss / 1024 / 1024,
    cpuMillisPerThousand: (cpu * 1e6) / total,
  };
}

/** The least that durability costs: the same bytes appended to a file, synced once for as many as come at a time. */
export function benchRawAppends(count: number, group: number): { perSecond: number; syncs: Timings } {
  const folder = mkdtempSync(join(tmpdir(), 'voicehive-append-'));
  const file = openSync(join(folder, 'log'), 'a');
  const syncs: number[] = [];
  const begun = performance.now();
  for (let index = 0; index < count; index += group) {
    const started = performance.now();
    for (let place = index; place < Math.min(count, index + group); place += 1) {
      writeSync(file, bodyOf(place));
    }
    fdatasyncSync(file);
    syncs.push(performance.now() - started);
  }
  const seconds = (performance.now() - begun) / 1000;
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return { perSecond: count / seconds, syncs: summarise(syncs) };
}
