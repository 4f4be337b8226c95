import type { ComponentStatus } from '../contract/index.ts';

/** What becomes of a webhook that is durable when it is answered. */
const TAKEN: ReadonlySet<string> = new Set(['stored', 'duplicate', 'quarantined']);

/** What becomes of a webhook that is sound, and that the service could not take. */
const TURNED_AWAY: ReadonlySet<string> = new Set(['unavailable', 'internal']);

/**
 * Counts what becomes of webhooks between two looks. Those that senders spoilt say nothing about the service. A failure
 * stands until a webhook was taken again: without traffic nothing shows that it is over.
 */
export class IngestWatch {
  #taken = 0;
  #turnedAway = 0;
  #isFailing = false;

  /** Notes what became of one webhook, in the words of the metrics. */
  note(outcome: string): void {
    if (TAKEN.has(outcome)) {
      this.#taken += 1;
      this.#isFailing = false;
    } else if (TURNED_AWAY.has(outcome)) {
      this.#turnedAway += 1;
      this.#isFailing = true;
    }
  }

  /** How taking in went since the last look. */
  look(): { status: ComponentStatus; detail: string } {
    const [taken, turnedAway] = [this.#taken, this.#turnedAway];
    this.#taken = 0;
    this.#turnedAway = 0;
    if (turnedAway > 0 && taken > 0) {
      return {
        status: 'degraded',
        detail: `${turnedAway} of ${turnedAway + taken} webhooks were turned away, to be sent again: more come in than can be written down.`,
      };
    }
    return this.#isFailing
      ? { status: 'down', detail: 'Webhooks cannot be written down; platforms are told to send them again.' }
      : { status: 'ok', detail: 'Webhooks are taken in and written down.' };
  }
}
