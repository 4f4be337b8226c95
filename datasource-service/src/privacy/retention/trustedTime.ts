import type { DeliveryLog } from '../../record/deliveryLog.ts';
import type { ExpiringRecord } from '../../record/expiry.ts';
import type { RecordStore } from '../../record/recordStore.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Deliveries whose times are compared with the platform's. */
const RECENT = 20;

/** A time by which things may be let go. */
export interface Moment {
  /** Epoch ms. It is never later than what is known of the time from more than this machine's clock. */
  at: number;
  /** Why this machine's clock is not believed, in a sentence; null while it is. */
  doubt: string | null;
}

/** The time, from more than one clock: what is deleted because of its age is deleted by it alone. */
export interface TrustedTime {
  read(): Promise<Moment>;
  /** An admin says that this machine's clock is right. */
  confirm(): void;
}

function date(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

function daysBetween(left: number, right: number): string {
  const days = Math.round(Math.abs(left - right) / DAY_MS);
  return days === 1 ? 'a day' : `${days.toLocaleString('en-GB')} days`;
}

interface LocalTimeOptions {
  record: Pick<RecordStore & DeliveryLog, 'counts' | 'inbox'> & Pick<ExpiringRecord, 'trustedTime' | 'noteTrustedTime'>;
  /** This machine's clock, epoch ms. */
  now: () => number;
  /** A clock that only runs forward and that nobody sets, ms. */
  elapsed?: () => number;
}

/**
 * The time of a service that has no other clock to ask. What it knew before it was stopped, plus what has passed since its
 * start by a clock that nobody sets, is the latest that it believes, until a message bears the same time as this machine's
 * clock by the platform's own, or an admin confirms it.
 */
export class LocalTime implements TrustedTime {
  readonly #options: Required<LocalTimeOptions>;
  readonly #begun: { local: number; elapsed: number };
  /** What time it was at the start; null before it was looked for. */
  #known: number | null = null;
  #isConfirmed = false;

  constructor({ elapsed = () => performance.now(), ...options }: LocalTimeOptions) {
    this.#options = { ...options, elapsed };
    this.#begun = { local: options.now(), elapsed: elapsed() };
  }

  confirm(): void {
    this.#isConfirmed = true;
    this.#believe();
  }

  async read(): Promise<Moment> {
    const { record } = this.#options;
    this.#known ??= (await record.trustedTime()) ?? (await this.#newest());
    const local = this.#options.now();
    const lag = await this.#platformLag(local);
    if (lag !== null && Math.abs(lag) <= HOUR_MS) {
      this.#believe();
    }
    const moment = this.#momentOf(local, this.#known ?? local, this.#isConfirmed ? null : lag);
    await record.noteTrustedTime(moment.at);
    return moment;
  }

  #momentOf(local: number, known: number, lag: number | null): Moment {
    const expected = this.#isNear(known) ? local : known + this.#passed();
    const byPlatform = lag !== null && Math.abs(lag) > DAY_MS ? local - lag : local;
    const at = Math.min(local, expected, byPlatform);
    const other = Math.abs(local - expected) > DAY_MS ? expected : byPlatform;
    if (Math.abs(local - other) <= DAY_MS) {
      return { at, doubt: null };
    }
    const source = other === byPlatform ? 'the platform’s messages say' : 'what was known before says';
    return {
      at,
      doubt: `This machine's clock says ${date(local)} UTC, and ${source} ${date(other)}: it is ${daysBetween(local, other)} ${local > other ? 'ahead' : 'behind'}. Until a message shows the right time, or an admin confirms the clock (\`npm run retention -- --confirm\`), nothing is let go that is not old by the earlier time.`,
    };
  }

  /** Whether the machine's clock has gone on from what is known of the start as it should. */
  #isNear(known: number): boolean {
    return Math.abs(this.#options.now() - (known + this.#passed())) <= DAY_MS;
  }

  #passed(): number {
    return this.#options.elapsed() - this.#begun.elapsed;
  }

  #believe(): void {
    this.#known = this.#options.now() - this.#passed();
  }

  /** A ledger of an earlier service knows the time only by what it received. */
  async #newest(): Promise<number> {
    const { lastReceivedAt } = await this.#options.record.counts();
    return lastReceivedAt ?? this.#begun.local;
  }

  /** How much later this machine received messages than the platform dated them, at least; null without messages. */
  async #platformLag(local: number): Promise<number | null> {
    const { deliveries } = await this.#options.record.inbox({
      range: { from: this.#begun.local, to: local + HOUR_MS },
      filters: {},
      after: null,
      limit: RECENT,
    });
    const lags = deliveries.flatMap(({ verdict, eventAt, receivedAt }) =>
      eventAt === null || verdict === 'quarantined' || verdict === 'listed' ? [] : [receivedAt - eventAt]
    );
    return lags.length === 0 ? null : lags.reduce((least, lag) => (Math.abs(lag) < Math.abs(least) ? lag : least));
  }
}

interface ServerTimeOptions {
  /** The clock of a store that all replicas share, epoch ms. */
  readServer: () => Promise<number>;
  /** This machine's clock, epoch ms. */
  now: () => number;
}

/** A clock further from the server's than this is wrong, ms. */
const MOST_SKEW_MS = 5 * MINUTE_MS;

/** The time by the clock of a store that all replicas share, which alone counts. */
export class ServerTime implements TrustedTime {
  readonly #options: ServerTimeOptions;

  constructor(options: ServerTimeOptions) {
    this.#options = options;
  }

  /** @throws ServiceError when the server does not answer: then nothing is let go */
  async read(): Promise<Moment> {
    const at = await this.#options.readServer();
    const local = this.#options.now();
    const doubt = `This machine's clock says ${date(local)} UTC, and Firestore's ${date(at)}, which is what retention goes by. Set the clock: messages are dated by it.`;
    return { at, doubt: Math.abs(local - at) > MOST_SKEW_MS ? doubt : null };
  }

  confirm(): void {
    // Firestore's clock needs nobody's word.
  }
}
