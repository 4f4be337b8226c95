import { GrpcCode } from '../src/runtime/firestore/attempts.ts';
import type { FirestoreRecordStore } from '../src/record/firestore/firestoreRecordStore.ts';
import { buildDelivery, buildEvent, NOON } from './support/build.ts';
import { first, withFaultyFirestore } from './support/faultyFirestore.ts';
import type { GrpcFault } from './support/grpcFaults.ts';
import { until } from './support/until.ts';

jest.setTimeout(60_000);

const firestore = withFaultyFirestore({
  patience: { attemptMs: 2500, totalMs: 12_000 },
  heartbeatMs: 200,
  staleAfterMs: 1000,
  orphanedAfterMs: 500,
});
const { open } = firestore;

/** Gives up soon: what is refused while it waits is asked for again at short intervals. */
const IMPATIENT = { patience: { attemptMs: 700, totalMs: 1500 } };

async function applyAll(store: FirestoreRecordStore, callId: string): Promise<void> {
  const pending = await store.pending(100);
  await store.apply(
    pending.map(({ sequence, id }) => ({
      sequence,
      appliedAt: NOON,
      event: buildEvent({ callId, lines: [{ role: 'user', text: id, startedAt: NOON, endedAt: null }] }),
      problem: null,
    }))
  );
}

/** What is in Firestore itself. */
async function counted(): Promise<{ deliveries: number; calls: number; numbers: number }> {
  const count = async (name: string) => (await firestore.db.collection(name).count().get()).data().count;
  return {
    deliveries: await count('deliveries'),
    calls: await count('calls'),
    numbers: await count('callNumbers'),
  };
}

const PASSING_FAULTS: Array<[string, GrpcFault]> = [
  ['is told to come back later', { kind: 'refuse', code: GrpcCode.resourceExhausted }],
  ['is told that nobody is there', { kind: 'refuse', code: GrpcCode.unavailable }],
  ['is told that something broke', { kind: 'refuse', code: GrpcCode.internal }],
  ['never hears that it was done', { kind: 'loseAnswer' }],
  ['hears nothing at all', { kind: 'hang' }],
];

describe('a replica whose request to Firestore fails', () => {
  it.each(PASSING_FAULTS)('stores a delivery once, and says so, when it %s', async (_, fault) => {
    const store = await open('one');
    firestore.faults.rule = first(2, 'Commit', fault);
    expect(await store.append(buildDelivery({ id: 'a' }))).toBe('stored');
    expect(firestore.faults.met).toBe(2);
    expect(await store.append(buildDelivery({ id: 'a' }))).toBe('duplicate');
    expect(await counted()).toMatchObject({ deliveries: 1 });
    expect(await store.deliveryCounts({ from: 0, to: NOON * 2 }, 3_600_000)).toMatchObject([
      { received: 1, duplicates: 1 },
    ]);
  });

  it.each(PASSING_FAULTS)('works deliveries into one call, once, when it %s', async (_, fault) => {
    const store = await open('one');
    for (const id of ['a', 'b', 'c']) {
      await store.append(buildDelivery({ id }));
    }
    firestore.faults.rule = first(2, 'Commit', fault);
    await applyAll(store, 'call-1');
    expect(Object.keys((await store.read('vapi', 'call-1'))?.lines ?? {})).toHaveLength(3);
    expect(await store.pending(10)).toEqual([]);
    expect(await counted()).toEqual({ deliveries: 3, calls: 1, numbers: 1 });
  });

  it('gives up in time to tell the sender, and takes the delivery when it comes again', async () => {
    const store = await open('one', IMPATIENT);
    firestore.faults.rule = (method) => (method === 'Commit' ? { kind: 'refuse', code: GrpcCode.unavailable } : null);
    await expect(store.append(buildDelivery({ id: 'a' }))).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 5,
    });
    firestore.faults.rule = () => null;
    // What was given up may have got there meanwhile.
    expect(['stored', 'duplicate']).toContain(await store.append(buildDelivery({ id: 'a' })));
    expect(await counted()).toMatchObject({ deliveries: 1 });
  });

  it('refuses nobody else’s delivery because one was there before', async () => {
    const one = await open('one');
    const other = await open('other');
    await one.append(buildDelivery({ id: 'known' }));
    const ids = ['x', 'known', 'y', 'z'];
    const outcomes = await Promise.all(ids.map((id) => other.append(buildDelivery({ id }))));
    expect(outcomes).toEqual(['stored', 'duplicate', 'stored', 'stored']);
    expect(await counted()).toMatchObject({ deliveries: 4 });
  });
});

