import type { ReplicaHealth, ServiceHealth } from '../contract/index.ts';
import type { HotFeedStatus } from '../analytics/hot/hotFeed.ts';
import type { RecordStore } from '../record/recordStore.ts';

interface HealthOptions {
  version: string;
  record: RecordStore;
  /** How the replica follows a shared record; null when the record is its own. */
  replica: (() => ReplicaHealth) | null;
  measureHotStore: () => Promise<HotFeedStatus>;
  /** Why nothing can be written, in a sentence; null while it can. */
  writeProblem: () => string | null;
  /** What else needs a person, in sentences. */
  problems: () => string[];
}

function sentence(hot: HotFeedStatus, replica: ReplicaHealth | null, calls: number): string {
  if (replica?.state === 'stale') {
    return 'Firestore has not been heard of for a while: what other replicas record may be missing until it is. Webhooks are accepted as far as Firestore takes them.';
  }
  if (replica?.state === 'catchingUp') {
    return 'This replica is still reading the record; numbers are incomplete until then.';
  }
  switch (hot.state) {
    case 'unavailable':
      return 'The hot store is not available; the service is trying to open it again. Webhooks are still accepted.';
    case 'rebuilding':
      return `The hot store is being rebuilt (${Math.floor((hot.progress ?? 0) * 100)} % done); numbers are incomplete until then.`;
    case 'ready':
      return calls === 0
        ? 'VoiceHive works. No calls are on record yet: point the platform’s server URL at /api/v1/webhooks/vapi.'
        : `VoiceHive works. ${calls === 1 ? '1 call is' : `${calls.toLocaleString('en-GB')} calls are`} on record.`;
  }
}

const STATUS = { ready: 'ok', rebuilding: 'degraded', unavailable: 'error' } as const;

/** How the service is, in words and numbers. */
export function createHealth({
  version,
  record,
  replica: follow,
  measureHotStore,
  writeProblem,
  problems: others,
}: HealthOptions): () => Promise<ServiceHealth> {
  return async () => {
    const counts = await record.counts();
    const hotStore = await measureHotStore();
    const replica = follow?.() ?? null;
    const failure = writeProblem();
    const problems = [...(failure === null ? [] : [failure]), ...others()];
    const status = failure === null ? STATUS[hotStore.state] : 'error';
    const isLimited = problems.length > 0 || (replica !== null && replica.state !== 'live');
    return {
      status: status === 'ok' && isLimited ? 'degraded' : status,
      message: problems[0] ?? sentence(hotStore, replica, counts.calls),
      problems,
      version,
      mode: replica === null ? 'embedded' : 'cloud',
      replica,
      calls: counts.calls,
      lastDeliveryAt: counts.lastReceivedAt,
      unapplied: counts.unapplied,
      hotStore,
    };
  };
}
