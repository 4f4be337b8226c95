import type { Config } from '../config/config.ts';
import { Eraser } from '../privacy/erasure/eraser.ts';
import { historyCopy } from '../privacy/erasure/historyCopy.ts';
import { hotCopy } from '../privacy/erasure/hotCopy.ts';
import { searchCopy } from '../privacy/erasure/searchCopy.ts';
import type { RetentionPolicy } from '../privacy/retention/policy.ts';
import { confirmationsIn } from '../privacy/retention/confirmation.ts';
import { Retention } from '../privacy/retention/retention.ts';
import type { TrustedTime } from '../privacy/retention/trustedTime.ts';
import { erasureResources } from '../privacy/erasureResource.ts';
import type { Resource } from '../api/resource.ts';
import { retentionResource } from '../privacy/retentionResource.ts';
import { openBigQueryEraser } from '../analytics/warehouse/openHistory.ts';
import type { HotFeed } from '../analytics/hot/hotFeed.ts';
import type { ForgettingHotStore } from '../analytics/hot/hotStore.ts';
import type { ErasureLog } from '../record/erasureLog.ts';
import type { ExpiringRecord, SharedExpirable } from '../record/expiry.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { SearchFeed } from '../search/searchFeed.ts';
import type { SearchStore } from '../search/searchStore.ts';
import type { Logger } from '../runtime/logger.ts';

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
