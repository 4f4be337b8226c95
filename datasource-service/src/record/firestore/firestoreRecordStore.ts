import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Firestore } from '@google-cloud/firestore';
import type { ReplicaHealth } from '../../contract/index.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { ErasureLog } from '../erasureLog.ts';
import type { ExpiringRecord, SharedExpiry } from '../expiry.ts';
import type { NewDelivery, RecordStore, StoredDelivery } from '../recordStore.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import { openLedgerCopy, readCopyNote, type FeedName } from '../sqlite/ledgerCopy.ts';
import { createApplying } from './applying.ts';
import type { Patience } from '../../runtime/firestore/attempts.ts';
import { backfill, type PastCalls } from './backfill.ts';
import { BellRinger } from './bells.ts';
import { createCallNumbers } from './callNumbers.ts';
import { CallPace } from './callPace.ts';
import { CallWriter } from './callWriter.ts';
import { DeliveryWriter } from './deliveryWriter.ts';
import { callKey, deliveryKey } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { createFirestoreErasure } from './firestoreErasure.ts';
import { createFirestoreExpiry } from './firestoreExpiry.ts';
import { Follower } from './follower.ts';
import { readCall } from './readDocuments.ts';
import { Requests } from '../../runtime/firestore/requests.ts';
import { parseIdentity, readIdentity, type RecordIdentity } from './identity.ts';

/** Another replica's delivery that waits for longer than this has lost its replica, ms. */
const ORPHANED_AFTER_MS = 10_000;

/** So often it is looked for them within that time: the last one would wait for twice as long otherwise. */
const LOOKS_FOR_ORPHANS = 5;

/** Own deliveries looked at for those that are due; more of them wait for these. */
const MOST_LOOKED_AT = 2000;

/** A webhook's sender gives up after twenty seconds or so: it should hear of it before. */
const WRITE_PATIENCE: Patience = { attemptMs: 6000, totalMs: 15_000 };

interface FirestoreRecordStoreOptions {
  db: Firestore;
  /** File of the replica's copy. */
  copyPath: string;
  /** Key of the callers' pseudonyms; the record's own without it. */
  callerKey: string | null;
  /** Days of calls and deliveries that a new copy begins with. */
  days: number;
  /** Calls that Firestore does not hold any more; null where nobody keeps them. */
  past: PastCalls | null;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  patience?: Patience;
  /** Shorter in tests. */
  heartbeatMs?: number | undefined;
  staleAfterMs?: number | undefined;
  orphanedAfterMs?: number | undefined;
}

/** What the owner of the record wants to hear of. */
export interface RecordListeners {
  /** Calls changed, by whichever replica's hand. */
  onChanged: () => void;
  /** Deliveries may be due that {@link RecordStore.pending} did not give before. */
  onDue: () => void;
}

/** The record in Firestore, as one replica sees it. */
export interface FirestoreRecordStore extends RecordStore, ErasureLog, ExpiringRecord {
  /** Begins to follow what others write. Resolves when the copy has caught up for the first time. */
  follow(listeners: RecordListeners): Promise<void>;
  /** How the replica follows. */
  replica(): ReplicaHealth;
  /**
   * The record in Firestore itself as it forgets what is old, for all replicas.
   *
   * @param keptMs how long documents stay after they were exported, ms
   */
  sharedExpiry(keptMs: Readonly<Record<FeedName, number>>): SharedExpiry;
  /** Whether the copy was there before, so that it can be used before it has caught up. */
  readonly hasPast: boolean;
}

/** Before somebody follows. */
function unheard(): void {}

/** The record's identity; while Firestore cannot be reached, as the copy noted it. */
async function identify(db: Firestore, requests: Requests, copyPath: string, logger: Logger): Promise<RecordIdentity> {
  try {
    return await readIdentity(db, requests);
  } catch (error) {
    const note = readCopyNote(copyPath);
    if (note === null) {
      await requests.close();
      throw error;
    }
    logger.error({ err: error }, 'Firestore cannot be reached: only what this replica has a copy of is shown.');
    return parseIdentity(note);
  }
}

/**
 * Opens the record in Firestore. What is written goes there first and counts only when it is there; what is asked is
 * answered from a copy on the replica's own disk, which takes in what this replica wrote at once and follows the others
 * by listeners.
 *
 * @throws ServiceError `unavailable` when Firestore does not answer, or the copy cannot be opened
 */
