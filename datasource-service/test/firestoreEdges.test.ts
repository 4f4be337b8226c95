import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FieldValue } from '@google-cloud/firestore';
import { pino } from 'pino';
import { createFirestoreJobStore } from '../src/runtime/jobs/firestore/firestoreJobStore.ts';
import { GrpcCode } from '../src/runtime/firestore/attempts.ts';
import { BellRinger } from '../src/record/firestore/bells.ts';
import { createFirestore } from '../src/record/firestore/client.ts';
import { callKey, deliveryKey } from '../src/record/firestore/documents.ts';
import { createFirestoreExportSource } from '../src/record/firestore/firestoreExportSource.ts';
import type { FirestoreRecordStore } from '../src/record/firestore/firestoreRecordStore.ts';
import { Requests } from '../src/runtime/firestore/requests.ts';
import { openLedgerCopy } from '../src/record/sqlite/ledgerCopy.ts';
import { openSqliteRecordStore } from '../src/record/sqlite/sqliteRecordStore.ts';
import { buildDelivery, buildEvent, foldEvents, NOON } from './support/build.ts';
import { first, withFaultyFirestore } from './support/faultyFirestore.ts';
import type { FaultRule } from './support/grpcFaults.ts';
import { until } from './support/until.ts';

jest.setTimeout(60_000);

/** Not among the codes of {@link GrpcCode}, for no retry helps: permission denied. */
const DENIED = 7;

const firestore = withFaultyFirestore({
  patience: { attemptMs: 5000, totalMs: 15_000 },
  heartbeatMs: 100,
  staleAfterMs: 2000,
  orphanedAfterMs: 300,
});
const { open } = firestore;

function denied(method: string, times = Number.POSITIVE_INFINITY, code = DENIED): FaultRule {
  return first(times, method, { kind: 'refuse', code });
}

async function applyAll(store: FirestoreRecordStore): Promise<void> {
  const pending = await store.pending(100);
  await store.apply(
    pending.map(({ sequence }) => ({
      sequence,
      appliedAt: NOON,
      event: buildEvent({ state: 'ringing' }),
      problem: null,
    }))
  );
}

const SILENT = { onChanged: () => undefined, onDue: () => undefined };

