import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  Timestamp,
  type DocumentData,
  type DocumentReference,
  type Firestore,
  type WriteBatch,
} from '@google-cloud/firestore';
import { LRUCache } from 'lru-cache';
import { hashCaller } from '../../../domain/caller.ts';
import type { CallEvent } from '../../../domain/callEvent.ts';
import { applyEvent, factOf, type CallRecord } from '../../../domain/callRecord.ts';
import { parseRecord } from '../recordText.ts';
import type { CallCopy } from '../sqlite/ledgerCopy.ts';
import { codeOf, GrpcCode } from './attempts.ts';
import { packText, type PackedText } from './blob.ts';
import { readCall } from './readDocuments.ts';
import type { Requests } from './requests.ts';
import { callKey, callNumberKey, changed, Collections, microsecondsOf, shardOf } from './documents.ts';

/** Calls kept at hand between two of their events. */
const MOST_KEPT = 2000;

/** A delivery to be worked in: its document, and what it says about the call. */
export interface DeliveryWork {
  key: string;
  event: CallEvent | null;
  /** What its document becomes; it is told whether the call changed. */
  marks: (changed: boolean) => DocumentData;
  /** Its body, and whether that must not be kept once it was worked in. */
  body: string;
  isErased: boolean;
}

/** What was written. */
export interface WrittenWork {
  /** The call as it is now; null when there is none. */
  call: CallCopy | null;
  /** Whether the deliveries made a difference to it. */
  isChanged: boolean;
  /** Keys of the deliveries that were marked; those that are gone are left out. */
  marked: readonly string[];
  /** Version of the marked deliveries. */
  version: number;
}

/** A call as it is in Firestore, with what guards the next write of it. */
interface CallState {
  record: CallRecord;
  callNumber: number;
  updateTime: Timestamp;
  /** The parts beside the document that hold its record; they go with the next write. */
  parts: { of: string; count: number } | null;
}

/** A call with its new events. */
interface Folded {
  state: CallState;
  isChanged: boolean;
}

interface CallWriterOptions {
  db: Firestore;
  requests: Requests;
  nextCallNumber: () => number;
  /** Key of the callers' pseudonyms. */
  callerKey: string;
  /** A call as it may be written: without its caller, when he was erased. */
  held: (record: CallRecord) => CallRecord;
}

/** Somebody else wrote in between; with what is there now it may go. */
class Overtaken extends Error {
  readonly code = GrpcCode.aborted;

  constructor(cause: unknown) {
    super('The document changed in between.', { cause });
    this.name = 'Overtaken';
  }
}

/** What a delivery's document is without its body. */
export function bodyless(): DocumentData {
  return { body: Buffer.alloc(0), bytes: 0, parts: 0 };
}

function fold(record: CallRecord | null, works: readonly DeliveryWork[]): CallRecord | null {
  return works.reduce((known, { event }) => (event === null ? known : applyEvent(known, event)), record);
}

/** As it is kept: the order of fields says nothing. */
function isSame(left: CallRecord, right: CallRecord): boolean {
  return isDeepStrictEqual(left, parseRecord(JSON.stringify(right)));
}

/**
 * Works deliveries into their call: the marks on the deliveries and the call go in one batch, and the call is written
 * only if it is still what it was when it was read. That takes no locks, and as a call is a join of its events, doing it
 * again after an answer was lost, or twice on two replicas, gives the same call.
 */
export class CallWriter {
  readonly #options: CallWriterOptions;
  readonly #kept = new LRUCache<string, CallState>({ max: MOST_KEPT });

  constructor(options: CallWriterOptions) {
    this.#options = options;
  }

