import { randomUUID } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import { buildDelivery, buildEvent, buildReport } from '../../../test/support/build.ts';
import { withFirestoreEmulator } from '../../../test/support/firestoreEmulator.ts';
import { createFirestorePlace, type FirestorePlace } from '../../../test/support/firestorePlace.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import type { ExpiryTimes, SharedExpiry } from '../expiry.ts';
import { createFirestore } from './client.ts';
import { callKey, deliveryKey } from './documents.ts';
import { createFirestoreExpirable } from './firestoreExpiry.ts';
import { createFirestoreExportSource } from './firestoreExportSource.ts';
import type { FirestoreRecordStore } from './firestoreRecordStore.ts';
import { Requests } from '../../runtime/firestore/requests.ts';

withFirestoreEmulator();

const DAY = 24 * 60 * 60 * 1000;
const KEPT = { calls: 7 * DAY, deliveries: 7 * DAY };
const SAID = 'a-parrot-was-heard';

let db: Firestore;
let place: FirestorePlace;
let record: FirestoreRecordStore;
let requests: Requests;
let expiry: SharedExpiry;
let begun: number;
const going = new AbortController();

beforeEach(async () => {
  place = createFirestorePlace();
  db = createFirestore({ project: place.project, database: null });
  record = await place.open();
  requests = new Requests(db, { patience: { attemptMs: 10_000, totalMs: 30_000 }, onRetry: () => undefined });
  expiry = record.sharedExpiry(KEPT);
  begun = Date.now();
});

afterEach(async () => {
  await record.close();
  await requests.close();
  place.remove();
});

/** A delivery and what it says of its call, as of now. */
async function add(id: string, event: CallEvent, body = `"${SAID}"`): Promise<void> {
  await record.append(buildDelivery({ id, callId: event.callId, receivedAt: begun, body }));
  const pending = await record.pending(100);
  await record.apply(pending.map(({ sequence }) => ({ sequence, appliedAt: begun, event, problem: null })));
}

function ended(callId: string): CallEvent {
  return {
    ...buildReport({ callId, startedAt: begun - 1000, costUsd: 2 }),
    lines: [{ role: 'user' as const, text: SAID, startedAt: begun, endedAt: begun }],
  };
}

/** What goes when so many days have passed. */
function timesAfter(days: number): [ExpiryTimes, number] {
  const now = begun + days * DAY + 3_600_000;
  const times = {
    ...{ bodies: now - 7 * DAY, quarantine: now - 30 * DAY, transcripts: now - 90 * DAY },
    ...{ calls: now - 400 * DAY, deliveries: now - 400 * DAY, audit: now - 500 * DAY },
  };
  return [times, now];
}

