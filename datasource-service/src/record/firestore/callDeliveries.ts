import {
  FieldValue,
  type DocumentData,
  type DocumentReference,
  type Firestore,
  type WriteBatch,
} from '@google-cloud/firestore';
import type { CallEvent } from '../../calls/callEvent.ts';
import type { CallRecord } from '../../calls/callRecord.ts';
import type { ReplayEntry } from '../deliveryLog.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import { packText } from './blob.ts';
import { bodyless, changed, deliveryKey, timestampOf } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { readDelivery } from './readDocuments.ts';

/** What a delivery becomes when it is worked in. */
export type DeliveryMarks = Pick<DeliveryCopy, 'appliedAt' | 'problem' | 'verdict'> & { replay?: ReplayEntry };

/** A delivery to be worked in. */
export interface DeliveryWork {
  /** As it is known here. */
  delivery: DeliveryCopy;
  /** What it says about the call. */
  event: CallEvent | null;
  /** What it becomes; it is told whether the call changed. */
  marks: (changed: boolean) => DeliveryMarks;
  /** Whether a delivery shows that this was done before. */
  isDone: (delivery: DeliveryCopy) => boolean;
}

/** A delivery as it is after it was marked. */
export function markedDelivery({ delivery, marks }: DeliveryWork, isChanged: boolean, version: number): DeliveryCopy {
  const { replay, ...fields } = marks(isChanged);
  const replays = replay === undefined ? delivery.replays : [...delivery.replays, replay];
  return { ...delivery, ...fields, replays, version };
}

interface CallDeliveriesOptions {
  db: Firestore;
  /** Whether a call's caller was erased. */
  isErased: (provider: string, callId: string | null) => boolean;
}

/** The deliveries of calls that are written: what becomes of them goes into the batch of their call. */
export class CallDeliveries {
  readonly #options: CallDeliveriesOptions;

  constructor(options: CallDeliveriesOptions) {
    this.#options = options;
  }

  /** Puts what becomes of a delivery into the batch, with its call as it is then. */
  async mark(
    batch: WriteBatch,
    { delivery, marks }: DeliveryWork,
    { record, isChanged }: { record: CallRecord | undefined; isChanged: boolean }
  ): Promise<void> {
    const { replay, ...fields } = marks(isChanged);
    const replays = replay === undefined ? {} : { replays: FieldValue.arrayUnion(replay) };
    const erased = this.#mustErase(delivery, record) ? await this.#eraseBody(batch, delivery) : {};
    batch.update(
      this.#delivery(delivery),
      { isPending: false, ...fields, ...replays, ...erased, ...changed() },
      { lastUpdateTime: timestampOf(delivery.version) }
    );
  }

  /**
   * Looks at the deliveries again. Some were worked in by another replica, or by an attempt whose answer was lost. Some are
   * gone: what they said about a caller who was erased meanwhile must not come back with the call.
   */
  async look(works: readonly DeliveryWork[]): Promise<{ left: DeliveryWork[]; done: DeliveryCopy[] }> {
    const found = await Promise.all(works.map(({ delivery }) => readDelivery(this.#delivery(delivery))));
    const there = works.flatMap((work, index) => {
      const delivery = found[index] ?? null;
      return delivery === null ? [] : [{ ...work, delivery }];
    });
    return {
      left: there.filter(({ delivery, isDone }) => !isDone(delivery)),
      done: there.filter(({ delivery, isDone }) => isDone(delivery)).map(({ delivery }) => delivery),
    };
  }

  /** Whether a delivery's body must not be kept now that it was worked in. */
  #mustErase({ provider, callId }: DeliveryCopy, record: CallRecord | undefined): boolean {
    return record?.withheld === 'person' || this.#options.isErased(provider, callId);
  }

  /** Takes the parts of a body away, and tells what its document is without it. */
  async #eraseBody(batch: WriteBatch, delivery: DeliveryCopy): Promise<DocumentData> {
    const { parts } = await packText(delivery.body);
    const reference = this.#delivery(delivery);
    parts.forEach((_, index) => batch.delete(reference.collection(Collections.parts).doc(String(index))));
    return bodyless();
  }

  #delivery({ id }: Pick<DeliveryCopy, 'id'>): DocumentReference {
    return this.#options.db.collection(Collections.deliveries).doc(deliveryKey(id));
  }
}
