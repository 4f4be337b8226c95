import { randomUUID } from 'node:crypto';
import type { DocumentData, Firestore, Timestamp, WriteBatch } from '@google-cloud/firestore';
import { LRUCache } from 'lru-cache';
import { hashCaller } from '../../calls/caller.ts';
import { applyEvent, factOf, type CallRecord } from '../../calls/callRecord.ts';
import { isSameRecord, parseRecord } from '../recordText.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import type { CallCopy } from '../sqlite/ledgerCopy.ts';
import { isOvertaken, Overtaken } from '../../runtime/firestore/attempts.ts';
import type { PastCalls } from './backfill.ts';
import { packText, type PackedText } from './blob.ts';
import { CallDeliveries, markedDelivery, type DeliveryWork } from './callDeliveries.ts';
import { readCall } from './readDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';
import { callKey, callNumberKey, changed, microsecondsOf, shardOf, type CallDocument } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';

/** Calls kept at hand between two of their events. */
const MOST_KEPT = 2000;

/** What was written. */
export interface WrittenWork {
  /** The call as it is now; null when there is none. */
  call: CallCopy | null;
  /** Whether the deliveries made a difference to it. */
  isChanged: boolean;
  /** The deliveries as they are now; those that are gone are left out. */
  deliveries: readonly DeliveryCopy[];
}

/** A call as it is in Firestore, with what guards the next write of it. */
interface CallState {
  record: CallRecord;
  callNumber: number;
  /** Null when Firestore does not hold the call: it is new, or it has expired and comes from the past. */
  updateTime: Timestamp | null;
  /** The parts beside the document that hold its record; they go with the next write. */
  parts: { of: string; count: number } | null;
}

/** A call of which there may be no more than its number. */
type KnownCall = Omit<CallState, 'record'> & { record: CallRecord | null };

/** A call with its new events. */
interface Folded {
  state: CallState;
  isChanged: boolean;
}

interface CallWriterOptions {
  db: Firestore;
  /** Calls that Firestore does not hold any more; null where nobody keeps them. */
  past: Pick<PastCalls, 'call'> | null;
  requests: Requests;
  nextCallNumber: () => number;
  /** Key of the callers' pseudonyms. */
  callerKey: string;
  /** A call as it may be written: without its caller, when he was erased. */
  held: (record: CallRecord) => CallRecord;
  /** Whether a call's caller was erased. */
  isErased: (provider: string, callId: string | null) => boolean;
}

function partsOfDocument({ parts, partsOf }: CallDocument): CallState['parts'] {
  return partsOf === null ? null : { of: partsOf, count: parts };
}

function fold(record: CallRecord | null, works: readonly DeliveryWork[]): CallRecord | null {
  return works
    .map(({ event }) => event)
    .filter((event) => event !== null)
    .reduce(applyEvent, record);
}

/**
 * Works deliveries into their call: the marks on the deliveries and the call go in one batch, and the call is written
 * only if it is still what it was when it was read. That takes no locks, and as a call is a join of its events, doing it
 * again after an answer was lost, or twice on two replicas, gives the same call.
 */
export class CallWriter {
  readonly #options: CallWriterOptions;
  readonly #deliveries: CallDeliveries;
  readonly #kept = new LRUCache<string, CallState>({ max: MOST_KEPT });

  constructor(options: CallWriterOptions) {
    this.#options = options;
    this.#deliveries = new CallDeliveries(options);
  }

  /** Forgets a call that was changed elsewhere, so that the next write begins with a fresh reading. */
  overtake(key: string, version: number): void {
    const kept = this.#kept.get(key);
    if (kept?.updateTime != null && microsecondsOf(kept.updateTime) < version) {
      this.#kept.delete(key);
    }
  }

  /**
   * Works deliveries of one call in, all or nothing.
   *
   * @param call whose deliveries they are; null for deliveries about no call
   * @throws ServiceError `unavailable` when Firestore did not take it in time; what it refuses for good, as it is
   */
  async write(call: { provider: string; callId: string } | null, works: readonly DeliveryWork[]): Promise<WrittenWork> {
    const { requests, nextCallNumber } = this.#options;
    const key = call === null ? null : callKey(call.provider, call.callId);
    let left = works;
    let done: readonly DeliveryCopy[] = [];
    // An attempt whose answer was lost may have changed the call: the next finds it so, and it was changed nevertheless.
    let wasChanged = false;
    // Taken before anything is waited for, so that calls are numbered in the order in which they are given here.
    let freshNumber = nextCallNumber();
    return requests.withAttempts(async () => {
      try {
        const batch = this.#options.db.batch();
        const folded = await this.#fold(batch, key, left, freshNumber);
        wasChanged ||= folded?.isChanged === true;
        const written = await this.#commit(batch, { key, works: left, folded, isChanged: wasChanged });
        return { ...written, deliveries: [...done, ...written.deliveries] };
      } catch (error) {
        if (key !== null) {
          this.#kept.delete(key);
        }
        if (!isOvertaken(error)) {
          throw error;
        }
        freshNumber = nextCallNumber();
        const now = await this.#deliveries.look(left);
        left = now.left;
        done = [...done, ...now.done];
        throw new Overtaken(error);
      }
    });
  }

