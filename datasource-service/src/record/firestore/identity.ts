import { randomBytes, randomUUID } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import { isOvertaken, Overtaken } from '../../runtime/firestore/attempts.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

const CALLER_KEY_BYTES = 32;

const identity = z.object({ recordId: z.string(), callerKey: z.string() });

/** What makes one record one: all its replicas share it. */
export type RecordIdentity = z.output<typeof identity>;

/** An identity as it was noted. */
export function parseIdentity(text: string): RecordIdentity {
  return identity.parse(JSON.parse(text));
}

/**
 * Reads the record's identity, or makes it. Of replicas that make it at the same moment one succeeds, and all take that.
 *
 * @throws ServiceError `unavailable` when Firestore does not answer in time
 */
export function readIdentity(db: Firestore, requests: Requests): Promise<RecordIdentity> {
  const reference = db.collection(Collections.service).doc('identity');
  return requests.withAttempts(async () => {
    const found = await reference.get();
    if (found.exists) {
      return identity.parse(found.data());
    }
    const made = { recordId: randomUUID(), callerKey: randomBytes(CALLER_KEY_BYTES).toString('hex') };
    try {
      await reference.create(made);
      return made;
    } catch (error) {
      throw isOvertaken(error) ? new Overtaken(error) : error;
    }
  });
}
