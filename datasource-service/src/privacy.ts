import { Eraser } from './jobs/erasure/eraser.ts';
import { hotCopy } from './jobs/erasure/hotCopy.ts';
import { searchCopy } from './jobs/erasure/searchCopy.ts';
import { erasureResources } from './resources/erasures.ts';
import type { Resource } from './resources/resource.ts';
import type { HotFeed } from './store/hot/hotFeed.ts';
import type { HotStore } from './store/hot/hotStore.ts';
import type { SqliteRecordStore } from './store/record/sqlite/sqliteRecordStore.ts';
import type { SearchFeed } from './store/search/searchFeed.ts';
import type { Logger } from './telemetry/logger.ts';

interface PrivacyOptions {
  /** The record where it is a file of one's own; null in cloud mode. */
  own: SqliteRecordStore | null;
  hot: HotStore;
  feed: HotFeed;
  searchFeed: SearchFeed;
  /** Key of the callers' pseudonyms. */
  callerKey: string;
  /** Called after calls changed. */
  onChanged: () => void;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** What makes the service forget: callers on request, and what is old by the policy. */
export interface Privacy {
  resources: Resource[];
  start(): void;
  /** Says that the stores are about to stop. */
  beginStop(): void;
  /** Ends after the step at hand. It belongs after the feeds have stopped and before the record closes. */
  stop(): Promise<void>;
}

/** Puts together what makes the service forget. */
export function createPrivacy({ own, hot, feed, searchFeed, ...rest }: PrivacyOptions): Privacy {
  if (own === null) {
    return { resources: [], start: () => undefined, beginStop: () => undefined, stop: async () => undefined };
  }
  const eraser = new Eraser({ ...rest, log: own, copies: [hotCopy({ feed, hot }), searchCopy(searchFeed)] });
  let stopping: Promise<void> = Promise.resolve();
  return {
    resources: erasureResources({ eraser, log: own }),
    start: () => eraser.start(),
    beginStop: () => {
      stopping = eraser.stop();
    },
    stop: () => stopping,
  };
}