  /** Forgets a call that was changed elsewhere, so that the next write begins with a fresh reading. */
  overtake(key: string, version: number): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined && microsecondsOf(kept.updateTime) < version) {
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
    // An attempt whose answer was lost may have changed the call: the next finds it so, and it was changed nevertheless.
    let wasChanged = false;
    // Taken before anything is waited for, so that calls are numbered in the order in which they are given here.
    let freshNumber = nextCallNumber();
    return requests.withAttempts(async () => {
      try {
        const batch = this.#options.db.batch();
        const folded = await this.#fold(batch, key, left, freshNumber);
        wasChanged ||= folded?.isChanged === true;
        return await this.#commit(batch, { key, works: left, folded, isChanged: wasChanged });
      } catch (error) {
        if (key !== null) {
          this.#kept.delete(key);
        }
        switch (codeOf(error)) {
          case GrpcCode.notFound:
            left = await this.#present(left);
            throw new Overtaken(error);
          case GrpcCode.alreadyExists:
            freshNumber = nextCallNumber();
            throw new Overtaken(error);
          case GrpcCode.failedPrecondition:
            throw new Overtaken(error);
          default:
            throw error;
        }
      }
    });
  }

  /**
   * Changes a call that is there, whatever happens to it meanwhile.
   *
   * @returns the call and whether it is different now; null when it is not there
   */
  async change(key: string, change: (record: CallRecord) => CallRecord): Promise<Omit<WrittenWork, 'marked'> | null> {
    return this.#options.requests.withAttempts(async () => {
      this.#kept.delete(key);
      const known = await this.#read(key);
      if (known === null) {
        return null;
      }
      const batch = this.#options.db.batch();
      const record = change(known.record);
      const isChanged = !isSame(known.record, record);
      const state = isChanged ? await this.#put(batch, key, { known, record, freshNumber: 0 }) : known;
      try {
        const written = await this.#commit(batch, { key, works: [], folded: { state, isChanged }, isChanged });
        return { ...written, isChanged };
      } catch (error) {
        throw codeOf(error) === GrpcCode.failedPrecondition ? new Overtaken(error) : error;
      }
    });
  }

  /** Takes the parts of a body away, and tells what its document is without it. */
  async #eraseBody(batch: WriteBatch, { key, body }: DeliveryWork): Promise<DocumentData> {
    const { parts } = await packText(body);
    parts.forEach((_, index) => batch.delete(this.#delivery(key).collection(Collections.parts).doc(String(index))));
    return bodyless();
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
      const { key: delivery, marks } = work;
      const isErased = work.isErased || folded?.state.record.withheld === 'person';
      const erased = isErased ? await this.#eraseBody(batch, work) : {};
      batch.update(this.#delivery(delivery), { isPending: false, ...marks(isChanged), ...erased, ...changed() });
    }
    // Everything that is committed together has the same time; of nothing there is no time.
    const isEmpty = works.length === 0 && folded?.isChanged !== true;
    const [first] = isEmpty ? [] : await batch.commit();
    const marked = works.map(({ key: delivery }) => delivery);
    if (first === undefined) {
      return { call: null, isChanged: false, marked, version: 0 };
    }
    const version = microsecondsOf(first.writeTime);
    if (key === null || folded === null) {
      return { call: null, isChanged: false, marked, version };
    }
    const updateTime = folded.isChanged ? first.writeTime : folded.state.updateTime;
    const { record, callNumber } = folded.state;
    this.#kept.set(key, { ...folded.state, updateTime });
    return { call: { callNumber, version: microsecondsOf(updateTime), record }, isChanged, marked, version };
  }

  /** Puts the call with its new events into the batch, if it is different with them; null when there is no call. */
  async #fold(
    batch: WriteBatch,
    key: string | null,
    works: readonly DeliveryWork[],
    freshNumber: number
  ): Promise<Folded | null> {
    if (key === null || works.every(({ event }) => event === null)) {
      return null;
    }
    const known = await this.#read(key);
    const record = this.#options.held(fold(known?.record ?? null, works) as CallRecord);
    return known !== null && isSame(known.record, record)
      ? { state: known, isChanged: false }
      : { state: await this.#put(batch, key, { known, record, freshNumber }), isChanged: true };
  }

  async #put(
    batch: WriteBatch,
    key: string,
    { known, record, freshNumber }: { known: CallState | null; record: CallRecord; freshNumber: number }
  ): Promise<CallState> {
    const { db } = this.#options;
    const reference = db.collection(Collections.calls).doc(key);
    const packed = await packText(JSON.stringify(record));
    const partsOf = packed.parts.length === 0 ? null : randomUUID();
    const fields = { ...this.#fields(key, record, packed), partsOf };
    const callNumber = known?.callNumber ?? freshNumber;
    if (known === null) {
      batch.create(db.collection(Collections.callNumbers).doc(callNumberKey(callNumber)), { call: key });
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
    return { record: parseRecord(JSON.stringify(record)), callNumber, parts, updateTime: Timestamp.fromMillis(0) };
  }

  #fields(key: string, record: CallRecord, packed: PackedText): DocumentData {
    const callerNumber = factOf(record, 'callerNumber');
    return {
      kind: 'call',
      provider: record.provider,
      callId: record.callId,
      isOpen: record.state !== 'ended',
      startedAt: factOf(record, 'startedAt') ?? record.firstEventAt,
      callerHash: callerNumber === null ? null : hashCaller(callerNumber, this.#options.callerKey),
      record: packed.inline,
      parts: packed.parts.length,
      shard: shardOf(key),
      ...changed(),
    };
  }

  async #read(key: string): Promise<CallState | null> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return kept;
    }
    const found = await readCall(this.#options.db.collection(Collections.calls).doc(key));
    return found === null
      ? null
      : {
          record: found.record,
          callNumber: found.callNumber,
          updateTime: found.updateTime,
          parts: found.document.partsOf === null ? null : { of: found.document.partsOf, count: found.document.parts },
        };
  }

  /** Deliveries that are still there: one whose caller was erased meanwhile must not come back with the call. */
  async #present(works: readonly DeliveryWork[]): Promise<readonly DeliveryWork[]> {
    const found = await this.#options.db.getAll(...works.map(({ key }) => this.#delivery(key)), {
      fieldMask: ['kind'],
    });
    return works.filter((_, index) => found[index]?.exists === true);
  }

  #delivery(key: string): DocumentReference {
    return this.#options.db.collection(Collections.deliveries).doc(key);
  }
}
