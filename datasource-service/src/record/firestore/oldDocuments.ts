import { Timestamp, type Firestore, type Query, type QueryDocumentSnapshot } from '@google-cloud/firestore';
import { z } from 'zod';
import { DELIVERY_VERDICTS } from '../../contract/index.ts';
import type { Expiring, ExpiryTimes } from '../expiry.ts';
import type { FeedName } from '../sqlite/ledgerCopy.ts';
import { SHARDS } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** Documents in one page. */
const PAGE = 500;

/** Nobody waits. */
const PATIENCE = { attemptMs: 60_000, totalMs: 300_000 };

/** What goes as a whole within this time is not emptied before, ms. */
const SOON_MS = 24 * 60 * 60 * 1000;

const expiring = z.object({ expireAt: z.instanceof(Timestamp).nullish() });

const oldDelivery = expiring.extend({
  receivedAt: z.number(),
  appliedAt: z.number().nullable(),
  verdict: z.enum(DELIVERY_VERDICTS),
  bytes: z.number(),
});

/** Calls of earlier services lack some of it. */
const oldCall = expiring.extend({
  startedAt: z.number(),
  lastEventAt: z.number().optional(),
  withheld: z.string().nullish(),
});

const FIELDS: Readonly<Record<FeedName, readonly string[]>> = {
  deliveries: [...Object.keys(oldDelivery.shape), 'changedAt', 'shard'],
  calls: [...Object.keys(oldCall.shape), 'changedAt', 'shard', 'number'],
};

/** What is to become of a document. */
export interface OldDocument {
  document: QueryDocumentSnapshot;
  kind: Exclude<Expiring, 'audit'>;
  /** Epoch ms by which its age is told. */
  at: number;
  /** Whether it goes because of its age, and not because it was exported. */
  isAged: boolean;
}

type Verdict = Omit<OldDocument, 'document'>;

function isPast(expireAt: Timestamp | null | undefined, moment: number): boolean {
  return expireAt != null && expireAt.toMillis() <= moment;
}

function verdictOnDelivery(data: unknown, times: ExpiryTimes, now: number): Verdict | null {
  const parsed = oldDelivery.safeParse(data);
  if (!parsed.success) {
    return null;
  }
  const { receivedAt: at, appliedAt, verdict, bytes, expireAt } = parsed.data;
  const isHeld = verdict === 'quarantined';
  const isDone = isHeld || appliedAt !== null;
  const isAged = isDone && at < times.deliveries;
  if (isAged || isPast(expireAt, now)) {
    return { kind: 'deliveries', at, isAged };
  }
  const kind = isHeld ? 'quarantine' : 'bodies';
  const isDue = isDone && bytes > 0 && at < times[kind] && !isPast(expireAt, now + SOON_MS);
  return isDue ? { kind, at, isAged: true } : null;
}

function verdictOnCall(data: unknown, times: ExpiryTimes, now: number): Verdict | null {
  const parsed = oldCall.safeParse(data);
  if (!parsed.success) {
    return null;
  }
  const { startedAt, lastEventAt: at = startedAt, withheld, expireAt } = parsed.data;
  const isAged = at < times.calls;
  if (isAged || isPast(expireAt, now)) {
    return { kind: 'calls', at, isAged };
  }
  const isDue = withheld == null && at < times.transcripts && !isPast(expireAt, now + SOON_MS);
  return isDue ? { kind: 'transcripts', at, isAged: true } : null;
}

/** Kinds whose times count for the documents of a collection. */
const KINDS: Readonly<Record<FeedName, ReadonlyArray<OldDocument['kind']>>> = {
  deliveries: ['bodies', 'quarantine', 'deliveries'],
  calls: ['transcripts', 'calls'],
};

interface OldDocumentsOptions {
  db: Firestore;
  requests: Requests;
  times: ExpiryTimes;
  /** How long documents stay after they were exported, ms. */
  keptMs: Readonly<Record<FeedName, number>>;
  /** Epoch ms. */
  now: number;
}

/**
 * Documents that the policy or their own expiry lets go, page by page. They are looked for among those that have not
 * changed for so long that it is possible, by the index that the replicas follow: no other is needed, and where Google
 * deletes what has expired, hardly any are read.
 */
export async function* oldDocuments(feed: FeedName, options: OldDocumentsOptions): AsyncGenerator<OldDocument[]> {
  const { db, requests, times, keptMs, now } = options;
  const verdictOn = feed === 'calls' ? verdictOnCall : verdictOnDelivery;
  const unchangedSince = Math.max(now - keptMs[feed], ...KINDS[feed].map((kind) => times[kind]));
  const unchanged: Query = db
    .collection(Collections[feed])
    .where('shard', 'in', SHARDS)
    .where('changedAt', '<', Timestamp.fromMillis(unchangedSince))
    .orderBy('changedAt')
    .select(...FIELDS[feed])
    .limit(PAGE);
  for (let query = unchanged; ;) {
    const page = await requests.withAttempts(() => query.get(), PATIENCE);
    const last = page.docs.at(-1);
    yield page.docs.flatMap((document) => {
      const verdict = verdictOn(document.data(), times, now);
      return verdict === null ? [] : [{ ...verdict, document }];
    });
    if (last === undefined || page.size < PAGE) {
      return;
    }
    query = unchanged.startAfter(last);
  }
}
