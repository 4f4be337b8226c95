import { randomUUID } from 'node:crypto';
import { Timestamp } from '@google-cloud/firestore';
import { hashCaller } from '../src/calls/caller.ts';
import { GrpcCode } from '../src/runtime/firestore/attempts.ts';
import { callKey, deliveryKey } from '../src/record/firestore/documents.ts';
import type { FirestoreRecordStore } from '../src/record/firestore/firestoreRecordStore.ts';
import type { Erasure, ErasureStep } from '../src/record/erasureLog.ts';
import { buildDelivery, buildEvent, NOON } from './support/build.ts';
import { first, withFaultyFirestore } from './support/faultyFirestore.ts';
import { until } from './support/until.ts';

jest.setTimeout(60_000);

const firestore = withFaultyFirestore({
  patience: { attemptMs: 5000, totalMs: 15_000 },
  heartbeatMs: 100,
  staleAfterMs: 2000,
  orphanedAfterMs: 300,
});
const { open } = firestore;

const CALLER = '+15550177231';

/** Permission denied: no retry helps. */
const DENIED = 7;

/** When the tests ask for erasures, epoch ms. */
const ASKED_AT = NOON + 60_000;

function erasureOf(store: FirestoreRecordStore, id: string): Erasure {
  return {
    id,
    tombstone: store.tombstone(CALLER),
    pseudonyms: [hashCaller(CALLER, store.callerKey)],
    ...{ requestedAt: ASKED_AT, requestedBy: 'ann', finishedAt: null, stores: [] },
  };
}

/** Tells of a call of the caller, in words that do not become shorter by packing where it is to be long. */
async function tell(store: FirestoreRecordStore, id: string, isLong = false): Promise<void> {
  const said = isLong ? Array.from({ length: 60_000 }, () => randomUUID()).join(' ') : id;
  await store.append(buildDelivery({ id, body: JSON.stringify({ said, from: CALLER }) }));
}

async function applyAll(store: FirestoreRecordStore): Promise<void> {
  const pending = await store.pending(100);
  await store.apply(
    pending.map(({ sequence, callId, body }) => {
      const { said } = JSON.parse(body) as { said: string };
      const line = { role: 'user' as const, text: said, startedAt: NOON, endedAt: null };
      const event = buildEvent({ facts: { callerNumber: CALLER }, lines: [line] });
      return { sequence, appliedAt: NOON, event: callId === null ? null : event, problem: null };
    })
  );
}

async function eraseCalls(store: FirestoreRecordStore, erasure: Erasure): Promise<number> {
  let found = 0;
  for (let after: number | null = 0; after !== null;) {
    const step: ErasureStep = await store.eraseCalls(erasure, after);
    found += step.found;
    after = step.next;
  }
  return found;
}

async function partsOf(path: string): Promise<number> {
  return (await firestore.db.doc(path).collection('parts').listDocuments()).length;
}

const HIS_CALL = `calls/${callKey('vapi', 'call-1')}`;

function shared(id: string) {
  return firestore.db.doc(`erasures/${id}`).get();
}

describe('a caller who is erased from Firestore', () => {
  it('is gone from what is too long for one document, before it was worked in and after', async () => {
    const one = await open('one');
    await tell(one, 'long', true);
    await applyAll(one);
    expect(await partsOf(HIS_CALL)).toBeGreaterThan(1);
    // Another replica reads the parts of the call, and writes it without leaving the old ones.
    const other = await open('other');
    await tell(other, 'short');
    await applyAll(other);
    expect(await partsOf(HIS_CALL)).toBe(((await firestore.db.doc(HIS_CALL).get()).get('parts') as number) ?? 0);
    await tell(one, 'waits', true);
    const erasure = erasureOf(one, 'e');
    await one.beginErasure(erasure);
    expect(await eraseCalls(one, erasure)).toBe(1);
    await applyAll(one);
    for (const id of ['long', 'short', 'waits']) {
      const path = `deliveries/${deliveryKey(id)}`;
      expect({ id, bytes: (await firestore.db.doc(path).get()).get('bytes') as number, parts: await partsOf(path) }).toEqual({ id, bytes: 0, parts: 0 }); // prettier-ignore
    }
    expect(await partsOf(HIS_CALL)).toBe((await firestore.db.doc(HIS_CALL).get()).get('parts'));
    expect(Object.keys((await one.read('vapi', 'call-1'))?.lines ?? {})).not.toHaveLength(0);
    expect(await one.countLeft(erasure)).toEqual({ calls: 0, deliveries: 0 });
  });

  it('is gone from the copy where Firestore has let his call expire', async () => {
    const one = await open('one');
    await tell(one, 'a');
    await applyAll(one);
    await firestore.db.recursiveDelete(firestore.db.collection('calls'));
    const erasure = erasureOf(one, 'e');
    await one.beginErasure(erasure);
    await eraseCalls(one, erasure);
    expect(JSON.stringify(await one.read('vapi', 'call-1'))).not.toContain(CALLER);
    expect((await firestore.db.collection('calls').get()).size).toBe(0);
  });

  it('is taken out although others write meanwhile, and not silently left where that is refused', async () => {
    const one = await open('one');
    await tell(one, 'a');
    await applyAll(one);
    const erasure = erasureOf(one, 'e');
    await one.beginErasure(erasure);
    firestore.faults.rule = first(99, 'Commit', { kind: 'refuse', code: DENIED });
    await expect(one.eraseCalls(erasure, 0)).rejects.toMatchObject({ code: DENIED });
    firestore.faults.rule = first(1, 'Commit', { kind: 'refuse', code: GrpcCode.failedPrecondition });
    expect(await eraseCalls(one, erasure)).toBe(1);
    expect(firestore.faults.met).toBe(2);
    expect((await one.read('vapi', 'call-1'))?.withheld).toBe('person');
  });

  it('is left to the replica that was asked, which others take over when it does not finish', async () => {
    let now = ASKED_AT;
    const asked = await open('asked');
    const other = await open('other', { now: () => now });
    await tell(asked, 'a');
    await applyAll(asked);
    const erasure = erasureOf(asked, 'e');
    await asked.beginErasure(erasure);
    expect((await other.erasuresUnderWay()).map(({ id }) => id)).toEqual(['e']);
    expect(await eraseCalls(other, erasure)).toBe(0);
    expect((await other.eraseStrays(erasure, 0)).next).toBeNull();
    expect((await firestore.db.doc(HIS_CALL).get()).get('callerHash')).not.toBeNull();
    await other.finishErasure('e', now, []);
    expect((await shared('e')).get('finishedAt')).toBeNull();
    expect(await other.erasuresUnderWay()).toEqual([]);

    const heir = await open('heir', { now: () => now });
    await heir.erasuresUnderWay();
    now += 3_600_000;
    expect(await eraseCalls(heir, erasure)).toBe(1);
    expect((await firestore.db.doc(HIS_CALL).get()).get('callerHash')).toBeNull();
    await heir.finishErasure('e', now, []);
    expect((await shared('e')).get('finishedAt')).toBe(now);
    await heir.finishErasure('e', now + 5, []);
    expect((await shared('e')).get('finishedAt')).toBe(now);
  });

  it('is unknown to a replica that cannot read who was erased, until it can', async () => {
    const one = await open('one');
    await one.beginErasure(erasureOf(one, 'e'));
    firestore.faults.rule = first(1, 'RunQuery', { kind: 'refuse', code: DENIED });
    const other = await open('other');
    expect(firestore.faults.met).toBe(1);
    await tell(other, 'a');
    expect((await other.erasuresUnderWay()).map(({ id }) => id)).toEqual(['e']);
    await applyAll(other);
    expect((await other.read('vapi', 'call-1'))?.withheld).toBe('person');
    expect((await firestore.db.doc(HIS_CALL).get()).get('callerHash')).toBeNull();
  });
});

