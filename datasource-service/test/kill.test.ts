import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRandom, makeUpCalls, reportOf, type MadeUpCall } from './support/randomCalls.ts';
import { freePort } from './support/freePort.ts';
import { ServiceProcesses, type ServiceProcess } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { queryOne, settled } from './support/testService.ts';

const ROUNDS = 25;
const SENDERS = 12;
const JSON_TYPE = { 'content-type': 'application/json' };
const FROM = Date.UTC(2026, 2, 4);

/** One message that has to arrive. */
interface Message {
  key: string;
  body: string;
}

/** A call is told of twice: when it starts, and by its report. */
function messagesOf(call: MadeUpCall): Message[] {
  const started = {
    message: {
      type: 'status-update',
      status: 'in-progress',
      timestamp: call.startedAt,
      call: { id: call.callId, type: 'inboundPhoneCall' },
    },
  };
  return [
    { key: `${call.callId} status-update`, body: JSON.stringify(started) },
    { key: `${call.callId} end-of-call-report`, body: JSON.stringify(reportOf(call)) },
  ];
}

/** Sends until the queue is empty or the service is gone. What was not acknowledged goes back into the queue. */
async function send(
  url: string,
  queue: Message[],
  acknowledged: Set<string>,
  onAcknowledged: () => void = () => undefined
): Promise<void> {
  for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
    try {
      const response = await fetch(`${url}/api/v1/webhooks/vapi`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: message.body,
      });
      if (!response.ok) {
        throw new Error(`answered ${response.status}`);
      }
      acknowledged.add(message.key);
      onAcknowledged();
    } catch {
      queue.push(message);
      return;
    }
  }
}

function storedKeys(dataDir: string): string[] {
  const database = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  const rows = database.prepare("SELECT call_id || ' ' || type AS key FROM deliveries").all();
  database.close();
  return rows.map((row) => String(row['key']));
}

const processes = new ServiceProcesses();

afterEach(() => processes.killAll());

describe('a service that is killed under load', () => {
  it(`loses nothing it acknowledged and counts nothing twice, ${ROUNDS} times over`, async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    const random = createRandom(11);
    const acknowledged = new Set<string>();
    const queue: Message[] = [];
    const calls: MadeUpCall[] = [];
    let service: ServiceProcess = await processes.start(folder.path, port);
    let killedWhileBusy = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const news = makeUpCalls(1000 + round, 400, FROM + round * 3_600_000, 3_600_000);
      calls.push(...news);
      queue.push(...news.flatMap(messagesOf));
      // The moment of death is counted in messages, not in time, so that it falls under load on any machine.
      let left = 5 + Math.floor(random() * 600);
      const senders: Array<Promise<void>> = [];
      await new Promise<void>((resolve) => {
        const countDown = (): void => {
          left -= 1;
          if (left === 0) {
            resolve();
          }
        };
        for (let sender = 0; sender < SENDERS; sender += 1) {
          senders.push(send(service.url, queue, acknowledged, countDown));
        }
      });
      killedWhileBusy += queue.length > 0 ? 1 : 0;
      await service.kill();
      await Promise.all(senders);
      const stored = storedKeys(folder.path);
      const kept = new Set(stored);
      expect(kept.size).toBe(stored.length);
      expect([...acknowledged].filter((key) => !kept.has(key))).toEqual([]);
      service = await processes.start(folder.path, port);
    }
    expect(killedWhileBusy).toBe(ROUNDS);

    while (queue.length > 0) {
      await send(service.url, queue, acknowledged);
    }
    await settled(service, calls.length);
    const range = { from: FROM, to: FROM + (ROUNDS + 1) * 3_600_000 };
    const measures = ['calls', 'endedCalls', 'turns', 'costTotal', 'minutes'];
    const { columns } = await queryOne(service, { queryType: 'metric', measures, format: 'table' }, range);
    const total = (read: (call: MadeUpCall) => number) => calls.reduce((sum, call) => sum + read(call), 0);
    expect(columns['calls']).toEqual([calls.length]);
    expect(columns['endedCalls']).toEqual([calls.length]);
    expect(columns['turns']).toEqual([total(({ turnsMs }) => turnsMs.length)]);
    expect(columns['costTotal']?.[0]).toBeCloseTo(
      total(({ costUsd }) => costUsd),
      5
    );
    expect(columns['minutes']?.[0]).toBeCloseTo(
      total((call) => (call.endedAt - call.startedAt) / 60_000),
      5
    );
    expect(await service.terminate()).toBe(0);
    folder.remove();
  }, 300_000);
});

describe('a service that is asked to stop', () => {
  it('brings what it began to an end, keeps what it acknowledged, and exits cleanly', async () => {
    const folder = temporaryFolder();
    const service = await processes.start(folder.path, await freePort());
    const queue = makeUpCalls(77, 400, FROM, 3_600_000).flatMap(messagesOf);
    const acknowledged = new Set<string>();
    const refused: number[] = [];
    const sendAll = async (): Promise<void> => {
      for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
        const { key, body } = message;
        const status = await fetch(`${service.url}/api/v1/webhooks/vapi`, {
          method: 'POST',
          headers: JSON_TYPE,
          body,
        }).then(
          (response) => response.status,
          () => null
        );
        if (status === null) {
          return;
        }
        if (status === 200) {
          acknowledged.add(key);
        } else {
          refused.push(status);
        }
      }
    };
    const senders = Array.from({ length: SENDERS }, sendAll);
    while (acknowledged.size < 100) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await service.terminate()).toBe(0);
    await Promise.all(senders);
    expect(refused).toEqual([]);
    const kept = new Set(storedKeys(folder.path));
    expect([...acknowledged].filter((key) => !kept.has(key))).toEqual([]);
    folder.remove();
  }, 60_000);
});