/** Counts that are not nought. */
function some(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Rows that would go and went after so many days, which must be the same. */
async function goneAfter(days: number): Promise<object> {
  const [times, now] = timesAfter(days);
  const due = await createFirestoreExpirable({ db, requests, keptMs: KEPT }).expirable(times, now);
  const gone = await expiry.expire(times, now, going.signal);
  const rows = some(Object.fromEntries(Object.entries(due).map(([kind, { rows: count }]) => [kind, count])));
  expect(some(gone)).toEqual(rows);
  return rows;
}

async function names(): Promise<string[]> {
  const collections = await Promise.all(
    ['calls', 'callKeys', 'callNumbers', 'deliveries'].map((name) => db.collection(name).get())
  );
  const parts = await db.collectionGroup('parts').get();
  return [...collections.flatMap(({ docs }) => docs), ...parts.docs].map(({ ref }) => ref.parent.id);
}

/** Text that does not become shorter by packing. */
function longText(): string {
  return JSON.stringify({ said: Array.from({ length: 40_000 }, () => randomUUID()).join(' ') });
}

describe('a record in Firestore that nobody exports', () => {
  it('loses bodies, then those in quarantine, then what was said, then calls, by the policy', async () => {
    await add('a', ended('one'), longText());
    await record.append(
      buildDelivery({ id: 'q', callId: null, receivedAt: begun, verdict: 'quarantined', body: `"${SAID}"` })
    );
    await record.append(buildDelivery({ id: 'waiting', callId: 'late', receivedAt: begun, body: '"waiting"' }));
    expect(await goneAfter(6)).toEqual({});
    expect(await goneAfter(8)).toEqual({ bodies: 1 });
    expect(await names()).not.toContain('parts');
    const body = async (id: string) => (await db.doc(`deliveries/${deliveryKey(id)}`).get()).get('bytes') as number;
    expect(await body('a')).toBe(0);
    expect(await body('q')).toBeGreaterThan(0);
    expect(await goneAfter(31)).toEqual({ quarantine: 1 });
    expect(await body('q')).toBe(0);
    expect(await goneAfter(91)).toEqual({ transcripts: 1 });
    const fresh = await db.doc(`calls/${callKey('vapi', 'one')}`).get();
    expect(fresh.get('withheld')).toBe('talk');
    expect(fresh.get('callId')).toBe('one');
    expect(await goneAfter(92)).toEqual({});
    expect(await goneAfter(401)).toEqual({ calls: 1, deliveries: 2 });
    // What waits never goes, however old it is.
    expect(await names()).toEqual(['deliveries']);
    expect(await body('waiting')).toBeGreaterThan(0);
  });

  it('keeps what was told of an erasure for as long as the audit, and longer while it is under way', async () => {
    const erasure = { tombstone: 't', pseudonyms: ['p'], requestedBy: 'ann', finishedAt: null, stores: [] };
    await record.beginErasure({ ...erasure, id: 'old', requestedAt: begun });
    await record.finishErasure('old', begun, []);
    await record.beginErasure({ ...erasure, id: 'under way', requestedAt: begun });
    expect(await goneAfter(499)).toEqual({});
    expect(await goneAfter(501)).toEqual({ audit: 1 });
    expect((await db.collection('erasures').get()).docs.map(({ id }) => id)).toEqual(['under way']);
  });

  it('is not held up by a document that is none of ours', async () => {
    await db.doc('calls/strange').set({ shard: 0, changedAt: new Date(begun) });
    await db.doc('deliveries/strange').set({ shard: 0, changedAt: new Date(begun) });
    expect(await goneAfter(500)).toEqual({});
  });
});

describe('a record in Firestore that is exported', () => {
  it('loses what has expired where Google has not deleted it, and remembers that the call was there', async () => {
    await add('a', ended('one'), longText());
    const source = createFirestoreExportSource({ db, requests, settledAfterMs: 0 });
    await source.confirm('calls', await source.callsAfter(null, 10), begun + 8 * DAY);
    await source.confirm('deliveries', await source.deliveriesAfter(null, 10), begun + 8 * DAY);
    // Its body would be due, but goes with all of it within a day.
    expect(await goneAfter(7.5)).toEqual({});
    expect(await goneAfter(9)).toEqual({ calls: 1, deliveries: 1 });
    expect((await names()).sort()).toEqual(['callKeys', 'callNumbers']);
  });

  it('does not wait for an expiry that is further away than the policy allows', async () => {
    await add('a', ended('one'));
    const source = createFirestoreExportSource({ db, requests, settledAfterMs: 0 });
    await source.confirm('calls', await source.callsAfter(null, 10), begun + 800 * DAY);
    await source.confirm('deliveries', await source.deliveriesAfter(null, 10), begun + 800 * DAY);
    expect(await goneAfter(91)).toEqual({ bodies: 1, transcripts: 1 });
  });
});

describe('letting go', () => {
  it('leaves alone what changed in between, and stops when it must', async () => {
    await add('a', buildEvent({ callId: 'one', state: 'ringing' }));
    const [times, now] = timesAfter(401);
    expect(await expiry.expire(times, now, AbortSignal.abort())).toEqual({});
    expect(await expiry.expire(times, now, going.signal)).toMatchObject({ calls: 1, deliveries: 1 });
  });
});
