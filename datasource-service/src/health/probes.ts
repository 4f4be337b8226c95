import type { ReplicaHealth } from '../contract/index.ts';
import type { HotFeedStatus } from '../analytics/hot/hotFeed.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { SearchStore } from '../search/searchStore.ts';
import type { IngestWatch } from './ingestWatch.ts';
import type { ComponentProbe } from './statusSampler.ts';
import type { WriteWatch } from './writeWatch.ts';

/** Deliveries that wait longer than this to become part of a call are late, ms. */
const LATE_AFTER_MS = 60_000;

/** Changes that a copy of the record may lack in the ordinary course of things. */
const USUAL_LAG = 5000;

/** What the probes look at. */
export interface ProbedParts {
  ingest: IngestWatch;
  record: Pick<RecordStore, 'pending' | 'latestChange'>;
  /** Whether the record can be written. */
  writes: Pick<WriteWatch, 'look' | 'shortage'>;
  /** What of the record needs a person, in sentences. */
  problems: () => readonly string[];
  /** How the replica follows a shared record; null when the record is its own. */
  replica: (() => ReplicaHealth) | null;
  hotStore: () => HotFeedStatus;
  search: Pick<SearchStore, 'position'>;
  /** Whether the board lost touch with the record. */
  isBoardFailing: () => boolean;
  /** Whether the customer's server takes nothing; null without a tee. */
  isTeeFailing: (() => boolean) | null;
  /** Epoch ms. */
  now: () => number;
}

function recordProbe({ record, replica, writes, problems, now }: ProbedParts): ComponentProbe {
  return {
    component: 'record',
    async read() {
      if (replica?.().state === 'stale') {
        return { status: 'down', detail: 'Firestore cannot be reached or followed; the replica is trying again.' };
      }
      const failure = await writes.look();
      if (failure !== null) {
        return { status: 'down', detail: failure };
      }
      const [problem] = [...problems(), ...[writes.shortage()].filter((shortage) => shortage !== null)];
      if (problem !== undefined) {
        return { status: 'degraded', detail: problem };
      }
      const [oldest] = await record.pending(1);
      const waitedMs = oldest === undefined ? 0 : now() - oldest.receivedAt;
      return waitedMs > LATE_AFTER_MS
        ? { status: 'degraded', detail: 'Deliveries wait for more than a minute to become part of their calls.' }
        : { status: 'ok', detail: 'Deliveries are kept and worked into calls.' };
    },
  };
}

function hotStoreProbe({ hotStore }: ProbedParts): ComponentProbe {
  return {
    component: 'hotStore',
    async read() {
      const { state, behind } = hotStore();
      switch (state) {
        case 'unavailable':
          return { status: 'down', detail: 'The hot store cannot be used; the service is trying to open it again.' };
        case 'rebuilding':
          return { status: 'degraded', detail: 'The hot store is being rebuilt; numbers are incomplete until then.' };
        case 'ready':
          return behind > USUAL_LAG
            ? { status: 'degraded', detail: 'Numbers lag behind: many changed calls are not in the hot store yet.' }
            : { status: 'ok', detail: 'Numbers are complete.' };
      }
    },
  };
}

function searchProbe({ search, record }: ProbedParts): ComponentProbe {
  return {
    component: 'searchIndex',
    async read() {
      const position = await search.position();
      const behind = (await record.latestChange()) - (position?.changeNumber ?? 0);
      return behind > USUAL_LAG
        ? { status: 'degraded', detail: 'Conversations are being indexed; a search does not find all of them yet.' }
        : { status: 'ok', detail: 'Conversations can be searched.' };
    },
  };
}

function boardProbe({ isBoardFailing }: ProbedParts): ComponentProbe {
  return {
    component: 'liveBoard',
    read: async () =>
      isBoardFailing()
        ? { status: 'down', detail: 'The board of live calls cannot follow the record.' }
        : { status: 'ok', detail: 'Calls under way are shown.' },
  };
}

function teeProbe(isTeeFailing: () => boolean): ComponentProbe {
  return {
    component: 'tee',
    read: async () =>
      isTeeFailing()
        ? { status: 'down', detail: 'Your own server does not take what is forwarded; recording goes on.' }
        : { status: 'ok', detail: 'Messages are forwarded to your own server.' },
  };
}

/** A probe for each part of the service that is there. */
export function createProbes(parts: ProbedParts): ComponentProbe[] {
  const { ingest, isTeeFailing } = parts;
  return [
    { component: 'ingest', read: async () => ingest.look() },
    recordProbe(parts),
    hotStoreProbe(parts),
    searchProbe(parts),
    boardProbe(parts),
    ...(isTeeFailing === null ? [] : [teeProbe(isTeeFailing)]),
  ];
}
