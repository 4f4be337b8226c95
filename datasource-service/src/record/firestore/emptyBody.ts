import type { DocumentData, DocumentReference } from '@google-cloud/firestore';
import { bodyless, changed } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';

/** Takes the body of a delivery's document away, with its parts; what else is to change goes with it. */
export async function emptyBody(reference: DocumentReference, fields: DocumentData = {}): Promise<void> {
  const parts = await reference.collection(Collections.parts).listDocuments();
  const batch = reference.firestore.batch();
  parts.forEach((part) => batch.delete(part));
  batch.update(reference, { ...bodyless(), ...fields, ...changed() });
  await batch.commit();
}
