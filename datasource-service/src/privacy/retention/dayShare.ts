import type { RetentionPolicy } from './policy.ts';
import type { Expirable, Expiring, ExpiryTimes } from '../../record/expiry.ts';
import type { RetentionStore } from '../../contract/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** So few rows are no sign of anything wrong: single calls that were told of late. */
const FLOOR = 10;

/** Days differ: so many times the average is still a day's share. */
const SLACK = 3;

/** How long each kind is kept, ms. */
export function keptMsOf(policy: RetentionPolicy): ExpiryTimes {
  return {
    bodies: policy.rawDeliveries,
    quarantine: policy.quarantine,
    transcripts: policy.transcripts,
    calls: policy.calls,
    deliveries: policy.calls,
    audit: policy.audit,
  };
}

/** A run that would take more than a day's share, and so waits for an admin's word. */
export interface RefusedExpiry extends Expirable {
  store: RetentionStore;
  kind: Expiring;
  /** Rows that may go at most. */
  share: number;
}

/** What of a kind may go in one run: what a day usually takes, of so many rows that are kept for so long. */
export function dayShare(size: number, keptMs: number): number {
  return Math.max(FLOOR, Math.ceil((SLACK * size) / Math.max(1, keptMs / DAY_MS)));
}

const KINDS: Readonly<Record<Expiring, string>> = {
  bodies: 'bodies of deliveries',
  quarantine: 'bodies of deliveries in quarantine',
  transcripts: 'transcripts',
  calls: 'calls',
  deliveries: 'deliveries',
  audit: 'erasures',
};

/** What is refused and what to do, in a sentence. */
export function refusalOf({ store, kind, rows, oldest, share }: RefusedExpiry): string {
  const since = oldest === null ? '' : `, the oldest of ${new Date(oldest).toISOString().slice(0, 10)}`;
  return `Retention would let go ${rows.toLocaleString('en-GB')} ${KINDS[kind]} of the ${store} at once${since}; a day's share is ${share.toLocaleString('en-GB')}. Nothing of them goes until an admin confirms it: \`npm run retention -- --confirm\`.`;
}
