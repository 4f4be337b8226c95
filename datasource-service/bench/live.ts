/**
 * How long a change takes from the webhook to the live board: `node datasource-service/bench/live.ts`. A service of its
 * own has so many calls under way; speech events come in at a steady rate, and a client of the plugin protocol watches the
 * board as Grafana does. A change counts as shown when a packet has the event's time for its call.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PluginClient, type LivePacket } from '../test/support/pluginClient.ts';
import { summarise, table, type Timings } from './statistics.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '480' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function startService(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: '16',
      VOICEHIVE_DATA_DIR: dataDir,
      VOICEHIVE_HTTP_ADDRESS: `127.0.0.1:${port}`,
      VOICEHIVE_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false
    );
  while (!(await isReady())) {
    await sleep(50);
  }
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function send(url: string, callId: string, type: string, fields: object): Promise<number> {
  const timestamp = Date.now();
  const message = { type, timestamp, call: { id: callId, type: 'inboundPhoneCall' }, ...fields };
  const response = await fetch(`${url}/api/v1/webhooks/vapi`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  await response.text();
  if (!response.ok) {
    throw new Error(`A webhook was answered ${response.status}.`);
  }
  return timestamp;
}

/** Times from the sending of an event until the board shows it, ms. */
class Stopwatch {
  readonly #waiting = new Map<string, { eventAt: number; sentAt: number }>();
  readonly #taken: number[] = [];
  #names: string[] = [];

  expect(callId: string, eventAt: number, sentAt: number): void {
    this.#waiting.set(callId, { eventAt, sentAt });
  }

  see(packet: LivePacket): void {
    const seenAt = performance.now();
    this.#names = packet.schema?.fields.map(({ name }) => name) ?? this.#names;
    const column = (name: string) => packet.data.values[this.#names.indexOf(name)] ?? [];
    const times = column('lastEventAt');
    column('callId').forEach((id, row) => {
      const waiting = this.#waiting.get(String(id));
      if (waiting !== undefined && Number(times[row]) >= waiting.eventAt) {
        this.#taken.push(seenAt - waiting.sentAt);
        this.#waiting.delete(String(id));
      }
    });
  }

  isWaitingFor(callId: string): boolean {
    return this.#waiting.has(callId);
  }

  get open(): number {
    return this.#waiting.size;
  }

  /** The times since the last asking. */
  take(): number[] {
    return this.#taken.splice(0);
  }
}

async function round(url: string, ids: readonly string[], stopwatch: Stopwatch): Promise<Timings> {
  const [rate, seconds] = [Number(options.rate), Number(options.seconds)];
  const started = performance.now();
  const sending: Array<Promise<void>> = [];
  for (let index = 0; index < rate * seconds; index += 1) {
    await sleep(Math.max(0, started + (index * 1000) / rate - performance.now()));
    const callId = ids[index % ids.length] ?? '';
    if (!stopwatch.isWaitingFor(callId)) {
      const sentAt = performance.now();
      const fields = { status: index % 2 === 0 ? 'started' : 'stopped', role: 'assistant' };
      stopwatch.expect(callId, Date.now(), sentAt);
      sending.push(send(url, callId, 'speech-update', fields).then(() => undefined));
    }
  }
  await Promise.all(sending);
  while (stopwatch.open > 0) {
    await sleep(20);
  }
  return summarise(stopwatch.take());
}

const dataDir = mkdtempSync(join(tmpdir(), 'vh-live-'));
const service = await startService(dataDir);
const client = new PluginClient(`unix:${join(dataDir, 'plugin.sock')}`);
const ids = Array.from({ length: Number(options.calls) }, (_, index) => `call-${index}`);
for (let first = 0; first < ids.length; first += 50) {
  const some = ids.slice(first, first + 50);
  await Promise.all(some.map((id) => send(service.url, id, 'status-update', { status: 'in-progress' })));
}
const stopwatch = new Stopwatch();
let packets = 0;
let bytes = 0;
const stream = client.runStream('live/viewer', (packet) => {
  packets += 1;
  bytes += JSON.stringify(packet).length;
  stopwatch.see(packet);
});
await sleep(1000);
const runs: Timings[] = [];
for (let index = 0; index < Number(options.rounds); index += 1) {
  runs.push(await round(service.url, ids, stopwatch));
}
stream.cancel();
client.close();
await service.stop();
rmSync(dataDir, { recursive: true, force: true });
const head = [`${options.calls} calls, ${options.rate} events/s, ms`, 'least', 'median', 'p95', 'p99', 'most'];
const rows = runs.map((timings, index) => [
  `round ${index + 1}`,
  ...[timings.least, timings.median, timings.p95, timings.p99, timings.most].map((value) => value.toFixed(0)),
]);
process.stdout.write(`${table(head, rows)}\n${packets} packets of ${Math.round(bytes / packets / 1024)} KiB\n`);
