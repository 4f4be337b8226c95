import {
  FieldPath,
  Timestamp,
  type DocumentReference,
  type Firestore,
  type QueryDocumentSnapshot,
} from '@google-cloud/firestore';
import type { ExportKind, ExportPlace, ExportSource, ExportedVersion } from '../exportSource.ts';
import { isOvertaken, type Patience } from '../../runtime/firestore/attempts.ts';
import { callDocument, callKey, deliveryDocument, deliveryKey, microsecondsOf, timestampOf } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { inParallel } from './inParallel.ts';
import { changedAtOf, versionOf, wholeCall, wholeDelivery } from './readDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';
import { changesAfter } from './sweep.ts';

/** A write becomes visible after the time that it bears, at most by a commit's own deadline of a minute, ms. */
const SETTLED_AFTER_MS = 70_000;

/** Documents that are written at once. */
const AT_ONCE = 32;

/** Nobody waits for an export. */
const PATIENCE: Patience = { attemptMs: 60_000, totalMs: 300_000 };

interface FirestoreExportSourceOptions {
  db: Firestore;
  requests: Requests;
  /** Shorter in tests. */
  settledAfterMs?: number | undefined;
}

/**
 * The changes of the record in Firestore, read from Firestore itself: what a replica has a copy of may lag, and the
 * place in the order of changes must mean the same to the replica that goes on after this one.
 */
export function createFirestoreExportSource(options: FirestoreExportSourceOptions): ExportSource {
  const { db, requests, settledAfterMs = SETTLED_AFTER_MS } = options;

  /** Documents after a place, those that may still get one before them left out. */
  async function after(kind: ExportKind, place: ExportPlace | null, limit: number): Promise<QueryDocumentSnapshot[]> {
    const collection = db.collection(Collections[kind]);
    const changes = changesAfter(collection, (place?.changedAt ?? 0) - 1)
      .orderBy(FieldPath.documentId())
      .limit(limit);
    const nameOf = kind === 'calls' ? (key: string) => key : deliveryKey;
    const query =
      place === null ? changes : changes.startAfter(timestampOf(place.changedAt), collection.doc(nameOf(place.key)));
    const found = await requests.withAttempts(() => query.get(), PATIENCE);
    // By Firestore's own clock, whatever ours says.
    const settled = microsecondsOf(found.readTime) - settledAfterMs * 1000;
    return found.docs.filter((document) => changedAtOf(document) <= settled);
  }

  /** Lets a document and its parts expire, if it is still at that version. */
  async function expire(reference: DocumentReference, version: number, expireAt: Timestamp): Promise<void> {
    const found = await reference.get();
    if (!found.exists || versionOf(found) !== version) {
      return;
    }
    const parts = Number(found.get('parts')) === 0 ? [] : await reference.collection(Collections.parts).listDocuments();
    const batch = db.batch();
    batch.update(reference, { expireAt }, { lastUpdateTime: timestampOf(version) });
    parts.forEach((part) => batch.update(part, { expireAt }));
    try {
      await batch.commit();
    } catch (error) {
      // It changed, or went, in between: then it is not what was exported.
      if (!isOvertaken(error)) {
        throw error;
      }
    }
  }

  return {
    async callsAfter(place, limit) {
      return Promise.all(
        (await after('calls', place, limit)).map(async (snapshot) => {
          const document = callDocument.parse(snapshot.data());
          const call = await wholeCall(snapshot.ref, document, versionOf(snapshot));
          return { ...call, key: callKey(call.record.provider, call.record.callId), changedAt: changedAtOf(snapshot) };
        })
      );
    },

    async deliveriesAfter(place, limit) {
      return Promise.all(
        (await after('deliveries', place, limit)).map(async (snapshot) => {
          const document = deliveryDocument.parse(snapshot.data());
          const {
            id,
            provider,
            callId,
            type,
            eventAt,
            receivedAt,
            verdict,
            reason,
            appliedAt,
            problem,
            body,
            version,
          } = await wholeDelivery(snapshot.ref, document, versionOf(snapshot));
          return {
            ...{ key: id, version, changedAt: changedAtOf(snapshot), provider, callId, type, eventAt, receivedAt },
            ...{ verdict, reason, appliedAt, problem, body },
          };
        })
      );
    },

    async confirm(kind: ExportKind, exported: readonly ExportedVersion[], expireAt: number) {
      const collection = db.collection(Collections[kind]);
      const nameOf = kind === 'calls' ? (key: string) => key : deliveryKey;
      const outcomes = await inParallel(exported, AT_ONCE, ({ key, version }) =>
        requests.withAttempts(
          () => expire(collection.doc(nameOf(key)), version, Timestamp.fromMillis(expireAt)),
          PATIENCE
        )
      );
      const failure = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failure !== undefined) {
        throw failure.reason;
      }
    },
  };
}