describe('deliveries on their way to Firestore', () => {
  it('do not suffer from one among them that Firestore will never take', async () => {
    const store = await open('one');
    // While all commits are under way, what comes gathers into one, which is refused as a whole.
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let commits = 0;
    firestore.faults.rule = (method) => {
      commits += Number(method === 'Commit');
      const isFull = method === 'Commit' && commits <= 8;
      return isFull ? { kind: 'wait', until: released } : denied('Commit', Number(commits === 9), 3)(method);
    };
    const first: Array<Promise<string>> = [];
    for (let index = 0; index < 8; index += 1) {
      first.push(store.append(buildDelivery({ id: `first-${index}` })));
      await until(() => commits === index + 1);
    }
    const others = ['a', 'b', 'c', 'd'].map((id) => store.append(buildDelivery({ id })));
    release();
    expect(await Promise.all(others)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(await Promise.all(first)).toHaveLength(8);
    firestore.faults.rule = denied('Commit', 1, GrpcCode.invalidArgument);
    await expect(store.append(buildDelivery({ id: 'e' }))).rejects.toMatchObject({ code: GrpcCode.invalidArgument });
  });

  it('are refused with the reason when the service may not write', async () => {
    const store = await open('one');
    firestore.faults.rule = denied('Commit');
    await expect(store.append(buildDelivery())).rejects.toMatchObject({ code: DENIED });
  });

  it('are told to be known even if the repetition cannot be counted', async () => {
    const one = await open('one');
    await one.append(buildDelivery({ id: 'a' }));
    firestore.faults.rule = denied('Commit');
    expect(await one.append(buildDelivery({ id: 'a' }))).toBe('duplicate');
  });
});

describe('deliveries of which a replica knows nothing', () => {
  it('are told to be known when another replica has them, even if the repetition cannot be counted', async () => {
    const one = await open('one');
    const other = await open('other');
    await one.append(buildDelivery({ id: 'a' }));
    let commits = 0;
    firestore.faults.rule = (method) => {
      commits += Number(method === 'Commit');
      // The first is refused by Firestore itself, for it is there already.
      return method === 'Commit' && commits > 1 ? { kind: 'refuse', code: DENIED } : null;
    };
    expect(await other.append(buildDelivery({ id: 'a' }))).toBe('duplicate');
    firestore.faults.rule = () => null;
    expect((await firestore.db.doc(`deliveries/${deliveryKey('a')}`).get()).get('repeats')).toEqual({});
  });

  it('are safe though the copy cannot be written, and come into it when it can', async () => {
    const store = await open('one');
    await store.follow(SILENT);
    const holder = new DatabaseSync(join(firestore.folder, 'one.sqlite'));
    holder.exec('BEGIN IMMEDIATE');
    expect(await store.append(buildDelivery({ id: 'a' }))).toBe('stored');
    expect((await firestore.db.doc(`deliveries/${deliveryKey('a')}`).get()).exists).toBe(true);
    expect(await store.delivery('a')).toBeNull();
    holder.exec('ROLLBACK');
    holder.close();
    // Another rings for it, as after a reading of what changed.
    const rings = [{ sequence: 1, calls: [], deliveries: [], isCut: true }];
    await firestore.db.doc('bells/far-0').set({ replica: 'far', rings });
    await until(async () => (await store.pending(10)).some(({ id }) => id === 'a'));
    await applyAll(store);
    expect((await store.read('vapi', 'call-1'))?.state).toBe('ringing');
  });
});

describe('deliveries that are worked in', () => {
  it('are marked as unreadable when Firestore will never take their call, and stand in nobody’s way', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a' }));
    firestore.faults.rule = denied('Commit', 1, GrpcCode.invalidArgument);
    await applyAll(store);
    expect((await store.delivery('a'))?.problem).toMatch(/could not be kept/);
    expect(await store.read('vapi', 'call-1')).toBeNull();
    expect(await store.pending(10)).toEqual([]);
  });

  it('wait when the service may not write, and are worked in later', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a' }));
    firestore.faults.rule = denied('Commit');
    await expect(applyAll(store)).rejects.toMatchObject({ code: DENIED });
    firestore.faults.rule = () => null;
    await applyAll(store);
    expect((await store.read('vapi', 'call-1'))?.state).toBe('ringing');
  });

  it('bring nothing back once they are gone from Firestore', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a' }));
    await firestore.db.doc(`deliveries/${deliveryKey('a')}`).delete();
    await applyAll(store);
    expect(await store.read('vapi', 'call-1')).toBeNull();
    expect((await firestore.db.collection('calls').get()).size).toBe(0);
  });

  it('are not worked in twice when another replica was quicker, though its call has expired meanwhile', async () => {
    const record = foldEvents([buildEvent({ state: 'ended' })]);
    const key = callKey('vapi', 'call-1');
    const exported = { key, callNumber: 1, version: 1, changedAt: 1, record };
    const past = {
      calls: async () => ({ value: { calls: [], next: null } }),
      call: async () => ({ value: exported }),
    };
    const quick = await open('quick');
    const slow = await open('slow', { past });
    await quick.append(buildDelivery({ id: 'a' }));
    await slow.follow(SILENT);
    await until(async () => (await slow.pending(10)).length === 1);
    const [waiting] = await slow.pending(10);
    await applyAll(quick);
    await firestore.db.doc(`calls/${key}`).delete();
    await slow.apply([
      { sequence: waiting?.sequence ?? 0, appliedAt: NOON + 5, event: buildEvent({ state: 'ringing' }), problem: null },
    ]);
    expect((await firestore.db.doc(`deliveries/${deliveryKey('a')}`).get()).get('appliedAt')).toBe(NOON);
    expect((await firestore.db.collection('calls').get()).size).toBe(0);
    // Nobody has it in a copy any more, and the past still knows it.
    expect((await slow.read('vapi', 'call-1'))?.state).toBeDefined();
  });

  it('cannot be replayed when nobody knows them', async () => {
    const store = await open('one');
    expect(await store.replay([{ sequence: 99, at: NOON, actor: 'admin', event: null, problem: null }])).toEqual([
      null,
    ]);
  });
});

