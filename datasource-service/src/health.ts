import type { ServiceHealth } from './contract/index.ts';
import type { HotFeedStatus } from './store/hot/hotFeed.ts';
import type { RecordStore } from './store/record/recordStore.ts';

interface HealthOptions {
  version: string;
  record: RecordStore;
  measureHotStore: () => Promise<HotFeedStatus>;
}

function sentence(hot: HotFeedStatus, calls: number): string {
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
export function createHealth({ version, record, measureHotStore }: HealthOptions): () => Promise<ServiceHealth> {
  return async () => {
    const counts = await record.counts();
    const hotStore = await measureHotStore();
    return {
      status: STATUS[hotStore.state],
      message: sentence(hotStore, counts.calls),
      version,
      mode: 'embedded',
      calls: counts.calls,
      lastDeliveryAt: counts.lastReceivedAt,
      unapplied: counts.unapplied,
      hotStore,
    };
  };
}
