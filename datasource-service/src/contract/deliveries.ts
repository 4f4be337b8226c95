import type { Provider } from './calls.ts';

/**
 * What is known of where a delivery came from. A quarantined one failed its check and changes no call; it is `released`
 * once an admin let it in. A `listed` one is no webhook: the service read it in the platform's list of calls.
 */
export const DELIVERY_VERDICTS = ['verified', 'unsigned', 'quarantined', 'released', 'listed'] as const;
export type DeliveryVerdict = (typeof DELIVERY_VERDICTS)[number];

/**
 * Kinds of `listed` deliveries: `reconciled` tells something that was missing, `confirmed` that the platform's list holds
 * no more than is known, and `unknown-call` that the platform has no such call.
 */
export const LISTED_TYPES = ['reconciled', 'confirmed', 'unknown-call'] as const;
export type ListedType = (typeof LISTED_TYPES)[number];

/** What became of a delivery; `held` is in quarantine. */
export const DELIVERY_OUTCOMES = ['applied', 'waiting', 'unreadable', 'held'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** How webhooks go through the service, by platform and over time. */
export interface PipelineQuery {
  queryType: 'pipeline';
  /** Bucket length of the series in ms, rounded up to whole minutes; without it as for a `metric` query. */
  bucketMs?: number;
  /** The only frame to answer with, where a panel shows one; without it all of them. */
  frame?: PipelineFrameName;
}

/**
 * Names of the frames that a `pipeline` query answers with: `pipeline` has a row for each platform and one for all of
 * them, `pipelineSeries` counts over time.
 */
export const PIPELINE_FRAMES = ['pipeline', 'pipelineSeries'] as const;
export type PipelineFrameName = (typeof PIPELINE_FRAMES)[number];

/** Value of `platform` in the row for all platforms. */
export const ALL_PLATFORMS = 'all';

/**
 * One row of the frame `pipeline`. Deliveries are webhooks and belong to the minute in which they were received, calls to the moment at
 * which they started. Lags are in milliseconds, at most 1.1 % off, and null where nothing was timed.
 */
export interface PipelineRow {
  platform: Provider | typeof ALL_PLATFORMS;
  received: number;
  duplicates: number;
  unsigned: number;
  quarantined: number;
  unreadable: number;
  applied: number;
  waiting: number;
  /** Applied deliveries of events of long before, such as history that was read in; they are in no lag. */
  backfilled: number;
  eventLagP50: number | null;
  eventLagP95: number | null;
  applyLagP50: number | null;
  applyLagP95: number | null;
  callsEnded: number;
  callsReported: number;
  /** Ended calls that were seen in the platform's own list. */
  callsExpected: number;
  /** Ended calls that the list completed, because their final report had not come. */
  callsRepaired: number;
  /** Repaired calls whose final report came afterwards. */
  callsLate: number;
  /** Share of the ended calls that are here in full, by report or repair; null without ended calls. */
  completeness: number | null;
  /** Calls that are open for longer than they can be, now. */
  stuckCalls: number;
}

/** What the columns of a `pipeline` answer are called where people read them. */
export const PIPELINE_TITLES = {
  platform: 'Platform',
  received: 'Received',
  duplicates: 'Duplicates',
  unsigned: 'Unsigned',
  quarantined: 'Quarantined',
  unreadable: 'Unreadable',
  applied: 'Applied',
  waiting: 'Waiting',
  problems: 'Problems',
  backfilled: 'Back-filled',
  eventLagP50: 'p50 to us',
  eventLagP95: 'p95 to us',
  applyLagP50: 'p50 to call',
  applyLagP95: 'p95 to call',
  callsEnded: 'Ended calls',
  callsReported: 'Reported',
  callsExpected: 'Listed',
  callsRepaired: 'Repaired',
  callsLate: 'Reported late',
  completeness: 'Complete',
  stuckCalls: 'Stuck',
} as const satisfies Record<keyof PipelineRow | 'problems', string>;

/** Deliveries newest first. Bodies may hold personal data, so that it needs the Admin role. */
export interface InboxQuery {
  queryType: 'inbox';
  platform?: Provider;
  verdict?: DeliveryVerdict;
  outcome?: DeliveryOutcome;
  type?: string;
  callId?: string;
  /** One delivery in full, whatever the range; the other filters are passed over. */
  deliveryId?: string;
  /** Rows in the page, 1 to 1000. */
  limit?: number;
  /** `nextCursor` of the page before (in the frame's `meta.custom`); without it the first page. */
  cursor?: string;
}

/**
 * Names of the frames that an `inbox` query answers with: `inbox` always; `body` (one row with the redacted JSON text)
 * and `replays` (who let it in or read it again, oldest first) with `deliveryId`.
 */
export const INBOX_FRAMES = ['inbox', 'body', 'replays'] as const;
export type InboxFrameName = (typeof INBOX_FRAMES)[number];

/** `meta.custom` of the frame named `inbox`. */
export interface InboxFrameCustom {
  /** Give it as `cursor` to get the next page; null on the last page. A page may hold fewer rows than its limit. */
  nextCursor: string | null;
}

/** One row of the frame `inbox`. Times are epoch ms. */
export interface InboxRow {
  receivedAt: number;
  id: string;
  eventAt: number | null;
  platform: Provider;
  type: string;
  callId: string | null;
  verdict: DeliveryVerdict;
  outcome: DeliveryOutcome;
  /** Why it is, or was, quarantined. */
  reason: string | null;
  appliedAt: number | null;
  /** Why it could not be read. */
  problem: string | null;
  bytes: number;
  replayedAt: number | null;
  replayedBy: string | null;
}

/** Most deliveries of one replay. */
export const MOST_REPLAYED = 500;

/** Body of `POST inbox/replay`. */
export interface ReplayRequest {
  ids: string[];
}

/**
 * What a replay did with a delivery: let it in from quarantine, read it again, or found that it cannot be read; one that
 * still waits is left alone, one that is not on record is `unknown`, and one whose body has expired or was erased is
 * `gone`.
 */
export const REPLAY_OUTCOMES = ['released', 'reread', 'unreadable', 'waiting', 'unknown', 'gone'] as const;
export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

/** Answer of `POST inbox/replay`, one result for each different id in the order asked. */
export interface ReplayAnswer {
  results: Array<{
    id: string;
    outcome: ReplayOutcome;
    /** Whether its call is different now. */
    changed: boolean;
    /** Why it cannot be read; null when it can. */
    problem: string | null;
  }>;
}
