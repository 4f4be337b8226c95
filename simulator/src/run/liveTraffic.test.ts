import { openHttpPool } from '../sender/httpRequest.ts';
import { AlertTeller } from '../alerts/alertTeller.ts';
import { WebhookSender } from '../sender/webhookSender.ts';
import type { Delivery } from '../faults/deliveryFaults.ts';
import { MINUTE } from '../time/durations.ts';
import { liveTraffic } from './liveTraffic.ts';
import { ServiceClient } from './serviceClient.ts';

/** A busy Tuesday afternoon. */
const UNTIL = Date.UTC(2026, 4, 5, 14);

/** Notes what it is given instead of sending it. */
class NotingSender extends WebhookSender {
  readonly noted: Delivery[] = [];

  override async start(delivery: Delivery): Promise<void> {
    this.noted.push(delivery);
  }
}

describe('live traffic', () => {
  it('is not late by the time that the back-fill took', async () => {
    const stop = new AbortController();
    const pool = openHttpPool(new URL('http://127.0.0.1:1'), 1);
    const now = () => UNTIL + MINUTE;
    const shared = { pool, secret: null, now, say: () => undefined };
    const sender = new NotingSender({ ...shared, concurrency: 1, proof: 'hmac', signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    await liveTraffic(
      {
        demand: { seed: 1, callsPerDay: 50_000, incidents: [] },
        client: new ServiceClient(pool, null),
        sender,
        alerts: new AlertTeller({ ...shared, incidents: [] }),
        console: { say: () => undefined, progress: () => undefined },
        signal: stop.signal,
        now,
        startedAt: UNTIL,
        until: UNTIL,
        hasFaults: false,
        oldReportShare: 0,
        minActive: 0,
      },
      { messages: 'standard', speed: 1 }
    );
    pool.close();
    const latest = Math.max(...sender.noted.map(({ at }) => at));
    expect(latest).toBeGreaterThan(UNTIL + MINUTE / 2);
    expect(latest).toBeLessThanOrEqual(UNTIL + MINUTE);
  });
});