describe('deliveries', () => {
  it('are replayed once though nobody hears that it was done', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'forged', verdict: 'quarantined', reason: 'wrong secret' }));
    const sequence = (await store.delivery('forged'))?.sequence ?? 0;
    firestore.faults.rule = first(1, 'Commit', { kind: 'loseAnswer' });
    const replay = { sequence, at: NOON, actor: 'ann', event: buildEvent({ state: 'ringing' }), problem: null };
    expect(await store.replay([replay])).toEqual([{ action: 'released', changed: true }]);
    expect((await store.delivery('forged'))?.replays).toHaveLength(1);
    expect((await store.read('vapi', 'call-1'))?.state).toBe('ringing');
  });

  it('about no call wait when the service may not write, and are marked later', async () => {
    const store = await open('one');
    await store.append(buildDelivery({ id: 'a', callId: null, body: '{}' }));
    firestore.faults.rule = first(99, 'Commit', { kind: 'refuse', code: DENIED });
    await expect(applyAll(store)).rejects.toMatchObject({ code: DENIED });
    firestore.faults.rule = () => null;
    await applyAll(store);
    expect(await store.pending(10)).toEqual([]);
  });

  it('that come again while the first of them fails are tried by themselves', async () => {
    const store = await open('one');
    firestore.faults.rule = first(1, 'Commit', { kind: 'refuse', code: DENIED });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.append(buildDelivery({ id: 'a' }))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    await until(async () => (await store.delivery('a')) !== null);
    expect((await firestore.db.collection('deliveries').get()).size).toBe(1);
  });
});

describe('what is old in Firestore', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const going = new AbortController();

  /** What goes when so many days have passed since the tests' noon. */
  function expiryOf(store: FirestoreRecordStore) {
    const now = NOON + 401 * DAY;
    const before = now - 400 * DAY;
    const times = { bodies: before, quarantine: before, transcripts: before, calls: before, deliveries: before };
    const shared = store.sharedExpiry({ calls: 7 * DAY, deliveries: 7 * DAY });
    return {
      due: () => shared.expirable({ ...times, audit: before }, now),
      expire: () => shared.expire({ ...times, audit: before }, now, going.signal),
    };
  }

  /** A call as a service wrote it that gave it no number. */
  async function addCalls(count: number): Promise<void> {
    const changedAt = Timestamp.fromMillis(NOON);
    for (let first = 0; first < count; first += 400) {
      const batch = firestore.db.batch();
      for (let index = first; index < Math.min(count, first + 400); index += 1) {
        batch.set(firestore.db.doc(`calls/${index}`), { startedAt: NOON + index, shard: index % 4, changedAt });
      }
      await batch.commit();
    }
  }

  it('goes however much it is, page by page', async () => {
    const expiry = expiryOf(await open('one'));
    await addCalls(501);
    expect((await expiry.due()).calls).toEqual({ rows: 501, oldest: NOON });
    expect(await expiry.expire()).toMatchObject({ calls: 501 });
    expect((await firestore.db.collection('calls').get()).size).toBe(0);
  });

  it('stays where it changed in between, and is told where it cannot go', async () => {
    const expiry = expiryOf(await open('one'));
    await addCalls(1);
    firestore.faults.rule = first(1, 'Commit', { kind: 'refuse', code: GrpcCode.failedPrecondition });
    expect((await expiry.expire()).calls).toBeUndefined();
    firestore.faults.rule = first(1, 'Commit', { kind: 'refuse', code: DENIED });
    await expect(expiry.expire()).rejects.toMatchObject({ code: DENIED });
    expect(await expiry.expire()).toMatchObject({ calls: 1 });
  });
});
