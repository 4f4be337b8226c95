import type { IncidentStore } from './store/incidentStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { Escalator } from './escalator.ts';
import type { GrafanaMessage } from './grafanaAlerts.ts';
import { Incidents } from './incidents.ts';
import type { Notifier } from './notify/notifier.ts';
import { signedWebhookNotifier } from './notify/signedWebhook.ts';
import { slackNotifier } from './notify/slack.ts';
import type { OnCallPlan } from './plan.ts';
import { coverage } from './schedule/shifts.ts';
import { Watchdog } from './watchdog.ts';

/** How far ahead the rotation is looked through for gaps at the start, ms. */
const LOOK_AHEAD_MS = 60 * 24 * 60 * 60 * 1000;

/** Where pages are sent; null for a channel that is not set up. */
export interface PageAddresses {
  slackUrl: string | null;
  webhookUrl: string | null;
  webhookSecret: string | null;
}

interface OnCallDeskOptions {
  store: IncidentStore;
  plan: OnCallPlan;
  addresses: PageAddresses;
  metrics: Metrics;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Time between two looks at what is due, ms. */
  lookMs?: number;
}

function notifiersFor({ slackUrl, webhookUrl, webhookSecret }: PageAddresses, now: () => number): Notifier[] {
  return [
    ...(slackUrl === null ? [] : [slackNotifier(slackUrl)]),
    ...(webhookUrl === null ? [] : [signedWebhookNotifier({ url: webhookUrl, secret: webhookSecret, now })]),
  ];
}

/** The on-call service: takes Grafana's alerts in, notifies the person on call, and lets people act. */
export class OnCallService {
  readonly #options: OnCallDeskOptions;
  readonly #escalator: Escalator;
  readonly #watchdog: Watchdog | null;
  readonly incidents: Incidents;

  constructor(options: OnCallDeskOptions) {
    const { store, plan, addresses, metrics, logger, now, lookMs } = options;
    this.#options = options;
    this.#watchdog = plan.watchdogMs === null ? null : new Watchdog(plan.watchdogMs, now());
    this.#escalator = new Escalator({
      store,
      plan,
      notifiers: notifiersFor(addresses, now),
      beforeLook: () => this.#watch(),
      metrics,
      logger,
      now,
      ...(lookMs === undefined ? {} : { lookMs }),
    });
    this.incidents = new Incidents({ store, plan, metrics, now, onChanged: () => this.#escalator.notify() });
  }

  /** Takes a message of Grafana in; it is durable when the promise resolves. */
  async receive({ alerts, isWatchdog }: GrafanaMessage): Promise<void> {
    if (isWatchdog) {
      await this.#options.store.beat(this.#options.now());
    }
    await this.incidents.see(alerts);
  }

  /** Begins to page, and warns of times in which nobody is on duty. */
  start(): void {
    this.#warnOfGaps();
    this.#escalator.start();
  }

  /** Ends after the pages that are under way, and closes the store. */
  async stop(): Promise<void> {
    await this.#escalator.stop();
    await this.#options.store.close();
  }

  async #watch(): Promise<void> {
    const { store, now } = this.#options;
    const alert = this.#watchdog?.look(await store.lastBeat(), now()) ?? null;
    if (alert !== null) {
      await this.incidents.seeOwn(alert);
    }
  }

  #warnOfGaps(): void {
    const { plan, logger, now } = this.#options;
    const from = now();
    for (const schedule of plan.schedules.values()) {
      const [gap, ...more] = coverage(schedule, from, from + LOOK_AHEAD_MS).gaps;
      if (gap !== undefined) {
        const first = new Date(gap.from).toISOString();
        logger.warn(
          { schedule: schedule.id, first, gaps: more.length + 1, fallback: schedule.fallback },
          'The rotation has nobody on duty at times within the next 60 days.'
        );
      }
    }
  }
}
