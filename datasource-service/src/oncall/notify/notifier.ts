import type { PageChannel } from '../../contract/index.ts';
import type { Incident, PageSubject } from '../incident/incident.ts';
import type { Person } from '../plan.ts';

/** What somebody is paged with. */
export interface PageMessage {
  /** The same for every attempt at this page. */
  key: string;
  about: PageSubject;
  /** Its links are addresses in full. */
  incident: Incident;
  /** Null for the channel as a whole. */
  person: Person | null;
  /** Which step of the escalation it is, from 1. */
  step: number;
  /** Where the incident is looked at and acknowledged; null when the alert does not tell where Grafana is. */
  link: string | null;
}

/** A way to page people. */
export interface Notifier {
  channel: PageChannel;
  /**
   * Sends one page.
   *
   * @throws Error with a sentence that may be shown: it has no address in it
   */
  send(message: PageMessage): Promise<void>;
}
