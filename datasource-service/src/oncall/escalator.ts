import { incidentPath, type PageChannel } from '../contract/index.ts';
import { due } from './incident/escalation.ts';
import {
  claimPage,
  expireAcknowledgement,
  settlePage,
  takeStep,
  type Incident,
  type IncidentChange,
  type Page,
} from './incident/incident.ts';
import { Pause } from '../runtime/pause.ts';
import type { IncidentStore } from './store/incidentStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { absoluteLinks, addressOf } from './notify/absoluteLinks.ts';
import type { Notifier } from './notify/notifier.ts';
import type { OnCallPlan } from './plan.ts';
import { recipientsOf } from './recipients.ts';

/** Time between two looks at what is due, ms. */
const LOOK_MS = 5000;

/** Steps that are taken of one incident in one look at most: a service that was away may owe several. */
const MOST_STEPS = 50;

interface EscalatorOptions {
  store: IncidentStore;
  plan: OnCallPlan;
  notifiers: readonly Notifier[];
  /** Called before each look, such as to see whether Grafana is still heard. */
  beforeLook: () => Promise<void>;
  metrics: Pick<Metrics, 'pageSent'>;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Time between two looks, ms. */
  lookMs?: number;
}

/**
 * Escalates incidents until somebody acts, and tells those who were paged when it is over. What is due follows from what is
 * kept and the time alone, so that nothing is lost with the process, and each page is claimed in the store before it is
 * sent, so that of two services one sends it.
 */
export class Escalator {
  readonly #options: EscalatorOptions;
  readonly #notifiers: ReadonlyMap<PageChannel, Notifier>;
  readonly #pause = new Pause();
  #isFailing = false;
  #isAwake = false;
  #running: Promise<void> = Promise.resolve();
  /** Pages that are being sent. */
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: EscalatorOptions) {
    this.#options = options;
    this.#notifiers = new Map(options.notifiers.map((notifier) => [notifier.channel, notifier]));
  }

  /** Looks at what is due, again and again until {@link stop}. */
  start(): void {
    this.#running = this.#follow();
  }

  /** Looks now rather than in a few seconds. */
  notify(): void {
    this.#isAwake = true;
    this.#pause.wake();
  }

  /** Ends after the pages that are under way. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #follow(): Promise<void> {
    while (!this.#pause.isOver) {
      this.#isAwake = false;
      await this.#look();
      if (!this.#isAwake) {
        await this.#pause.wait(this.#options.lookMs ?? LOOK_MS);
      }
    }
  }

  async #look(): Promise<void> {
    const { store, beforeLook } = this.#options;
    try {
      await beforeLook();
      for (const incident of await store.attended()) {
        await this.#attend(incident);
      }
      this.#isFailing = false;
    } catch (error) {
      this.#reportFailure(error);
    }
  }

  async #attend(incident: Incident): Promise<void> {
    const { store, now } = this.#options;
    let current = incident;
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const moment = now();
      const result = await store.change({ id: current.id }, (kept) => kept && this.#advance(kept, moment));
      if (result === null || !result.isChanged) {
        break;
      }
      current = result.incident;
    }
    const pages = due(current, now()).flatMap((action) => (action.kind === 'send' ? [action.page] : []));
    pages.forEach((page) => this.#begin(current.id, page));
  }

  /** Sends a page beside everything else: a receiver that does not answer must not hold up other pages. */
  #begin(id: string, page: Page): void {
    const sending = this.#send(id, page)
      .catch((error: unknown) => this.#reportFailure(error))
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  #reportFailure(error: unknown): void {
    if (!this.#isFailing) {
      this.#options.logger.error({ err: error }, 'Incidents could not be escalated; trying again.');
    }
    this.#isFailing = true;
  }

  #advance(incident: Incident, moment: number): IncidentChange | null {
    const [action] = due(incident, moment);
    switch (action?.kind) {
      case 'expireAcknowledgement':
        return expireAcknowledgement(incident, moment);
      case 'takeStep': {
        const { notify, via } = action.step;
        const channels = via.filter((channel) => this.#notifiers.has(channel));
        return takeStep(incident, recipientsOf(notify, this.#options.plan, moment), channels, moment);
      }
      default:
        return null;
    }
  }

  async #send(id: string, page: Page): Promise<void> {
    const { store, metrics, now } = this.#options;
    const notifier = this.#notifiers.get(page.channel);
    const claim = await store.change({ id }, (incident) => incident && claimPage(incident, page.key, now()));
    if (claim === null || !claim.isChanged) {
      return;
    }
    const problem =
      notifier === undefined ? 'The channel is not set up any more.' : await this.#try(notifier, page, claim.incident);
    metrics.pageSent(page.channel, problem === null ? 'sent' : 'failed');
    await store.change({ id }, (incident) => incident && settlePage(incident, page, problem, now()));
  }

  /** Sends a page; gives why it could not be sent, or null. */
  async #try(notifier: Notifier, page: Page, incident: Incident): Promise<string | null> {
    const { plan } = this.#options;
    const person = page.person === null ? null : (plan.people.get(page.person) ?? null);
    const links = absoluteLinks(incident.links);
    const link = addressOf(incidentPath(incident.id), links.grafana);
    try {
      await notifier.send({
        key: page.key,
        about: page.about,
        incident: { ...incident, links },
        person,
        step: incident.stepsTaken,
        link,
      });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
