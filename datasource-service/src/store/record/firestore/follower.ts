import type { Firestore, QueryDocumentSnapshot } from '@google-cloud/firestore';
import type { Logger } from '../../../telemetry/logger.ts';
import type { CallCopy, DeliveryCopy, FeedName, LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { versionOf, wholeCall, wholeDelivery } from './readDocuments.ts';
import { ChangeListener, type ListenerStatus } from './changeListener.ts';
import { Collections, followedDocument } from './documents.ts';

const DAY = 24 * 3600 * 1_000_000;

interface FollowerOptions {
  db: Firestore;
  copy: LedgerCopy;
  /** Name of this replica. */
  replica: string;
  /** Where a copy without a place begins: so many days before now. */
  days: number;
  /** Called with calls that changed by any replica's hand, and with the deliveries likewise, once they are in the copy. */
  onCalls: (calls: readonly CallCopy[]) => void;
  onDeliveries: (deliveries: readonly DeliveryCopy[]) => void;
  now: () => number;
  logger: Logger;
  heartbeatMs?: number | undefined;
  staleAfterMs?: number | undefined;
}

/** Follows what any replica writes, into the copy. */
export interface Follower {
  status(): Record<FeedName, ListenerStatus>;
  /** Resolves when the copy has caught up for the first time. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function readDelivery(snapshot: QueryDocumentSnapshot): Promise<DeliveryCopy[]> {
  const document = followedDocument.parse(snapshot.data());
  return document.kind === 'delivery' ? [await wholeDelivery(snapshot.ref, document, versionOf(snapshot))] : [];
}

async function readCall(snapshot: QueryDocumentSnapshot): Promise<CallCopy[]> {
  const document = followedDocument.parse(snapshot.data());
  return document.kind === 'call' ? [await wholeCall(snapshot.ref, document, versionOf(snapshot))] : [];
}

/** Follows the record's two collections. Documents and the place that is reached with them enter the copy together. */
export function createFollower(options: FollowerOptions): Follower {
  const { db, copy, replica, days, onCalls, onDeliveries, now, logger, heartbeatMs, staleAfterMs } = options;
  const begin = now() * 1000 - days * DAY;

  function listener(
    feed: FeedName,
    onDocuments: (
      documents: readonly QueryDocumentSnapshot[],
      place: { feed: FeedName; changedAt: number }
    ) => Promise<void>
  ): ChangeListener {
    return new ChangeListener({
      feed,
      collection: db.collection(Collections[feed]),
      replica,
      from: () => copy.placeOf(feed) ?? begin,
      onDocuments: (documents, changedAt) => onDocuments(documents, { feed, changedAt }),
      now,
      logger,
      heartbeatMs,
      staleAfterMs,
    });
  }

  const listeners = {
    deliveries: listener('deliveries', async (documents, place) => {
      const deliveries = (await Promise.all(documents.map(readDelivery))).flat();
      if (copy.take({ deliveries, place })) {
        onDeliveries(deliveries);
      }
    }),
    calls: listener('calls', async (documents, place) => {
      const calls = (await Promise.all(documents.map(readCall))).flat();
      if (copy.take({ calls, place })) {
        onCalls(calls);
      }
    }),
  };

  return {
    status: () => ({ deliveries: listeners.deliveries.status, calls: listeners.calls.status }),
    async start() {
      await Promise.all([listeners.deliveries.start(), listeners.calls.start()]);
    },
    async stop() {
      await Promise.all([listeners.deliveries.stop(), listeners.calls.stop()]);
    },
  };
}
