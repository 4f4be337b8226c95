/**
 * One replica of the service as a process of its own, for the fault suite: as `src/main.ts`, but it exports every few
 * seconds, and its clock can be turned.
 */
import { readConfig } from '../src/config/config.ts';
import { startService } from '../src/service/service.ts';
import { createLogger } from '../src/runtime/logger.ts';
import { createMetrics } from '../src/runtime/metrics.ts';

const config = readConfig(process.env);
const offset = Number(process.env['FAULTS_CLOCK_OFFSET_MS'] ?? '0');

const service = await startService(config, {
  logger: createLogger(config.logLevel),
  metrics: createMetrics({ processMetrics: false }),
  now: () => Date.now() + offset,
  exportEveryMs: 2000,
  settledAfterMs: 1500,
  // Retention looks within each fault, so that a clock that could harm does.
  retentionLookMs: 2000,
});

process.once('SIGTERM', () => {
  void service.stop().then(() => process.exit(0));
});
