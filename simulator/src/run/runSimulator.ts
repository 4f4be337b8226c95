import { AlertTeller } from '../alerts/alertTeller.ts';
import { openHttpPool } from '../sender/httpRequest.ts';
import { WebhookSender } from '../sender/webhookSender.ts';
import { backfill } from './backfill.ts';
import type { Console } from './console.ts';
import { liveTraffic } from './liveTraffic.ts';
import type { SimulatorOptions } from './options.ts';
import type { Run } from './run.ts';
import { ServiceClient } from './serviceClient.ts';
import { waitForService } from './waitForService.ts';

/** So many calls are open by themselves that none need to be added, and looking for gaps would cost too much. */
const BUSY_CALLS_PER_DAY = 20_000;

/**
 * Plays what the options ask for. Ends when the history is sent and no live traffic is wanted, or when the signal
 * aborts.
 *
 * @throws DeliveryError when the service turns everything away
 */
export async function runSimulator(
  options: SimulatorOptions,
  { console, signal, now }: { console: Console; signal: AbortSignal; now: () => number }
): Promise<void> {
  const { url, seed, callsPerDay, incidents, concurrency, secret, proof } = options;
  const startedAt = now();
  const pool = openHttpPool(url, concurrency + 1);
  try {
    const client = new ServiceClient(pool, options.apiKey);
    await waitForService(client, url, { say: console.say, signal });
    const run: Run = {
      demand: { seed, callsPerDay, incidents },
      client,
      sender: new WebhookSender({ pool, concurrency, secret, proof, signal, now, say: console.say }),
      alerts: new AlertTeller({ pool, incidents, secret: options.alertSecret, now, say: console.say }),
      console,
      signal,
      now,
      startedAt,
      until: options.until,
      hasFaults: options.hasFaults,
      oldReportShare: options.oldReportShare,
      minActive: callsPerDay > BUSY_CALLS_PER_DAY ? 0 : options.minActive,
    };
    if (options.doesBackfill) {
      const { days, doesLive: handsOver } = options;
      await backfill(run, { days, messages: options.messages ?? 'brief', handsOver });
    }
    if (options.doesLive && !signal.aborted) {
      console.say(`live traffic to ${url.origin} · Ctrl-C stops it`);
      await liveTraffic(run, { messages: options.messages ?? 'standard', speed: options.speed });
    }
  } finally {
    pool.close();
  }
}