describe('replicas', () => {
  it('agree on one identity though they begin at the same moment', async () => {
    const stores = await Promise.all(['a', 'b', 'c', 'd'].map((name) => open(name)));
    expect(new Set(stores.map(({ callerKey }) => callerKey)).size).toBe(1);
    expect((await firestore.db.collection('service').get()).size).toBe(1);
  });

  it('do not begin where they may not', async () => {
    firestore.faults.rule = denied('Commit');
    await expect(open('one')).rejects.toMatchObject({ code: DENIED });
  });

  it('read what was rung in another way when it cannot be read at once', async () => {
    const logged: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
    const one = await open('one');
    const other = await open('other', { logger });
    await Promise.all([one.follow(SILENT), other.follow(SILENT)]);
    firestore.faults.rule = denied('BatchGetDocuments');
    await one.append(buildDelivery({ id: 'a' }));
    await until(() => logged.some((line) => line.includes('could not be read; trying again')));
    firestore.faults.rule = () => null;
    await until(async () => (await other.delivery('a')) !== null);
  });

  it('are stale when they cannot read what changed, and live again when they can', async () => {
    const logged: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
    const one = await open('one');
    const other = await open('other', { logger });
    await Promise.all([one.follow(SILENT), other.follow(SILENT)]);
    firestore.faults.rule = denied('RunQuery');
    const rings = [{ sequence: 1, calls: [], deliveries: [], isCut: true }];
    await firestore.db.doc('bells/far-0').set({ replica: 'far', rings });
    await until(() => logged.some((line) => line.includes('cannot be followed')));
    expect(other.replica().state).toBe('stale');
    firestore.faults.rule = () => null;
    await one.append(buildDelivery({ id: 'a' }));
    await until(async () => (await other.delivery('a')) !== null);
    await until(() => other.replica().state === 'live');
  });

  it('listen again when the listener is refused, and ring again when a ring is', async () => {
    const one = await open('one');
    const other = await open('other');
    await one.follow(SILENT);
    firestore.faults.rule = (method) => (method === 'Listen' ? { kind: 'refuse', code: DENIED } : null);
    const following = other.follow(SILENT);
    await until(() => firestore.faults.met > 0);
    firestore.faults.rule = () => null;
    await following;
    firestore.faults.rule = denied('Commit', 2);
    await until(() => firestore.faults.met > 2);
    firestore.faults.rule = () => null;
    await one.append(buildDelivery({ id: 'a' }));
    await until(async () => (await other.delivery('a')) !== null);
  });

  it('take up at once what they wrote just before they died, though they know nothing of it', async () => {
    const one = await open('one', { orphanedAfterMs: 600_000 });
    const other = await open('other');
    await other.append(buildDelivery({ id: 'a' }));
    const reference = firestore.db.doc(`deliveries/${deliveryKey('a')}`);
    await reference.update({ receipt: `${one.recordId}/before`, changedAt: FieldValue.serverTimestamp() });
    let due = 0;
    await one.follow({
      onChanged: () => undefined,
      onDue() {
        due += 1;
      },
    });
    expect((await one.pending(10)).map(({ id }) => id)).toEqual(['a']);
    expect(due).toBe(1);
  });

  it('read everything that changed when rings were missed or left something out', async () => {
    const store = await open('one');
    await store.follow(SILENT);
    const writer = await open('writer');
    // It never rings: what it wrote is found only by reading what changed.
    for (const [id, bell] of [
      ['a', { replica: 'far', rings: [{ sequence: 7, calls: [], deliveries: [], isCut: false }] }],
      ['b', { replica: 'far', rings: [{ sequence: 8, calls: [], deliveries: [], isCut: true }] }],
      ['c', { replica: 'far', rings: [{ sequence: 20, calls: [], deliveries: [], isCut: false }] }],
    ] as const) {
      await writer.append(buildDelivery({ id }));
      await firestore.db.doc('bells/far-0').set(bell);
      await until(async () => (await store.delivery(id)) !== null);
    }
    // What is no bell is none of our business.
    await firestore.db.doc('bells/strange').set({ odd: true });
    await firestore.db.doc('bells/far-0').delete();
  });
});

describe('a replica that begins', () => {
  it('reads however much there is, page by page', async () => {
    const writer = await open('writer');
    const ids = Array.from({ length: 1100 }, (_, index) => `delivery-${index}`);
    const outcomes = await Promise.all(ids.map((id) => writer.append(buildDelivery({ id }))));
    expect(outcomes.every((outcome) => outcome === 'stored')).toBe(true);
    const fresh = await open('fresh');
    await fresh.follow(SILENT);
    expect(await fresh.counts()).toMatchObject({ deliveries: 1100, unapplied: 1100 });
  });

  it('is not held up by a document that is none of ours', async () => {
    const changedAt = FieldValue.serverTimestamp();
    await firestore.db.doc('deliveries/strange').set({ kind: 'strange', shard: 0, changedAt });
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a' }));
    await store.follow(SILENT);
    expect(await store.counts()).toMatchObject({ deliveries: 1 });
  });

  it('waits for the parts of a document that is being written', async () => {
    const writer = await open('writer');
    await writer.append(buildDelivery({ id: 'a' }));
    const reference = firestore.db.doc(`deliveries/${deliveryKey('a')}`);
    const body: unknown = (await reference.get()).get('body');
    await reference.update({ parts: 1, changedAt: FieldValue.serverTimestamp() });
    const logged: string[] = [];
    const store = await open('one', {
      logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
    });
    const following = store.follow(SILENT);
    await until(() => logged.some((line) => line.includes('cannot be followed')));
    // A ring for it cannot be followed up either.
    const rings = [{ sequence: 1, calls: [], deliveries: [deliveryKey('a')], isCut: false }];
    await firestore.db.doc('bells/far-0').set({ replica: 'far', rings });
    await reference.collection('parts').doc('0').set({ bytes: body });
    await following;
    expect(await store.delivery('a')).not.toBeNull();
  });
});

