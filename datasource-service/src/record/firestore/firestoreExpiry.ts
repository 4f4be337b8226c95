import { type DocumentReference, type Firestore, type QueryDocumentSnapshot } from '@google-cloud/firestore';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import {
  EXPIRING,
  type Expirable,
  type Expiring,
  type ExpiryTimes,
  type SharedExpirable,
  type SharedExpiry,
} from '../expiry.ts';
import type { FeedName } from '../sqlite/ledgerCopy.ts';
import { isOvertaken } from '../../runtime/firestore/attempts.ts';
import type { CallWriter } from './callWriter.ts';
import { callNumberKey } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { emptyBody } from './emptyBody.ts';
import { inParallel } from './inParallel.ts';
import { oldDocuments, type OldDocument } from './oldDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** Documents that are changed at once. */
const AT_ONCE = 16;

/** A call goes before the deliveries that made it, so that none is left that could not be explained. */
const FEEDS: readonly FeedName[] = ['calls', 'deliveries'];

const NOTHING: Expirable = { rows: 0, oldest: null };

interface FirestoreExpirableOptions {
  db: Firestore;
  requests: Requests;
  /** How long documents stay after they were exported, ms. */
  keptMs: Readonly<Record<FeedName, number>>;
}

interface FirestoreExpiryOptions extends FirestoreExpirableOptions {
  calls: Pick<CallWriter, 'change'>;
}

function add<Kind extends Expiring>(counts: Partial<Record<Kind, number>>, kind: Kind, rows = 1): void {
  counts[kind] = (counts[kind] ?? 0) + rows;
}

async function oldErasures({ db, requests }: FirestoreExpirableOptions, before: number) {
  const found = await requests.withAttempts(() =>
    db.collection(Collections.erasures).where('requestedAt', '<', before).get()
  );
  return found.docs.filter((document) => document.get('finishedAt') !== null);
}

/** What of the record in Firestore would go. */
export function createFirestoreExpirable(options: FirestoreExpirableOptions): SharedExpirable {
  return {
    store: 'firestore',
    async expirable(times, now) {
      const found = Object.fromEntries(EXPIRING.map((kind) => [kind, NOTHING])) as Record<Expiring, Expirable>;
      function note(kind: Expiring, at: number, isAged: boolean): void {
        const { rows, oldest, exported = 0 } = found[kind];
        const earliest = oldest === null ? at : Math.min(oldest, at);
        found[kind] = { rows: rows + 1, oldest: earliest, ...(isAged ? {} : { exported: exported + 1 }) };
      }
      for (const feed of FEEDS) {
        for await (const page of oldDocuments(feed, { ...options, times, now })) {
          page.forEach(({ kind, at, isAged }) => note(kind, at, isAged));
        }
      }
      const erasures = await oldErasures(options, times.audit);
      erasures.forEach((document) => note('audit', Number(document.get('requestedAt')), true));
      return found;
    },
    async sizes() {
      const { db, requests } = options;
      const [deliveries, calls, audit] = await Promise.all(
        [Collections.deliveries, Collections.calls, Collections.erasures].map((name) =>
          requests.withAttempts(async () => (await db.collection(name).count().get()).data().count)
        )
      );
      return { bodies: deliveries, quarantine: deliveries, deliveries, transcripts: calls, calls, audit } as Record<
        Expiring,
        number
      >;
    },
  };
}

/**
 * The record in Firestore as it forgets what is old: what the policy no longer keeps, exported or not, and what has
 * expired and Google has not deleted yet.
 */
export function createFirestoreExpiry(options: FirestoreExpiryOptions): SharedExpiry {
  const { db, requests, calls } = options;

  /** Takes a document away with its parts, unless it changed since it was read. */
  async function remove({ ref, updateTime }: QueryDocumentSnapshot, others: DocumentReference[]): Promise<void> {
    const parts = await ref.collection(Collections.parts).listDocuments();
    const batch = db.batch();
    batch.delete(ref, { lastUpdateTime: updateTime });
    [...parts, ...others].forEach((reference) => batch.delete(reference));
    await batch.commit();
  }

  /** What is left of a call that only its export lets go: by it a late event is joined with what the history has. */
  function tracesOf({ document, isAged }: OldDocument): DocumentReference[] {
    const number: unknown = document.get('number');
    return isAged && typeof number === 'number'
      ? [
          db.collection(Collections.callNumbers).doc(callNumberKey(number)),
          db.collection(Collections.callKeys).doc(document.id),
        ]
      : [];
  }

  async function letGo(old: OldDocument): Promise<void> {
    const { document, kind } = old;
    switch (kind) {
      case 'transcripts':
        await calls.change(document.id, (record) => withholdFrom(record, 'talk'));
        return;
      case 'bodies':
      case 'quarantine':
        await requests.withAttempts(() => emptyBody(document.ref));
        return;
      case 'calls':
      case 'deliveries':
        await requests.withAttempts(() => remove(document, kind === 'calls' ? tracesOf(old) : []));
    }
  }

  async function letPageGo(page: readonly OldDocument[], gone: Partial<Record<Expiring, number>>): Promise<void> {
    const outcomes = await inParallel(page, AT_ONCE, letGo);
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'fulfilled') {
        add(gone, (page[index] as OldDocument).kind);
      } else if (!isOvertaken(outcome.reason)) {
        throw outcome.reason;
      }
    });
  }

  return {
    ...createFirestoreExpirable(options),
    async expire(times: ExpiryTimes, now: number, signal: AbortSignal) {
      const gone: Partial<Record<Expiring, number>> = {};
      for (const feed of FEEDS) {
        for await (const page of oldDocuments(feed, { ...options, times, now })) {
          if (signal.aborted) {
            return gone;
          }
          await letPageGo(page, gone);
        }
      }
      const erasures = await oldErasures(options, times.audit);
      await Promise.all(erasures.map(({ ref }) => requests.withAttempts(() => ref.delete())));
      add(gone, 'audit', erasures.length);
      return gone;
    },
  };
}
