import { FieldPath, FieldValue, type Firestore, type WriteBatch, type WriteResult } from '@google-cloud/firestore';
import type { NewDelivery } from '../recordStore.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import { codeOf, GrpcCode } from '../../runtime/firestore/attempts.ts';
import { packText, type PackedText } from './blob.ts';
import { readDelivery, versionOf } from './readDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';
import { changed, deliveryKey, microsecondsOf, newDeliveryDocument, receiptOf } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { inParallel } from './inParallel.ts';

/** What became of a delivery: the version of its document, or what was there before. */
export type Appended = { outcome: 'stored'; version: number } | { outcome: 'duplicate'; delivery: DeliveryCopy | null };

/** A commit takes 10 MiB at most, so a batch is closed well before. */
const BATCH_BYTES = 4_000_000;
const BATCH_SIZE = 100;

/** Commits under way at once; what comes meanwhile gathers into the next. */
const COMMITS_AT_ONCE = 8;

const MINUTE_MS = 60_000;

interface Waiting {
  delivery: NewDelivery;
  packed: PackedText;
  /** Tells our own write from another's when the answer to it was lost. */
  receipt: string;
  resolve: (appended: Appended) => void;
  reject: (reason: unknown) => void;
}

interface DeliveryWriterOptions {
  db: Firestore;
  requests: Requests;
  /** Whose deliveries they are: a replica by its copy, also after a restart. */
  takenBy: string;
}

function sizeOf({ packed }: Waiting): number {
  return packed.inline.length + packed.parts.reduce((sum, part) => sum + part.length, 0);
}

/**
 * Writes deliveries down, each once: its document is created, never set, so that of two writers one is refused. They are
 * gathered into batches; a batch in which one was there before is written one by one.
 */
export class DeliveryWriter {
  readonly #options: DeliveryWriterOptions;
  #waiting: Waiting[] = [];
  #commits = 0;

  constructor(options: DeliveryWriterOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the delivery is durable.
   *
   * @throws ServiceError `unavailable` when Firestore did not take it in time
   */
  async append(delivery: NewDelivery): Promise<Appended> {
    const { takenBy } = this.#options;
    const packed = await packText(delivery.body);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, packed, receipt: receiptOf(takenBy), resolve, reject });
      if (this.#waiting.length === 1) {
        setImmediate(() => this.#pump());
      }
    });
  }

  /**
   * Counts a repetition by the minute it came in. What was recorded before is safe whether or not this succeeds.
   *
   * @param receivedAt epoch ms
   * @returns the delivery as it is now; null when it could not be counted
   */
  async noteRepeat(id: string, receivedAt: number): Promise<DeliveryCopy | null> {
    const { db, requests } = this.#options;
    const reference = db.collection(Collections.deliveries).doc(deliveryKey(id));
    const repeats = new FieldPath('repeats', String(Math.floor(receivedAt / MINUTE_MS)));
    const { changedAt } = changed();
    try {
      await requests.withAttempts(() => reference.update(repeats, FieldValue.increment(1), 'changedAt', changedAt));
      return await readDelivery(reference);
    } catch (error) {
      requests.overlook(error);
      return null;
    }
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#commits < COMMITS_AT_ONCE) {
      const group = this.#takeGroup();
      this.#commits += 1;
      void this.#write(group).finally(() => {
        this.#commits -= 1;
        this.#pump();
      });
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((waiting, index) => {
      bytes += sizeOf(waiting);
      return index > 0 && (index >= BATCH_SIZE || bytes > BATCH_BYTES);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#writeTogether(group);
    } catch (error) {
      group.forEach(({ reject }) => reject(error));
    }
  }

  /** Writes all in one commit, and one by one when one of them stands in the way of the others. */
  async #writeTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const version = await this.#commit(group);
      group.forEach(({ resolve }) => resolve({ outcome: 'stored', version }));
    } catch (error) {
      const code = codeOf(error);
      if (group.length > 1 && (code === GrpcCode.alreadyExists || code === GrpcCode.invalidArgument)) {
        await inParallel(group, COMMITS_AT_ONCE, (waiting) => this.#write([waiting]));
      } else if (code === GrpcCode.alreadyExists) {
        await Promise.all(group.map((waiting) => this.#tellApart(waiting)));
      } else {
        throw error;
      }
    }
  }

  async #commit(group: readonly Waiting[]): Promise<number> {
    const { db, requests } = this.#options;
    return requests.withAttempts(async () => {
      const batch = db.batch();
      group.forEach((waiting) => this.#create(batch, waiting));
      const [first] = await batch.commit();
      // Everything that is committed together has the same time.
      return microsecondsOf((first as WriteResult).writeTime);
    });
  }

  #create(batch: WriteBatch, { delivery, packed, receipt }: Waiting): void {
    const reference = this.#options.db.collection(Collections.deliveries).doc(deliveryKey(delivery.id));
    batch.create(reference, {
      ...newDeliveryDocument(delivery, receipt),
      body: packed.inline,
      bytes: Buffer.byteLength(delivery.body),
      parts: packed.parts.length,
    });
    packed.parts.forEach((part, index) =>
      batch.create(reference.collection(Collections.parts).doc(String(index)), { bytes: part, expireAt: null })
    );
  }

  /** Whether what is there already is this very write, whose answer was lost, or an earlier delivery of the same. */
  async #tellApart({ delivery, receipt, resolve }: Waiting): Promise<void> {
    const { db, requests } = this.#options;
    const reference = db.collection(Collections.deliveries).doc(deliveryKey(delivery.id));
    const found = await requests.withAttempts(() => reference.get());
    if (found.get('receipt') === receipt) {
      resolve({ outcome: 'stored', version: versionOf(found) });
    } else {
      resolve({ outcome: 'duplicate', delivery: await this.noteRepeat(delivery.id, delivery.receivedAt) });
    }
  }
}
