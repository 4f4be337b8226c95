import type { CollectionReference, Query, QueryDocumentSnapshot } from '@google-cloud/firestore';
import { SHARDS, timestampOf } from './documents.ts';
import { changedAtOf } from './readDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** Documents in one page. */
const PAGE = 1000;

/** A page that takes longer is given up, ms. */
const PAGE_PATIENCE_MS = 60_000;

/**
 * A write becomes visible after the time that it bears, at most by a commit's own deadline of a minute. Whoever reads on
 * from a place goes so far back, microseconds; what he knows already changes nothing.
 */
const OVERLAP = 70 * 1_000_000;

interface SweepOptions {
  collection: CollectionReference;
  requests: Requests;
  /** Last place that was reached, epoch microseconds of Firestore's clock. */
  from: number;
  /** Takes documents in, with the place that is reached with them. */
  onDocuments: (documents: readonly QueryDocumentSnapshot[], place: number) => Promise<void>;
  /** Whether to stop early. */
  isStopping: () => boolean;
}

/** Documents of a followed collection that changed after a moment, in the order of their changes. */
export function changesAfter(collection: CollectionReference, microseconds: number): Query {
  return collection
    .where('shard', 'in', SHARDS)
    .where('changedAt', '>', timestampOf(Math.max(0, microseconds)))
    .orderBy('changedAt');
}

/** Reads page by page what changed since a place. */
export async function sweep({ collection, requests, from, onDocuments, isStopping }: SweepOptions): Promise<void> {
  const changes = changesAfter(collection, from - OVERLAP).limit(PAGE);
  let place = from;
  let query = changes;
  while (!isStopping()) {
    const page = await requests.within(PAGE_PATIENCE_MS, () => query.get());
    const last = page.docs.at(-1);
    if (last === undefined) {
      return;
    }
    place = Math.max(place, changedAtOf(last));
    await onDocuments(page.docs, place);
    if (page.size < PAGE) {
      return;
    }
    query = changes.startAfter(last);
  }
}