export async function openFirestoreRecordStore(options: FirestoreRecordStoreOptions): Promise<FirestoreRecordStore> {
  const { db, logger, now, days, heartbeatMs, staleAfterMs } = options;
  const { patience = WRITE_PATIENCE, orphanedAfterMs = ORPHANED_AFTER_MS } = options;
  const onRetry = (error: unknown) => logger.debug({ err: error }, 'Firestore did not take a request; trying again.');
  const requests = new Requests(db, { patience, onRetry });
  const identity = await identify(db, requests, options.copyPath, logger);
  const callerKey = options.callerKey ?? identity.callerKey;
  const copy = openLedgerCopy(options.copyPath, {
    id: identity.recordId,
    key: identity.callerKey,
    note: JSON.stringify(identity),
  });
  const { erasing } = copy;
  const isFilled = options.past === null || copy.placeOf('history') !== null;
  const hasPast = isFilled && copy.placeOf('calls') !== null;
  /** Share of the past that is in the copy; null when all of it is. */
  let filled: number | null = isFilled ? null : 0;
  const closing = new AbortController();
  let filling: Promise<void> = Promise.resolve();
  const replica = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const bells = new BellRinger({ bells: db.collection(Collections.bells), requests, replica, logger, heartbeatMs });
  const writer = new DeliveryWriter({ db, requests, takenBy: copy.copyId });
  const { held, isErased } = erasing;
  const nextCallNumber = createCallNumbers(now);
  const calls = new CallWriter({ db, past: options.past, requests, nextCallNumber, callerKey, held, isErased });
  const pace = new CallPace();
  const onWritten = (feed: FeedName, keys: readonly string[]): void => bells.note(feed, keys);
  const applying = createApplying({ copy, calls, pace, logger, onWritten });
  const erasure = createFirestoreErasure({ db, requests, copy, calls, onWritten, now });
  // Before anything is worked in: a caller who was erased while this replica was away must not come back by it.
  await erasure.refresh().catch((error: unknown) => logger.warn({ err: error }, 'Erasures could not be read yet.'));
  /** Own deliveries that wait, by their number in the copy, and those that an earlier run of this replica left. */
  const own = new Set(copy.waitingSequences());
  /** Other replicas' deliveries that wait, with when they came here, ms of a clock that nobody turns. */
  const others = new Map<number, number>();
  /** Deliveries on their way to Firestore: a repetition waits for the outcome of the first. */
  const underWay = new Map<string, Promise<unknown>>();
  let listeners: RecordListeners = { onChanged: unheard, onDue: unheard };
  let dueTimer: NodeJS.Timeout | undefined;
  let orphanTimer: NodeJS.Timeout | undefined;

  const follower = new Follower({
    db,
    requests,
    copy,
    replica,
    days,
    onCalls(changed) {
      changed.forEach(({ record, version }) => calls.overtake(callKey(record.provider, record.callId), version));
      listeners.onChanged();
    },
    onDeliveries(changed) {
      for (const { id, appliedAt, verdict, takenBy } of changed) {
        // The copy took it in just now.
        const sequence = copy.sequenceOf(id) as number;
        if (appliedAt !== null || verdict === 'quarantined') {
          others.delete(sequence);
        } else if (takenBy === copy.copyId && !underWay.has(id) && copy.waiting([sequence], 1).length > 0) {
          // Written before this replica died, and not known to its copy then.
          own.add(sequence);
          listeners.onDue();
        } else if (!own.has(sequence) && !underWay.has(id)) {
          others.set(sequence, performance.now());
        }
      }
      listeners.onChanged();
    },
    now,
    logger,
    staleAfterMs,
  });

  function lookAgainIn(milliseconds: number): void {
    clearTimeout(dueTimer);
    dueTimer = setTimeout(() => listeners.onDue(), milliseconds);
    dueTimer.unref();
  }

  /** Deliveries whose call may be written now; it is looked again when the first of the others may. */
  function due(waiting: readonly StoredDelivery[]): StoredDelivery[] {
    const waits = waiting.map(({ provider, callId }) => (callId === null ? 0 : pace.wait(callKey(provider, callId))));
    const later = waits.filter((wait) => wait > 0);
    if (later.length > 0) {
      lookAgainIn(Math.min(...later));
    }
    return waiting.filter((_, index) => waits[index] === 0);
  }

  /** Numbers of own deliveries that wait, and of those whose replica has been silent about them for too long. */
  function takenUp(): number[] {
    const orphanedBefore = performance.now() - orphanedAfterMs;
    const orphans = [...others].filter(([, since]) => since < orphanedBefore).map(([sequence]) => sequence);
    return [...own, ...orphans].slice(0, MOST_LOOKED_AT);
  }

  /** Takes a delivery into the copy. It is safe already: should the copy fail, it comes by the listener. */
  function remember(delivery: DeliveryCopy): void {
    bells.note('deliveries', [deliveryKey(delivery.id)]);
    try {
      copy.take({ deliveries: [delivery] });
    } catch (error) {
      logger.warn({ err: error }, 'A delivery is recorded, but the copy of the record could not be written.');
    }
  }

  /** Fills a new copy from the past. It goes on beside all else: what comes meanwhile is newer and stays. */
  async function fill(): Promise<void> {
    const { past } = options;
    if (past !== null && filled !== null) {
      await backfill({
        ...{ past, copy, days, now, logger, signal: closing.signal },
        onFilled(share) {
          filled = share < 1 ? share : null;
          listeners.onChanged();
        },
      });
    }
  }

  async function appendNew(delivery: NewDelivery): Promise<'stored' | 'duplicate'> {
    const appended = await writer.append(delivery);
    if (appended.outcome === 'stored') {
      remember({ ...delivery, version: appended.version, appliedAt: null, problem: null, replays: [], repeats: {} });
      own.add(copy.sequenceOf(delivery.id) ?? 0);
    } else if (appended.delivery !== null) {
      remember(appended.delivery);
    }
    return appended.outcome;
  }

  return {
    recordId: copy.copyId,
    callerKey,
    ...copy,
    ...erasure,

    async append(given) {
      const isForgotten = given.verdict === 'quarantined' && erasing.isErased(given.provider, given.callId);
      const delivery = isForgotten ? { ...given, body: '' } : given;
      // Nothing may be waited for between the last look and the note that this one is under way.
      for (let before = underWay.get(delivery.id); before !== undefined; before = underWay.get(delivery.id)) {
        await before.catch(() => undefined);
      }
      if (copy.sequenceOf(delivery.id) !== null) {
        const known = await writer.noteRepeat(delivery.id, delivery.receivedAt);
        if (known !== null) {
          remember(known);
        }
        return 'duplicate';
      }
      const work = appendNew(delivery);
      underWay.set(delivery.id, work);
      try {
        return await work;
      } finally {
        underWay.delete(delivery.id);
      }
    },

    async read(provider, callId) {
      const known = await copy.read(provider, callId);
      if (known !== null) {
        return known;
      }
      const key = callKey(provider, callId);
      const found = await requests.withAttempts(() => readCall(db.collection(Collections.calls).doc(key)));
      return found?.record ?? (await options.past?.call(key))?.value?.record ?? null;
    },

    async pending(limit) {
      return due(copy.waiting(takenUp(), MOST_LOOKED_AT)).slice(0, limit);
    },

    async apply(applied) {
      await applying.apply(applied);
      for (const { sequence } of applied) {
        own.delete(sequence);
        others.delete(sequence);
      }
    },

    replay: (replayed) => applying.replay(replayed),

    async follow(wanted) {
      listeners = wanted;
      orphanTimer = setInterval(() => listeners.onDue(), orphanedAfterMs / LOOKS_FOR_ORPHANS);
      orphanTimer.unref();
      bells.start();
      filling = fill();
      await Promise.all([follower.start(), filling]);
    },

    replica() {
      const { state, lastHeardAt } = follower.health;
      return {
        state: filled !== null && state === 'live' ? 'catchingUp' : state,
        lastHeardAt,
        progress: filled,
      };
    },

    sharedExpiry: (keptMs) => createFirestoreExpiry({ db, requests, calls, keptMs }),

    hasPast,

    async close() {
      clearTimeout(dueTimer);
      clearInterval(orphanTimer);
      closing.abort();
      await filling;
      await bells.stop();
      await follower.stop();
      copy.close();
      await requests.close();
    },
  };
}