describe('replicas that write the same call', () => {
  it('lose nothing of each other’s events', async () => {
    const stores = [await open('one'), await open('other'), await open('third')];
    await Promise.all(
      stores.map(async (store, replica) => {
        for (let round = 0; round < 4; round += 1) {
          await store.append(buildDelivery({ id: `${replica}-${round}` }));
          await applyAll(store, 'call-1');
        }
      })
    );
    // A call that is written too often in a moment makes its deliveries wait; they are given later.
    await until(async () => {
      await Promise.all(stores.map((store) => applyAll(store, 'call-1')));
      return (await Promise.all(stores.map((store) => store.counts()))).every(({ unapplied }) => unapplied === 0);
    });
    const fresh = await open('fresh');
    await fresh.follow({ onChanged: () => undefined, onDue: () => undefined });
    const record = await fresh.read('vapi', 'call-1');
    expect(Object.keys(record?.lines ?? {})).toHaveLength(12);
    expect(await counted()).toEqual({ deliveries: 12, calls: 1, numbers: 1 });
  });
});

describe('a replica that follows', () => {
  const silent = { onChanged: () => undefined, onDue: () => undefined };

  it('shows that it is stale when the listener falls silent, and reads what it missed when it is back', async () => {
    const one = await firestore.openUnharmed('one');
    const other = await open('other');
    await one.follow(silent);
    await other.follow(silent);
    await until(() => other.replica().state === 'live');
    firestore.faults.rule = () => ({ kind: 'hang' });
    firestore.faults.cut();
    await one.append(buildDelivery({ id: 'a' }));
    await applyAll(one, 'call-1');
    await until(() => other.replica().state === 'stale');
    expect(await other.latestChange()).toBe(0);
    firestore.faults.rule = () => null;
    firestore.faults.cut();
    await until(async () => (await other.read('vapi', 'call-1')) !== null);
    await until(() => other.replica().state === 'live');
    expect((await other.delivery('a'))?.appliedAt).toBe(NOON);
  });

  it('takes up what a replica left that died before it could tell', async () => {
    const dead = await firestore.openUnharmed('dead');
    // It never follows, so it rings no bell: as if it had died right after the commit.
    await dead.append(buildDelivery({ id: 'orphan' }));
    const heir = await open('heir');
    let due = 0;
    await heir.follow({ onChanged: () => undefined, onDue: () => (due += 1) });
    await until(async () => due > 0 && (await heir.pending(10)).length === 1);
    await applyAll(heir, 'call-1');
    expect(await heir.read('vapi', 'call-1')).not.toBeNull();
  });

  it('starts on what it has while Firestore cannot be reached, and not without anything', async () => {
    const before = await open('one');
    await before.append(buildDelivery({ id: 'a' }));
    await applyAll(before, 'call-1');
    await firestore.close(before);
    firestore.faults.rule = () => ({ kind: 'refuse', code: GrpcCode.unavailable });
    const after = await open('one', IMPATIENT);
    expect(await after.read('vapi', 'call-1')).not.toBeNull();
    expect(after).toMatchObject({ recordId: before.recordId, callerKey: before.callerKey });
    await expect(open('nothing', IMPATIENT)).rejects.toMatchObject({ code: 'unavailable' });
    // The client goes on with what was given up; its test must not end before it does.
    firestore.faults.rule = () => null;
    await firestore.faults.quiet(3000);
  });
});
