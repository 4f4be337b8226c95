import type { Firestore } from '@google-cloud/firestore';
import { Collections } from '../../runtime/firestore/collections.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** Firestore's clock, which is the same for every replica, whatever theirs say. */
export interface ServerClock {
  /**
   * What time it is now, epoch ms.
   *
   * @throws ServiceError `unavailable` when Firestore does not answer
   */
  read(): Promise<number>;
  /** The time that was read last and what has passed since, by a clock that nobody sets; the machine's own before. */
  now(): number;
}

/** @param localNow the machine's clock, epoch ms */
export function createServerClock(db: Firestore, requests: Requests, localNow: () => number): ServerClock {
  let read: { at: number; elapsed: number } | null = null;
  return {
    async read() {
      // Every answer bears the time at which it was read, that of a document that is not there too.
      const { readTime } = await requests.withAttempts(() => db.collection(Collections.service).doc('clock').get());
      read = { at: readTime.toMillis(), elapsed: performance.now() };
      return read.at;
    },
    now: () => (read === null ? localNow() : read.at + performance.now() - read.elapsed),
  };
}

/** A short note that all replicas share. */
export interface SharedNote {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  clear(): Promise<void>;
}

/** The note of a name. */
export function createSharedNote(db: Firestore, requests: Requests, name: string): SharedNote {
  const reference = db.collection(Collections.service).doc(name);
  return {
    async read() {
      const text: unknown = (await requests.withAttempts(() => reference.get())).get('text');
      return typeof text === 'string' ? text : null;
    },
    async write(text) {
      await requests.withAttempts(() => reference.set({ text }));
    },
    async clear() {
      await requests.withAttempts(() => reference.delete());
    },
  };
}
