import type { ReplicaHealth } from '../contract/index.ts';
import type { Notice } from '../frames/frame.ts';
import { historyNotices } from '../queries/historyNotices.ts';
import type { QueryStores } from '../queries/query.ts';
import type { TieredStore } from '../analytics/tiered/tieredStore.ts';
import type { HotFeed } from '../analytics/hot/hotFeed.ts';

function hotStoreNotices(feed: HotFeed): Notice[] {
  const { state, progress } = feed.status;
  return state === 'rebuilding'
    ? [
        {
          severity: 'warning',
          text: `Calls are missing here: the hot store is being rebuilt, ${Math.floor((progress ?? 0) * 100)} % done.`,
        },
      ]
    : [];
}

function replicaNotices(replica: ReplicaHealth | undefined): Notice[] {
  switch (replica?.state) {
    case 'stale':
      return [{ severity: 'warning', text: `Live data is stale: Firestore was last heard of ${heardAt(replica)}.` }];
    case 'catchingUp':
      return [
        {
          severity: 'warning',
          text: `Calls are missing here: this replica is still reading the record${percent(replica)}.`,
        },
      ];
    default:
      return [];
  }
}

function percent({ progress }: ReplicaHealth): string {
  return progress === null ? '' : `, ${Math.floor(progress * 100)} % of the days done`;
}

function heardAt({ lastHeardAt }: ReplicaHealth): string {
  return lastHeardAt === null ? 'never' : `at ${new Date(lastHeardAt).toISOString().slice(11, 19)} UTC`;
}

/** What a reader has to know of the data that a query was answered from. */
export function createNotices({
  replica,
  feed,
  tiered,
  problems,
}: {
  replica: (() => ReplicaHealth) | null;
  feed: HotFeed;
  tiered: TieredStore | null;
  /** What needs a person, in sentences. */
  problems: () => string[];
}): QueryStores['notices'] {
  return ({ signal }) => [
    ...problems().map((text): Notice => ({ severity: 'warning', text })),
    ...replicaNotices(replica?.()),
    ...hotStoreNotices(feed),
    ...historyNotices(tiered?.useOf(signal) ?? null),
  ];
}
