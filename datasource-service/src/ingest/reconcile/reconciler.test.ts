import { Writable } from 'node:stream';
import { readerOf, readersOf } from '../../../test/support/bodyReaders.ts';
import { startFakeVapi, type FakeVapi } from '../../../test/support/fakeVapi.ts';
import { endedFakeCall, openFakeCall, reportOfFakeCall, TALK_MS } from '../../../test/support/listedCalls.ts';
import { seededNumbers } from '../../../test/support/raw/rawTraffic.ts';
import { vapiMessage } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { applyEvent, type CallRecord } from '../../calls/callRecord.ts';
import { redact } from '../../calls/redaction/redact.ts';
import { vapiListing } from '../../platforms/vapi/listedCall.ts';
import { vapi } from '../../platforms/vapi/vapi.ts';
import type { JobStore, Lease } from '../../runtime/jobs/jobStore.ts';
import { openSqliteJobStore } from '../../runtime/jobs/sqlite/sqliteJobStore.ts';
import type { RecordStore } from '../../record/recordStore.ts';
import { openSqliteRecordStore } from '../../record/sqlite/sqliteRecordStore.ts';
import { createLogger } from '../../runtime/logger.ts';
import { createMetrics, type Metrics } from '../../runtime/metrics.ts';
import { Applier } from '../applier.ts';
import { Receiver } from '../receiver.ts';
import { Reconciler } from './reconciler.ts';
import { createVapiCalls } from './vapiCalls.ts';

jest.setTimeout(30_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let fake: FakeVapi;
let record: RecordStore;
let store: JobStore;
let lease: Lease;
let metrics: Metrics;
let applier: Applier;
let receiver: Receiver;
let clock: number;
let lines: string[];

beforeEach(async () => {
  fake = await startFakeVapi();
  clock = NOON;
  lines = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger('debug', sink);
  metrics = createMetrics({ processMetrics: false });
  record = openSqliteRecordStore(':memory:');
  store = openSqliteJobStore(':memory:', NOON);
  lease = (await store.acquire('reconcile-vapi', 'me', { now: NOON, lengthMs: 10 * 24 * HOUR })) as Lease;
  applier = new Applier({
    bodies: readerOf([vapi]),
    record,
    metrics,
    logger,
    now: () => clock,
    onApplied: () => undefined,
  });
  receiver = new Receiver({
    adapters: [vapi],
    bodies: readersOf([vapi]),
    rules: { auth: 'open', unverified: 'reject', verifiers: {} },
    record,
    metrics,
    logger,
    waiting: { most: 1000, mostBytes: 1e9 },
    quarantine: { most: 100, mostBytes: 1e9, mostPerMinute: 100 },
    tee: null,
    onStored: () => applier.notify(),
  });
});

afterEach(async () => {
  await applier.stop();
  await record.close();
  await store.close();
  await fake.stop();
});

/** A reconciler as a new start of the service makes it. */
function newReconciler(differences: { store?: JobStore; pageSize?: number } = {}): Reconciler {
  return new Reconciler({
    platform: createVapiCalls({ url: fake.url, apiKey: fake.apiKey, pageSize: differences.pageSize ?? 5, retryMs: 1 }),
    adapter: { ...vapi, listing: vapiListing },
    record,
    store: differences.store ?? store,
    metrics,
    logger: createLogger('debug', new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) })), // prettier-ignore
    now: () => clock,
    onStored: () => applier.notify(),
  });
}

/** One run, and then everything written down is part of its call. Gives how many calls were listed. */
async function run(reconciler = newReconciler(), signal = new AbortController().signal): Promise<number> {
  let done = 0;
  await reconciler.run({ lease, signal, progress: async (count) => void (done += count) });
  await settle();
  return done;
}

