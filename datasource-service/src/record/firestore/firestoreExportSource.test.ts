import { randomUUID } from 'node:crypto';
import type { Firestore, Timestamp } from '@google-cloud/firestore';
import { buildDelivery, buildEvent, buildReport, NOON } from '../../../test/support/build.ts';
import { withFirestoreEmulator } from '../../../test/support/firestoreEmulator.ts';
import { createFirestorePlace, type FirestorePlace } from '../../../test/support/firestorePlace.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import type { ExportSource } from '../exportSource.ts';
import { createFirestore } from './client.ts';
import { deliveryKey } from './documents.ts';
import { createFirestoreExportSource } from './firestoreExportSource.ts';
import { Requests } from '../../runtime/firestore/requests.ts';
import type { FirestoreRecordStore } from './firestoreRecordStore.ts';

withFirestoreEmulator();

const EXPIRY = Date.UTC(2030, 0, 1);

let db: Firestore;
let place: FirestorePlace;
let record: FirestoreRecordStore;
let source: ExportSource;
let requests: Requests;

beforeEach(async () => {
  place = createFirestorePlace();
  db = createFirestore({ project: place.project, database: null });
  record = await place.open();
  requests = new Requests(db, { patience: { attemptMs: 10_000, totalMs: 30_000 }, onRetry: () => undefined });
  source = createFirestoreExportSource({ db, requests, settledAfterMs: 0 });
});

afterEach(async () => {
  await record.close();
  await requests.close();
  place.remove();
});

async function add(id: string, event: CallEvent, body = '{}'): Promise<void> {
  await record.append(buildDelivery({ id, callId: event.callId, body }));
  const pending = await record.pending(100);
  await record.apply(pending.map(({ sequence }) => ({ sequence, appliedAt: NOON, event, problem: null })));
}

/** Text that does not become shorter by packing. */
function longText(): string {
  return JSON.stringify({ said: Array.from({ length: 60_000 }, () => randomUUID()).join(' ') });
}

async function expiryOf(path: string): Promise<number | null> {
  const expireAt = (await db.doc(path).get()).get('expireAt') as Timestamp | null;
  return expireAt === null ? null : expireAt.toMillis();
}

async function partsOf(path: string): Promise<string[]> {
  return (await db.doc(path).collection('parts').listDocuments()).map(({ id }) => id);
}

describe('the changes of a record in Firestore', () => {
  it('are read in pages, each changed thing once at its latest version', async () => {
    for (const callId of ['one', 'two', 'three']) {
      await add(`${callId}-1`, buildEvent({ callId, state: 'ringing' }));
    }
    await add('one-2', buildEvent({ callId: 'one', state: 'ended' }));
    const first = await source.callsAfter(null, 2);
    const second = await source.callsAfter(first.at(-1) ?? null, 2);
    const calls = [...first, ...second].map(({ record: call }) => [call.callId, call.state]);
    expect(calls).toEqual([
      ['two', 'ringing'],
      ['three', 'ringing'],
      ['one', 'ended'],
    ]);
    expect(await source.callsAfter(second.at(-1) ?? null, 2)).toEqual([]);
    const deliveries = await source.deliveriesAfter(null, 10);
    expect(deliveries.map(({ key, appliedAt }) => [key, appliedAt])).toEqual([
      ['one-1', NOON],
      ['two-1', NOON],
      ['three-1', NOON],
      ['one-2', NOON],
    ]);
    const { key, changedAt } = deliveries[1] as (typeof deliveries)[number];
    expect((await source.deliveriesAfter({ key, changedAt }, 10)).map((delivery) => delivery.key)).toEqual([
      'three-1',
      'one-2',
    ]);
  });

  it('are not told before they are settled', async () => {
    await add('a', buildEvent({ state: 'ringing' }));
    const patient = createFirestoreExportSource({ db, requests });
    expect(await patient.callsAfter(null, 10)).toEqual([]);
    expect(await patient.deliveriesAfter(null, 10)).toEqual([]);
  });

  it('may expire at the version that was exported, and not when they changed since', async () => {
    await add('a', buildEvent({ callId: 'still', state: 'ended' }));
    await add('b', buildEvent({ callId: 'moving', state: 'ringing' }));
    const exported = await source.callsAfter(null, 10);
    await add('c', buildReport({ callId: 'moving', startedAt: NOON }));
    await source.confirm('calls', [...exported, { key: 'gone', version: 1 }], EXPIRY);
    const expiries = await Promise.all(exported.map(({ key }) => expiryOf(`calls/${key}`)));
    expect(expiries).toEqual([EXPIRY, null]);
    // A call that changes again is wanted again.
    await add('d', buildEvent({ callId: 'still', facts: { costUsd: 1 } }));
    expect(await expiryOf(`calls/${exported[0]?.key}`)).toBeNull();
  });

  it('hold texts longer than a document, which expire with it', async () => {
    const body = longText();
    await add('long', buildEvent({ state: 'ended', facts: { summary: body } }), body);
    expect((await record.delivery('long'))?.body).toBe(body);
    const [delivery] = await source.deliveriesAfter(null, 1);
    const [call] = await source.callsAfter(null, 1);
    expect(delivery?.body).toBe(body);
    expect(call?.record.facts.summary?.value).toBe(body);
    await source.confirm('deliveries', delivery === undefined ? [] : [delivery], EXPIRY);
    expect(await expiryOf(`deliveries/${deliveryKey('long')}/parts/0`)).toBe(EXPIRY);
    // The next version takes the parts of the one before with it.
    const before = await partsOf(`calls/${call?.key}`);
    await add('next', buildEvent({ facts: { costUsd: 2 } }));
    const after = await partsOf(`calls/${call?.key}`);
    expect(after).toHaveLength(before.length);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    const [next] = await source.callsAfter(null, 1);
    expect(next?.record.facts.costUsd?.value).toBe(2);
    expect(next?.record.facts.summary?.value).toBe(body);
  });
});
