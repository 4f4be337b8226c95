import { Timestamp, type DocumentReference, type Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import type { ErasedStore, Erasure, ErasureLog, ErasureStep } from '../erasureLog.ts';
import type { FeedName, LedgerCopy } from '../sqlite/ledgerCopy.ts';
import type { CallWriter } from './callWriter.ts';
import { callKey, changed, deliveryKey, microsecondsOf, timestampOf } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { emptyBody } from './emptyBody.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** An erasure that another replica was asked for is taken up when it is not finished after this, ms. */
const ORPHANED_AFTER_MS = 120_000;

/** Overlap of two readings of what erasures there are, microseconds: a write bears an earlier time than it is seen at. */
const OVERLAP = 70 * 1_000_000;

/** Longest time for which Firestore itself keeps earlier versions, ms. */
const EARLIER_VERSIONS_MS = 7 * 24 * 60 * 60 * 1000;

const erasureDocument = z
  .object({
    id: z.string(),
    tombstone: z.string(),
    pseudonyms: z.array(z.string()),
    requestedAt: z.number(),
    requestedBy: z.string(),
    finishedAt: z.number().nullable(),
    stores: z.string().transform((text) => JSON.parse(text) as ErasedStore[]),
    changedAt: z.instanceof(Timestamp),
  })
  .transform(({ changedAt, ...erasure }) => ({ changedAt: microsecondsOf(changedAt), erasure }));

interface FirestoreErasureOptions {
  db: Firestore;
  requests: Requests;
  copy: LedgerCopy;
  calls: CallWriter;
  /** Called with the keys of documents that were written. */
  onWritten: (feed: FeedName, keys: readonly string[]) => void;
  /** Epoch ms. */
  now: () => number;
}

/** How a replica forgets callers: in Firestore for all, and in its copy for itself. */
export interface FirestoreErasure extends ErasureLog {
  /** Learns which callers were erased since it was last asked, by whichever replica. */
  refresh(): Promise<void>;
}

/**
 * Erasures are documents that every replica follows. Each takes the caller out of its own copy by itself, whatever
 * Firestore still says, so that one that was away does it before it shows anything of him; the one that was asked takes
 * him out of Firestore, and where it does not finish, another does.
 */
export function createFirestoreErasure(options: FirestoreErasureOptions): FirestoreErasure {
  const { db, requests, copy, calls, onWritten, now } = options;
  const { erasing } = copy;
  const collection = db.collection(Collections.erasures);
  /** Asked for here, so that nobody else does it. */
  const own = new Set<string>();
  let seenUntil = 0;

  async function refresh(): Promise<void> {
    const after = timestampOf(Math.max(0, seenUntil - OVERLAP));
    const found = await requests.withAttempts(() => collection.where('changedAt', '>', after).get());
    for (const document of found.docs) {
      const { changedAt, erasure } = erasureDocument.parse(document.data());
      await erasing.beginErasure(erasure);
      seenUntil = Math.max(seenUntil, changedAt);
    }
  }

  async function read(id: string): Promise<Erasure | null> {
    const found = await requests.withAttempts(() => collection.doc(id).get());
    return found.exists ? erasureDocument.parse(found.data()).erasure : null;
  }

  /** Documents of his calls: by his pseudonyms, and by what the copy knows of him. */
  async function callKeys(erasure: Erasure): Promise<string[]> {
    const named = await requests.withAttempts(() =>
      db.collection(Collections.calls).where('callerHash', 'in', erasure.pseudonyms).get()
    );
    const known = erasing.callIds(erasure).map(({ provider, callId }) => callKey(provider, callId));
    return [...new Set([...named.docs.map(({ id }) => id), ...known])];
  }

  async function eraseDelivery(reference: DocumentReference): Promise<void> {
    await requests.withAttempts(() => emptyBody(reference, { problem: null }));
    onWritten('deliveries', [reference.id]);
  }

  /** Deliveries of a call that hold a body and were worked in, or never will be. */
  async function deliveriesOf(provider: string, callId: string): Promise<DocumentReference[]> {
    const found = await requests.withAttempts(() =>
      db.collection(Collections.deliveries).where('callId', '==', callId).get()
    );
    return found.docs
      .filter((document) => document.get('provider') === provider)
      .filter((document) => document.get('appliedAt') !== null || document.get('verdict') === 'quarantined')
      .filter((document) => document.get('bytes') !== 0)
      .map(({ ref }) => ref);
  }

  async function eraseShared(erasure: Erasure): Promise<Omit<ErasureStep, 'next'>> {
    const total = { found: 0, erased: 0 };
    for (const key of await callKeys(erasure)) {
      const done = await calls.change(key, (record) => withholdFrom(record, 'person'));
      // It may have expired, and be left in a copy alone.
      if (done?.call == null) {
        continue;
      }
      const { provider, callId } = done.call.record;
      onWritten('calls', [key]);
      erasing.bury({ provider, callId }, erasure.id);
      copy.take({ calls: [done.call] });
      const deliveries = await deliveriesOf(provider, callId);
      for (const reference of deliveries) {
        await eraseDelivery(reference);
      }
      total.found += 1;
      total.erased += Number(done.isChanged) + deliveries.length;
    }
    return total;
  }

  /** Whether nobody else is to finish it. */
  function isOurs({ id, requestedAt }: Erasure): boolean {
    return own.has(id) || now() - requestedAt > ORPHANED_AFTER_MS;
  }

  /**
   * Whether to look in Firestore too. Once it is finished there, every replica does when it hears of it: until then it
   * may have written a call of his down.
   */
  async function looksInFirestore(erasure: Erasure): Promise<boolean> {
    return isOurs(erasure) || (await read(erasure.id))?.finishedAt !== null;
  }

  return {
    refresh,
    tombstone: (caller) => erasing.tombstone(caller),
    async beginErasure(erasure) {
      const { id, tombstone, pseudonyms, requestedAt, requestedBy } = erasure;
      own.add(id);
      await requests.withAttempts(() =>
        collection.doc(id).set({
          ...{ id, tombstone, pseudonyms, requestedAt, requestedBy, finishedAt: null, stores: '[]' },
          changedAt: changed()['changedAt'],
        })
      );
      await erasing.beginErasure(erasure);
    },
    erasure: read,
    async erasuresUnderWay() {
      await refresh();
      return erasing.erasuresUnderWay();
    },
    async eraseCalls(erasure, after) {
      const shared = after === 0 && (await looksInFirestore(erasure)) ? await eraseShared(erasure) : null;
      const step = await erasing.eraseCalls(erasure, after);
      return shared === null ? step : { ...shared, next: step.next };
    },
    async eraseStrays(erasure, after) {
      if (after === 0 && (await looksInFirestore(erasure))) {
        for (const id of erasing.strayIds(erasure)) {
          await eraseDelivery(db.collection(Collections.deliveries).doc(deliveryKey(id)));
        }
      }
      return erasing.eraseStrays(erasure, after);
    },
    async countLeft(erasure) {
      const here = await erasing.countLeft(erasure);
      const named = await requests.withAttempts(() =>
        db.collection(Collections.calls).where('callerHash', 'in', erasure.pseudonyms).count().get()
      );
      return { ...here, calls: here.calls + named.data().count };
    },
    erasedCalls: (erasure) => erasing.erasedCalls(erasure),
    settleErased: () => erasing.settleErased(),
    async finishErasure(id, finishedAt, stores) {
      const told = stores.map((store) =>
        store.store === 'record'
          ? { ...store, remains: [...store.remains, { what: 'Earlier versions that Firestore keeps: an hour, or seven days with point-in-time recovery.', until: finishedAt + EARLIER_VERSIONS_MS }] } // prettier-ignore
          : store
      );
      const shared = await read(id);
      if (shared?.finishedAt === null && isOurs(shared)) {
        await requests.withAttempts(() =>
          collection.doc(id).update({ finishedAt, stores: JSON.stringify(told), changedAt: changed()['changedAt'] })
        );
      }
      await erasing.finishErasure(id, finishedAt, told);
    },
  };
}