async function settle(): Promise<void> {
  while ((await record.counts()).unapplied > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function webhook(body: unknown): Promise<void> {
  await receiver.receive('vapi', {
    method: 'POST',
    url: 'http://localhost/',
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    receivedAt: clock,
  });
}

function statusUpdate(id: string, status: string, at: number): object {
  return vapiMessage('status-update', id, { status, timestamp: at });
}

async function typesOf(id: string): Promise<string[]> {
  return (await record.deliveriesOf('vapi', id, 100)).map(({ type }) => type);
}

async function read(id: string): Promise<CallRecord> {
  const found = await record.read('vapi', id);
  if (found === null) {
    throw new Error(`There is no call ${id}.`);
  }
  return found;
}

async function counted(outcome: string): Promise<number> {
  const { values } = (await metrics.registry.getSingleMetric('voicehive_reconciled_calls_total')?.get()) ?? { values: [] }; // prettier-ignore
  return values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
}

/** What the platform's last word says of a call, as far as it says anything. */
async function expectAsThePlatform(id: string): Promise<void> {
  const listed = vapiListing.read(redact(fake.calls.get(id)), clock);
  if (listed === null) {
    throw new Error(`The platform has no call ${id}.`);
  }
  const truth = applyEvent(null, listed);
  const known = await read(id);
  expect(known.state).toBe(truth.state);
  // A webhook tells the number itself, and the list its id.
  const facts = Object.entries(truth.facts).filter(([name]) => name !== 'phoneNumber');
  for (const [name, stamped] of facts) {
    expect([name, Reflect.get(known.facts, name)]).toMatchObject([name, { value: stamped.value }]);
  }
  expect(known.toolCalls).toMatchObject(
    Object.fromEntries(Object.keys(truth.toolCalls).map((tool) => [tool, { result: { value: expect.anything() } }]))
  );
  expect(Object.keys(known.toolCalls)).toEqual(Object.keys(truth.toolCalls));
}

describe('the reconciler', () => {
  it('records a call of which no webhook came, without what nobody may keep', async () => {
    fake.calls.set('lost', endedFakeCall('lost', NOON - HOUR));
    expect(await run()).toBe(1);
    await expectAsThePlatform('lost');
    expect(await read('lost')).toMatchObject({ state: 'ended', listedAt: NOON, reportedAt: null });
    expect(await typesOf('lost')).toEqual(['reconciled']);
    const [delivery] = (await record.inbox({ range: { from: 0, to: NOON + 1 }, filters: {}, after: null, limit: 9 }))
      .deliveries;
    expect(delivery).toMatchObject({ verdict: 'listed', eventAt: NOON - HOUR + TALK_MS + 6000, receivedAt: NOON });
    const { body } = (await record.delivery(delivery?.id ?? '')) ?? { body: '' };
    expect(body).not.toMatch(/a-call-token|AC0001|media\.example|X-Amz-Signature/);
    expect(await counted('reconciled')).toBe(1);
  });

  it('ends a call that stayed open here', async () => {
    await webhook(statusUpdate('open', 'in-progress', NOON - HOUR));
    fake.calls.set('open', endedFakeCall('open', NOON - HOUR));
    await settle();
    await run();
    await expectAsThePlatform('open');
    expect(await typesOf('open')).toEqual(['status-update', 'reconciled']);
  });

  it('notes once, in few words, that a call which is known in full is listed', async () => {
    await webhook(reportOfFakeCall('known', NOON - HOUR));
    await settle();
    fake.calls.set('known', endedFakeCall('known', NOON - HOUR));
    const before = await read('known');
    clock += 1;
    await run();
    await store.writeCheckpoint(lease, 'none');
    await run();
    expect(await typesOf('known')).toEqual(['end-of-call-report', 'confirmed']);
    expect(await read('known')).toEqual({ ...before, firstEventAt: expect.any(Number) as number, listedAt: NOON + 1 });
    const page = await record.inbox({ range: { from: 0, to: NOON + 2 }, filters: { type: 'confirmed' }, after: null, limit: 9 }); // prettier-ignore
    expect(page.deliveries).toMatchObject([{ bytes: expect.any(Number) as number }]);
    expect(page.deliveries[0]?.bytes).toBeLessThan(120);
    expect([await counted('confirmed'), await counted('unchanged')]).toEqual([1, 1]);
  });

  it('writes an ended call down in full when its report never came, though nothing else is missing', async () => {
    fake.calls.set('bare', { id: 'bare', status: 'ended', createdAt: '', updatedAt: new Date(NOON - HOUR).toISOString(), endedReason: 'customer-ended-call' }); // prettier-ignore
    fake.calls.set('bare', { ...endedFakeCall('bare', NOON - HOUR), startedAt: null, artifact: null, analysis: null, costs: null, cost: null, endedReason: null, endedAt: null }); // prettier-ignore
    await webhook({
      message: { type: 'status-update', status: 'ended', timestamp: NOON - HOUR, call: fake.calls.get('bare') },
    });
    await settle();
    expect((await read('bare')).reportedAt).toBeNull();
    await run();
    expect(await typesOf('bare')).toEqual(['status-update', 'reconciled']);
    await run();
    expect(await typesOf('bare')).toHaveLength(2);
  });

  it('never takes a call back that the list still shows as open', async () => {
    await webhook(reportOfFakeCall('done', NOON - HOUR));
    await settle();
    fake.calls.set('done', openFakeCall('done', NOON - HOUR));
    fake.calls.set('live', openFakeCall('live', NOON - 2 * MINUTE));
    const before = await read('done');
    await run();
    expect((await read('done')).facts).toMatchObject({ endedAt: before.facts.endedAt, costUsd: before.facts.costUsd });
    expect(await read('done')).toMatchObject({ state: 'ended', listedAt: null });
    expect(await read('live')).toMatchObject({ state: 'in-progress', listedAt: null });
    const written = (await record.counts()).deliveries;
    await run();
    expect((await record.counts()).deliveries).toBe(written);
  });

  it('leaves the last minute to the webhooks', async () => {
    fake.calls.set('fresh', endedFakeCall('fresh', NOON - TALK_MS - 30_000));
    expect(await run()).toBe(0);
    clock += 40_000;
    expect(await run()).toBe(1);
  });

  it('begins a day ago, and then where it was', async () => {
    fake.calls.set('old', endedFakeCall('old', NOON - 25 * HOUR));
    fake.calls.set('yesterday', endedFakeCall('yesterday', NOON - 23 * HOUR));
    fake.calls.set('new', endedFakeCall('new', NOON - TALK_MS - 90_000));
    const reconciler = newReconciler();
    expect(await run(reconciler)).toBe(2);
    expect(await run(reconciler)).toBe(1);
    clock += 5 * MINUTE;
    expect(await run(newReconciler())).toBe(1);
    expect(await run(newReconciler())).toBe(0);
    await store.writeCheckpoint(lease, 'not to be read');
    expect(await run(newReconciler())).toBe(2);
  });

  it('looks back over two hours once an hour, for what the list showed late', async () => {
    const reconciler = newReconciler();
    await run(reconciler);
    clock += 30 * MINUTE;
    await run(reconciler);
    fake.calls.set('late', endedFakeCall('late', NOON));
    clock += 29 * MINUTE;
    expect(await run(reconciler)).toBe(0);
    clock += MINUTE;
    expect(await run(reconciler)).toBe(1);
    clock += MINUTE;
    expect(await run(reconciler)).toBe(0);
  });

  it('asks by themselves for open calls of which nothing is heard, each now and then', async () => {
    const reconciler = newReconciler();
    await run(reconciler);
    for (const id of ['ended', 'still', 'gone']) {
      await webhook(statusUpdate(id, 'in-progress', NOON - 30 * HOUR));
    }
    fake.calls.set('ended', endedFakeCall('ended', NOON - 30 * HOUR));
    fake.calls.set('still', openFakeCall('still', NOON - 30 * HOUR));
    await webhook(statusUpdate('fresh', 'in-progress', NOON));
    await receiver.receive('vapi', { method: 'POST', url: '', headers: {}, body: Buffer.from('{"message":{"type":"hang"}}'), receivedAt: clock }); // prettier-ignore
    await settle();
    fake.asked.length = 0;
    await run(reconciler);
    const asked = () => fake.asked.filter((path) => path.startsWith('/call/')).sort();
    expect(asked()).toEqual(['/call/ended', '/call/gone', '/call/still']);
    await expectAsThePlatform('ended');
    expect((await read('gone')).facts.unknownToPlatform?.value).toBe(true);
    expect(await read('gone')).toMatchObject({ state: 'in-progress', listedAt: null });
    expect(await typesOf('gone')).toEqual(['status-update', 'unknown-call']);
    expect(await counted('unknown-call')).toBe(1);
    await run(reconciler);
    expect(asked()).toHaveLength(3);
    clock += 10 * MINUTE;
    await webhook(statusUpdate('fresh', 'in-progress', clock));
    await settle();
    await run(reconciler);
    expect(asked()).toEqual(['/call/ended', '/call/gone', '/call/still', '/call/still']);
  });

  it('sets aside what it cannot read, and goes on', async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 200; depth += 1) {
      deep = [deep];
    }
    const shared = endedFakeCall('deep', NOON - HOUR);
    fake.calls.set('deep', { ...shared, deep });
    fake.calls.set('blank', { ...shared, id: '  ' });
    fake.calls.set('good', endedFakeCall('good', NOON - HOUR));
    await run();
    await expectAsThePlatform('good');
    expect((await record.counts()).calls).toBe(1);
    const aside = await store.thingsSetAside('reconcile-vapi', 9);
    expect(aside.map(({ key }) => key).sort()).toEqual(['  ', 'deep']);
  });

  it('fails when the record cannot be written, and begins again there', async () => {
    fake.calls.set('lost', endedFakeCall('lost', NOON - HOUR));
    const broken = new Error('disk full');
    const append = jest.spyOn(record, 'append').mockRejectedValueOnce(broken);
    await expect(run()).rejects.toThrow(broken);
    const { until } = JSON.parse((await store.checkpoint('reconcile-vapi')) ?? '') as { until: number };
    expect(until).toBeLessThan(NOON - HOUR + TALK_MS);
    append.mockRestore();
    await run();
    await expectAsThePlatform('lost');
  });

  it('ends in peace when it is stopped, and tells a failure otherwise', async () => {
    const stopping = new AbortController();
    fake.fault = () => {
      stopping.abort();
      return 'silence';
    };
    expect(await run(newReconciler(), stopping.signal)).toBe(0);
    fake.fault = () => ({ status: 401 });
    await expect(run()).rejects.toThrow('VOICEHIVE_VAPI_API_KEY');
    expect(lines.join('')).not.toContain(fake.apiKey);
  });

  it('tells a message that claims to be listed from what it read in the list', async () => {
    fake.calls.set('forged', endedFakeCall('forged', NOON - HOUR));
    await webhook({ ...fake.calls.get('forged'), type: 'reconciled', call: { id: 'forged' } });
    await settle();
    expect((await read('forged')).listedAt).toBeNull();
  });
});

