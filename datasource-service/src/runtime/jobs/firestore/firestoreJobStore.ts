import { FieldValue, type DocumentData, type DocumentReference, type Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import { isOvertaken, Overtaken } from '../../firestore/attempts.ts';
import { Collections } from '../../firestore/collections.ts';
import type { Requests } from '../../firestore/requests.ts';
import { LeaseLost, type JobNews, type JobStore, type Lease } from '../jobStore.ts';

const jobDocument = z.object({
  job: z.string(),
  owner: z.string().nullable(),
  token: z.number(),
  expiresAt: z.number(),
  checkpoint: z.string().nullable(),
  progressAt: z.number().nullable(),
  done: z.number(),
  succeededAt: z.number().nullable(),
  failedAt: z.number().nullable(),
  failure: z.string().nullable(),
});

type JobDocument = z.output<typeof jobDocument>;

const setAsideDocument = z.object({
  job: z.string(),
  key: z.string(),
  version: z.number(),
  at: z.number(),
  problem: z.string(),
});

const NEW: Omit<JobDocument, 'job'> = {
  owner: null,
  token: 0,
  expiresAt: 0,
  checkpoint: null,
  progressAt: null,
  done: 0,
  succeededAt: null,
  failedAt: null,
  failure: null,
};

function fieldsOf(news: JobNews): DocumentData {
  switch (news.kind) {
    case 'progress':
      return { progressAt: news.at, done: FieldValue.increment(news.done) };
    case 'success':
      return { succeededAt: news.at, failedAt: null, failure: null };
    default:
      return { failedAt: news.at, failure: news.failure };
  }
}

/**
 * The jobs of all replicas in Firestore. Each write holds only if the job is still what was read, so that of two
 * replicas that want the same one is refused.
 */
export function createFirestoreJobStore(db: Firestore, requests: Requests): JobStore {
  const jobs = db.collection(Collections.jobs);

  async function read(reference: DocumentReference): Promise<JobDocument | null> {
    const found = await requests.withAttempts(() => reference.get());
    return found.exists ? jobDocument.parse(found.data()) : null;
  }

  /** Changes a job's document, guarded by what was read. A change of null is none. */
  function guarded<T>(
    job: string,
    decide: (known: JobDocument | null) => { fields: DocumentData; answer: T } | { fields: null; answer: T },
    beside: (batch: ReturnType<Firestore['batch']>) => void = () => undefined
  ): Promise<T> {
    const reference = jobs.doc(job);
    return requests.withAttempts(async () => {
      const found = await reference.get();
      const { fields, answer } = decide(found.exists ? jobDocument.parse(found.data()) : null);
      if (fields === null) {
        return answer;
      }
      const batch = db.batch();
      if (found.updateTime === undefined) {
        batch.create(reference, { job, ...NEW, ...fields });
      } else {
        batch.update(reference, fields, { lastUpdateTime: found.updateTime });
      }
      beside(batch);
      try {
        await batch.commit();
        return answer;
      } catch (error) {
        throw isOvertaken(error) ? new Overtaken(error) : error;
      }
    });
  }

  function held(lease: Lease, known: JobDocument | null): void {
    if (known === null || known.token !== lease.token || known.owner === null) {
      throw new LeaseLost(lease);
    }
  }

  return {
    acquire(job, owner, { now, lengthMs }) {
      return guarded(job, (known) => {
        // Our own acquisition, whose answer was lost, is seen as another's: its time will be over soon.
        if (known !== null && known.owner !== null && known.expiresAt > now) {
          return { fields: null, answer: null };
        }
        const lease = { job, owner, token: (known?.token ?? 0) + 1, expiresAt: now + lengthMs };
        return { fields: { owner, token: lease.token, expiresAt: lease.expiresAt }, answer: lease };
      });
    },
    renew(lease, { now, lengthMs }) {
      const expiresAt = now + lengthMs;
      return guarded(lease.job, (known) => {
        held(lease, known);
        return { fields: { expiresAt }, answer: { ...lease, expiresAt } };
      });
    },
    release(lease) {
      return guarded(lease.job, (known) => ({
        fields: known?.token === lease.token ? { owner: null, expiresAt: 0 } : null,
        answer: undefined,
      }));
    },
    checkpoint: async (job) => (await read(jobs.doc(job)))?.checkpoint ?? null,
    writeCheckpoint(lease, text) {
      return guarded(lease.job, (known) => {
        held(lease, known);
        return { fields: { checkpoint: text }, answer: undefined };
      });
    },
    async setAside(lease, thing) {
      const reference = jobs.doc(lease.job).collection('setAside').doc(`${thing.version}-${thing.key}`);
      const known = await requests.withAttempts(() => reference.get());
      await guarded(
        lease.job,
        (job) => {
          held(lease, job);
          return { fields: { token: lease.token }, answer: undefined };
        },
        (batch) => {
          if (!known.exists) {
            batch.set(reference, { job: lease.job, ...thing, keptAt: FieldValue.serverTimestamp() });
          }
        }
      );
    },
    async thingsSetAside(job, limit) {
      const found = await requests.withAttempts(() =>
        jobs.doc(job).collection('setAside').orderBy('keptAt', 'desc').limit(limit).get()
      );
      return found.docs.map((document) => setAsideDocument.parse(document.data()));
    },
    note(lease, news) {
      return guarded(lease.job, (known) => {
        held(lease, known);
        return { fields: fieldsOf(news), answer: undefined };
      });
    },
    async statuses() {
      const found = await requests.withAttempts(() => jobs.orderBy('job').get());
      return found.docs.map((document) => {
        const { job, progressAt, done, succeededAt, failedAt, failure } = jobDocument.parse(document.data());
        return { job, progressAt, done, succeededAt, failedAt, failure };
      });
    },
    async close() {
      await requests.close();
    },
  };
}
