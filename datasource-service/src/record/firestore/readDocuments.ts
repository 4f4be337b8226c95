import type { DocumentReference, DocumentSnapshot, Timestamp } from '@google-cloud/firestore';
import type { CallRecord } from '../../calls/callRecord.ts';
import { parseRecord } from '../recordText.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import type { CallCopy } from '../sqlite/ledgerCopy.ts';
import { GrpcCode } from '../../runtime/firestore/attempts.ts';
import { unpackText } from './blob.ts';
import {
  callDocument,
  deliveryCopy,
  deliveryDocument,
  microsecondsOf,
  type CallDocument,
  type DeliveryDocument,
} from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';

/** A call that was read whole. */
interface ReadCall {
  document: CallDocument;
  callNumber: number;
  record: CallRecord;
  updateTime: Timestamp;
}

/** Parts that belong to a document are written with it; where one is missing the document has changed since it was read. */
class PartMissing extends Error {
  readonly code = GrpcCode.aborted;

  constructor(path: string) {
    super(`A part of ${path} is missing: the document changed while it was read.`);
    this.name = 'PartMissing';
  }
}

async function readParts(reference: DocumentReference, ids: readonly string[]): Promise<Buffer[]> {
  const [first, ...others] = ids.map((id) => reference.collection(Collections.parts).doc(id));
  if (first === undefined) {
    return [];
  }
  const found = await reference.firestore.getAll(first, ...others);
  return found.map((part) => {
    const bytes: unknown = part.get('bytes');
    if (!Buffer.isBuffer(bytes)) {
      throw new PartMissing(reference.path);
    }
    return bytes;
  });
}

function partIds(count: number, prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** A call whose document was read. */
export async function wholeCall(
  reference: DocumentReference,
  document: CallDocument,
  version: number
): Promise<CallCopy> {
  const parts = await readParts(reference, partIds(document.parts, `${document.partsOf}-`));
  const record = parseRecord(await unpackText({ inline: document.record, parts }));
  return { callNumber: document.number, version, record };
}

/** A delivery whose document was read. */
export async function wholeDelivery(
  reference: DocumentReference,
  document: DeliveryDocument,
  version: number
): Promise<DeliveryCopy> {
  const parts = await readParts(reference, partIds(document.parts, ''));
  return deliveryCopy(document, await unpackText({ inline: document.body, parts }), version);
}

/** Reads a delivery; null when there is none. */
export async function readDelivery(reference: DocumentReference): Promise<DeliveryCopy | null> {
  const snapshot = await reference.get();
  return snapshot.exists
    ? wholeDelivery(reference, deliveryDocument.parse(snapshot.data()), versionOf(snapshot))
    : null;
}

/** The version of a document: the time of its last write, which grows with each. */
export function versionOf(snapshot: DocumentSnapshot): number {
  return microsecondsOf(snapshot.updateTime as Timestamp);
}

/** When a followed document changed, epoch microseconds of Firestore's clock. */
export function changedAtOf(snapshot: DocumentSnapshot): number {
  return microsecondsOf(snapshot.get('changedAt') as Timestamp);
}

/** Reads a call; null when there is none. */
export async function readCall(reference: DocumentReference): Promise<ReadCall | null> {
  const snapshot = await reference.get();
  if (!snapshot.exists) {
    return null;
  }
  const document = callDocument.parse(snapshot.data());
  const { callNumber, record } = await wholeCall(reference, document, versionOf(snapshot));
  return { document, callNumber, record, updateTime: snapshot.updateTime as Timestamp };
}