/** Moments of one call on the platform: from when each state of it can be listed, epoch ms. */
interface Life {
  id: string;
  startedAt: number;
}

describe('the reconciler against a platform that drops, delays, repeats and reorders', () => {
  it.each([1, 2, 3, 4, 5, 6])('has every call as the platform has it, nothing twice (seed %d)', async (seed) => {
    const random = seededNumbers(seed);
    const chance = (share: number) => random() < share;
    const lives = Array.from({ length: 40 }, (_, index): Life => ({
      id: `call-${index}`,
      // Whole minutes, so that many changes share a millisecond.
      startedAt: NOON + Math.floor(random() * 40) * MINUTE,
    }));
    const dropped = new Set<string>();
    const sendings = lives.flatMap(({ id, startedAt }) => {
      const messages = [
        { at: startedAt, body: statusUpdate(id, 'in-progress', startedAt) },
        { at: startedAt + TALK_MS, body: statusUpdate(id, 'ended', startedAt + TALK_MS) },
        { at: startedAt + TALK_MS + 8000, body: reportOfFakeCall(id, startedAt) },
      ];
      return messages.flatMap(({ at, body }, index) => {
        if (chance(0.35)) {
          dropped.add(`${id} ${index}`);
          return [];
        }
        const delay = () => (chance(0.3) ? Math.floor(random() * 20) * MINUTE : Math.floor(random() * 5000));
        return chance(0.2)
          ? [
              { at: at + delay(), body },
              { at: at + delay(), body },
            ]
          : [{ at: at + delay(), body }];
      });
    });

    /** The platform as it is now. Calls that ended some time ago may still be corrected, also while they are listed. */
    function advance(): void {
      for (const { id, startedAt } of lives) {
        const isOver = clock >= startedAt + TALK_MS + 6000;
        const known = fake.calls.get(id);
        if (isOver && known?.['status'] !== 'ended') {
          fake.calls.set(id, endedFakeCall(id, startedAt));
        } else if (clock >= startedAt && known === undefined) {
          fake.calls.set(id, openFakeCall(id, startedAt));
        }
      }
    }
    fake.beforeList = () => {
      const [id, call] = [...fake.calls][Math.floor(random() * fake.calls.size)] ?? [];
      if (id !== undefined && call?.['status'] === 'ended' && chance(0.15)) {
        const analysis = { summary: `Corrected at ${clock}.`, successEvaluation: 'false' };
        fake.calls.set(id, { ...call, analysis, updatedAt: new Date(clock).toISOString() });
      }
    };
    const order = new Map(lives.map(({ id }) => [id, random()]));
    fake.order = (left, right) => (order.get(left.id) ?? 0) - (order.get(right.id) ?? 0);
    fake.fault = () =>
      chance(0.1) ? { status: 429, headers: { 'retry-after': '0' } } : chance(0.1) ? { status: 500 } : chance(0.05) ? 'reset' : null; // prettier-ignore

    /** A process that may die between any two steps. */
    const mortal: JobStore = {
      ...store,
      writeCheckpoint: async (held, text) => {
        if (chance(0.1)) {
          throw new Error('killed');
        }
        await store.writeCheckpoint(held, text);
        if (chance(0.1)) {
          throw new Error('killed');
        }
      },
    };

    let reconciler = newReconciler({ store: mortal, pageSize: 4 });
    sendings.sort((one, other) => one.at - other.at);
    for (clock = NOON; clock < NOON + 65 * MINUTE; clock += MINUTE) {
      advance();
      while (sendings[0] !== undefined && sendings[0].at <= clock) {
        await webhook(sendings.shift()?.body);
      }
      if (!chance(0.2)) {
        await reconciler
          .run({ lease, signal: new AbortController().signal, progress: async () => undefined })
          .catch(() => (reconciler = newReconciler({ store: mortal, pageSize: 4 })));
      }
    }
    expect(sendings).toEqual([]);
    fake.fault = () => null;
    fake.beforeList = () => undefined;
    clock += 2 * MINUTE;
    await settle();
    await run(newReconciler({ pageSize: 4 }));

    expect((await record.counts()).calls).toBe(lives.length);
    for (const { id } of lives) {
      await expectAsThePlatform(id);
      const { listedAt, reportedAt } = await read(id);
      expect(listedAt).not.toBeNull();
      expect(reportedAt === null).toBe(dropped.has(`${id} 2`));
    }
    const { deliveries } = await record.inbox({
      range: { from: 0, to: clock + 1 },
      filters: {},
      after: null,
      limit: 1000,
    });
    expect(deliveries.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length);
    await run(newReconciler({ pageSize: 4 }));
    clock += HOUR;
    await run(newReconciler({ pageSize: 4 }));
    expect((await record.counts()).deliveries).toBe(deliveries.length);
  });
});
