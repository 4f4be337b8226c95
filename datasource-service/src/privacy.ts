import type { Config } from './config.ts';
import { Eraser } from './jobs/erasure/eraser.ts';
import { historyCopy } from './jobs/erasure/historyCopy.ts';
import { hotCopy } from './jobs/erasure/hotCopy.ts';
import { searchCopy } from './jobs/erasure/searchCopy.ts';
import type { RetentionPolicy } from './jobs/retention/policy.ts';
import { confirmationsIn } from './jobs/retention/confirmation.ts';
import { Retention } from './jobs/retention/retention.ts';
import type { TrustedTime } from './jobs/retention/trustedTime.ts';
import { erasureResources } from './resources/erasures.ts';
import type { Resource } from './resources/resource.ts';
import { retentionResource } from './resources/retention.ts';
import { openBigQueryEraser } from './store/history/openHistory.ts';
import type { HotFeed } from './store/hot/hotFeed.ts';
import type { ForgettingHotStore } from './store/hot/hotStore.ts';
import type { ErasureLog } from './store/record/erasureLog.ts';
import type { ExpiringRecord, SharedExpirable } from './store/record/expiry.ts';
import type { RecordStore } from './store/record/recordStore.ts';
import type { SearchFeed } from './store/search/searchFeed.ts';
import type { SearchStore } from './store/search/searchStore.ts';
import type { Logger } from './telemetry/logger.ts';

/** A record that forgets what it is told to. */
export type ForgettingRecord = RecordStore & ErasureLog & ExpiringRecord;

/** Other replicas are asked for erasures; so often it is looked for them, ms. */
const LOOK_EVERY_MS = 15_000;

interface PrivacyOptions {
  record: ForgettingRecord;
  config: Pick<Config, 'cloud' | 'callerKeysBefore' | 'dataDir'>;
  hot: ForgettingHotStore;
  feed: HotFeed;
  search: SearchStore;
  searchFeed: SearchFeed;
  policy: RetentionPolicy;
  /** The time by which things are let go. */
  time: TrustedTime;
  /** What all replicas share: what of it would go is told too. */
  shared: readonly SharedExpirable[];
  /** Key of the callers' pseudonyms. */
  callerKey: string;
  /** Time before the first look for what is old, and between two looks for an admin's word, ms; shorter in tests. */
  lookMs?: number | undefined;
  /** Called after calls changed. */
  onChanged: () => void;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** What makes the service forget: callers on request, and what is old by the policy. */
export interface Privacy {
  resources: Resource[];
  /** What waits for an admin, in sentences. */
  problems(): string[];
  start(): void;
  /** Says that the stores are about to stop. */
  beginStop(): void;
  /** Ends after the step at hand. It belongs after the feeds have stopped and before the record closes. */
  stop(): Promise<void>;
}

/** Puts together what makes the service forget. */
export function createPrivacy({
  record,
  config,
  callerKey,
  hot,
  feed,
  search,
  searchFeed,
  policy,
  shared,
  lookMs,
  ...rest
}: PrivacyOptions): Privacy {
  const { cloud, callerKeysBefore } = config;
  const bigQuery = cloud?.bigQuery ?? null;
  const history = bigQuery === null ? null : openBigQueryEraser(bigQuery);
  const eraser = new Eraser({
    ...rest,
    log: record,
    // The record's own key may have been in use before one was set.
    callerKeys: [...new Set([callerKey, ...callerKeysBefore, record.callerKey])],
    lookEveryMs: cloud === null ? null : LOOK_EVERY_MS,
    copies: [
      hotCopy({ feed, hot }),
      searchCopy(searchFeed),
      ...(history === null ? [] : [historyCopy({ history, log: record, now: rest.now })]),
    ],
  });
  const forgetTalk = (callNumbers: readonly number[]) => search.remove(callNumbers);
  const retention = new Retention({
    ...rest,
    shared,
    record,
    policy,
    ...(lookMs === undefined ? {} : { firstSweepAfterMs: lookMs, lookEveryMs: lookMs }),
    confirmations: cloud === null ? confirmationsIn(config.dataDir) : null,
    forgetTalk,
    async forgetCalls(callNumbers) {
      await forgetTalk(callNumbers);
      await feed.remove(callNumbers);
    },
  });
  let stopping: Promise<unknown> = Promise.resolve();
  return {
    resources: [...erasureResources({ eraser, log: record }), retentionResource(retention)],
    problems: () => retention.problems(),
    start() {
      eraser.start();
      retention.start();
    },
    beginStop() {
      stopping = Promise.all([eraser.stop(), retention.stop()]);
    },
    async stop() {
      await stopping;
    },
  };
}