  /**
   * Changes a call that is there, whatever happens to it meanwhile.
   *
   * @returns the call and whether it is different now; null when it is not there
   */
  async change(
    key: string,
    change: (record: CallRecord) => CallRecord
  ): Promise<Omit<WrittenWork, 'deliveries'> | null> {
    return this.#options.requests.withAttempts(async () => {
      this.#kept.delete(key);
      const known = await this.#read(key);
      if (known === null || known.record === null || known.updateTime === null) {
        return null;
      }
      const batch = this.#options.db.batch();
      const record = change(known.record);
      const isChanged = !isSameRecord(known.record, record);
      const state = isChanged
        ? await this.#put(batch, key, { known, record, freshNumber: 0 })
        : { ...known, record: known.record };
      try {
        const written = await this.#commit(batch, { key, works: [], folded: { state, isChanged }, isChanged });
        return { ...written, isChanged };
      } catch (error) {
        throw isOvertaken(error) ? new Overtaken(error) : error;
      }
    });
  }

  async #commit(
    batch: WriteBatch,
    {
      key,
      works,
      folded,
      isChanged,
    }: { key: string | null; works: readonly DeliveryWork[]; folded: Folded | null; isChanged: boolean }
  ): Promise<WrittenWork> {
    for (const work of works) {
      await this.#deliveries.mark(batch, work, { record: folded?.state.record, isChanged });
    }
    // Everything that is committed together has the same time; where nothing is left to do there is none.
    const isEmpty = works.length === 0 && folded?.isChanged !== true;
    const [first] = isEmpty ? [] : await batch.commit();
    const version = first === undefined ? 0 : microsecondsOf(first.writeTime);
    const deliveries = works.map((work) => markedDelivery(work, isChanged, version));
    if (key === null || folded === null) {
      return { call: null, isChanged: false, deliveries };
    }
    const updateTime = folded.isChanged && first !== undefined ? first.writeTime : folded.state.updateTime;
    if (updateTime === null) {
      return { call: null, isChanged, deliveries };
    }
    const { record, callNumber } = folded.state;
    this.#kept.set(key, { ...folded.state, updateTime });
    return { call: { callNumber, version: microsecondsOf(updateTime), record }, isChanged, deliveries };
  }

  /** Puts the call with its new events into the batch, if it is different with them; null when there is no call. */
  async #fold(
    batch: WriteBatch,
    key: string | null,
    works: readonly DeliveryWork[],
    freshNumber: number
  ): Promise<Folded | null> {
    if (key === null) {
      return null;
    }
    const known = await this.#read(key);
    const joined = fold(known?.record ?? null, works);
    if (joined === null) {
      return null;
    }
    const record = this.#options.held(joined);
    return known?.record != null && isSameRecord(known.record, record)
      ? { state: { ...known, record }, isChanged: false }
      : { state: await this.#put(batch, key, { known, record, freshNumber }), isChanged: true };
  }

  async #put(
    batch: WriteBatch,
    key: string,
    { known, record, freshNumber }: { known: KnownCall | null; record: CallRecord; freshNumber: number }
  ): Promise<CallState> {
    const { db } = this.#options;
    const reference = db.collection(Collections.calls).doc(key);
    const packed = await packText(JSON.stringify(record));
    const partsOf = packed.parts.length === 0 ? null : randomUUID();
    const fields = { ...this.#fields(key, record, packed), partsOf };
    const callNumber = known?.callNumber ?? freshNumber;
    if (known === null) {
      batch.create(db.collection(Collections.callNumbers).doc(callNumberKey(callNumber)), { call: key });
      batch.create(db.collection(Collections.callKeys).doc(key), { number: callNumber });
    }
    if (known === null || known.updateTime === null) {
      batch.create(reference, { ...fields, number: callNumber });
    } else {
      batch.update(reference, fields, { lastUpdateTime: known.updateTime });
      for (let index = 0; index < (known.parts?.count ?? 0); index += 1) {
        batch.delete(reference.collection(Collections.parts).doc(`${known.parts?.of}-${index}`));
      }
    }
    packed.parts.forEach((bytes, index) =>
      batch.create(reference.collection(Collections.parts).doc(`${partsOf}-${index}`), { bytes, expireAt: null })
    );
    const parts = partsOf === null ? null : { of: partsOf, count: packed.parts.length };
    // The time of the write is known when it is done.
    return { record: parseRecord(JSON.stringify(record)), callNumber, parts, updateTime: null };
  }

  #fields(key: string, record: CallRecord, packed: PackedText): DocumentData {
    const callerNumber = factOf(record, 'callerNumber');
    return {
      kind: 'call',
      provider: record.provider,
      callId: record.callId,
      isOpen: record.state !== 'ended',
      startedAt: factOf(record, 'startedAt') ?? record.firstEventAt,
      lastEventAt: record.lastEventAt,
      withheld: record.withheld ?? null,
      callerHash: callerNumber === null ? null : hashCaller(callerNumber, this.#options.callerKey),
      record: packed.inline,
      parts: packed.parts.length,
      shard: shardOf(key),
      ...changed(),
    };
  }

  async #read(key: string): Promise<KnownCall | null> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return kept;
    }
    const { db, past } = this.#options;
    const found = await readCall(db.collection(Collections.calls).doc(key));
    if (found !== null) {
      const { record, callNumber, updateTime, document } = found;
      return { record, callNumber, updateTime, parts: partsOfDocument(document) };
    }
    const number: unknown = (await db.collection(Collections.callKeys).doc(key).get()).get('number');
    if (typeof number !== 'number') {
      return null;
    }
    // It has expired. Beginning it anew would put what came late in the place of all that was known.
    const record = (await past?.call(key))?.value?.record ?? null;
    return { record, callNumber: number, updateTime: null, parts: null };
  }
}
