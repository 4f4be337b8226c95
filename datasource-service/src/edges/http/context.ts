import type { Config } from '../../config/config.ts';
import type { ServiceHealth } from '../../contract/index.ts';
import type { Receiver } from '../../ingest/receiver.ts';
import type { LiveStream } from '../../live/liveStream.ts';
import type { OnCallService } from '../../oncall/onCallService.ts';
import type { QueryStores } from '../../queries/query.ts';
import type { QueryEngine } from '../../queries/queryEngine.ts';
import type { Resources } from '../../api/resource.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics } from '../../runtime/metrics.ts';

/** What the HTTP routes are answered with. */
export interface HttpContext {
  version: string;
  config: Pick<Config, 'auth' | 'apiKey' | 'bodyLimitBytes' | 'ingestMemoryBytes' | 'vapiCredentials' | 'onCallSecret'>;
  engine: QueryEngine;
  stores: QueryStores;
  resources: Resources;
  receiver: Receiver;
  onCall: Pick<OnCallService, 'receive'>;
  live: Pick<LiveStream, 'subscribe'>;
  /** Aborted when the service stops: what would go on for ever ends then. */
  draining: AbortSignal;
  health: () => Promise<ServiceHealth>;
  /** False while the service starts or drains, and while nothing can be written. */
  isReady: () => boolean;
  /** What needs a person, in sentences. */
  problems: () => string[];
  metrics: Metrics;
  logger: Logger;
  now: () => number;
}