describe('bells', () => {
  it('say that something was left out when more was written than they hold', async () => {
    const requests = new Requests(firestore.db, {
      patience: { attemptMs: 5000, totalMs: 9000 },
      onRetry: () => undefined,
    });
    const bells = firestore.db.collection('bells');
    const ringer = new BellRinger({ bells, requests, replica: 'busy', logger: pino({ level: 'silent' }) });
    ringer.note(
      'calls',
      Array.from({ length: 2001 }, (_, index) => `key-${index}`)
    );
    ringer.start();
    await ringer.stop();
    const [bell] = (await bells.get()).docs;
    expect(bell?.get('rings')).toContainEqual({ sequence: 1, calls: [], deliveries: [], isCut: true });
  });
});

describe('jobs', () => {
  it('fail with the reason when the service may not write', async () => {
    const faulty = firestore.client();
    const requests = new Requests(faulty, { patience: { attemptMs: 5000, totalMs: 9000 }, onRetry: () => undefined });
    const jobs = createFirestoreJobStore(faulty, requests);
    firestore.faults.rule = denied('Commit');
    await expect(jobs.acquire('export', 'one', { now: 0, lengthMs: 1000 })).rejects.toMatchObject({ code: DENIED });
    firestore.faults.rule = () => null;
    await jobs.close();
  });
});

describe('exported changes', () => {
  it('are left alone where somebody was quicker, and what cannot be written is told', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a' }));
    const faulty = firestore.client();
    const requests = new Requests(faulty, { patience: { attemptMs: 5000, totalMs: 9000 }, onRetry: () => undefined });
    const source = createFirestoreExportSource({ db: faulty, requests, settledAfterMs: 0 });
    const exported = await source.deliveriesAfter(null, 10);
    firestore.faults.rule = denied('Commit', 1, GrpcCode.failedPrecondition);
    await source.confirm('deliveries', exported, NOON);
    firestore.faults.rule = denied('Commit');
    await expect(source.confirm('deliveries', exported, NOON)).rejects.toMatchObject({ code: DENIED });
    firestore.faults.rule = () => null;
    await requests.close();
  });
});

describe('a copy', () => {
  it('cannot stand for a record that it says nothing of, while Firestore cannot be reached', async () => {
    const path = join(firestore.folder, 'one.sqlite');
    await openSqliteRecordStore(path).close();
    firestore.faults.rule = () => ({ kind: 'refuse', code: GrpcCode.unavailable });
    const impatient = { patience: { attemptMs: 700, totalMs: 1500 } };
    await expect(open('one', impatient)).rejects.toMatchObject({ code: 'unavailable' });
    firestore.faults.rule = () => null;
    await firestore.faults.quiet(3000);
  });

  it('is emptied when it turns out to be that of another record', async () => {
    const path = join(firestore.folder, 'copy.sqlite');
    const call = { callNumber: 1, version: 1, record: foldEvents([buildEvent()]) };
    const copy = openLedgerCopy(path, { id: 'one', key: 'k', note: '{}' });
    copy.take({ calls: [call], place: { feed: 'calls', changedAt: 5 } });
    copy.close();
    const other = openLedgerCopy(path, { id: 'other', key: 'k', note: '{"of":"other"}' });
    expect(await other.counts()).toMatchObject({ calls: 0 });
    expect(other.placeOf('calls')).toBeNull();
    expect(other.copyId).not.toBe(copy.copyId);
    other.close();
  });
});

describe('the client', () => {
  it('speaks to the database that is named, and to the default one otherwise', async () => {
    const named = createFirestore({ project: firestore.project, database: 'voice' });
    expect(named.databaseId).toBe('voice');
    expect(createFirestore({ project: firestore.project, database: null }).databaseId).toBe('(default)');
  });
});
