import { setTimeout as sleep } from 'node:timers/promises';
import { slotOf } from '../arrivals/arrival.ts';
import { arrivalsBetween } from '../arrivals/arrivals.ts';
import { topUps } from '../arrivals/topUps.ts';
import { simulateCall } from '../call/simulateCall.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import type { Delivery } from '../faults/deliveryFaults.ts';
import type { MessageSet } from '../messages/messageSet.ts';
import { HOUR, SECOND } from '../time/durations.ts';
import { deliveriesOf, type Run } from './run.ts';
import { Timeline } from './timeline.ts';

/** How live traffic runs. */
export interface LiveOptions {
  messages: MessageSet;
  /** Simulated time passes this many times as fast as the clock. */
  speed: number;
}

/** Calls that began this long before can still have something to send: a long call with a late report. */
const LOOK_BACK_MS = HOUR;

const STATUS_EVERY_MS = 30 * SECOND;
const LONGEST_SLEEP_MS = 250;

/** Calls in order of their creation, top-ups among them; ends never. */
function* callsFrom(run: Run, from: number): Generator<SimulatedCall> {
  const { demand, minActive } = run;
  const regular = arrivalsBetween(demand, from, Number.POSITIVE_INFINITY);
  const upcoming = new Timeline<{ at: number; call: SimulatedCall }>();
  let topUpSlot = slotOf(from) - 2;
  for (;;) {
    const { value: arrival } = regular.next();
    if (arrival === undefined) {
      return;
    }
    for (; minActive > 0 && topUpSlot <= slotOf(arrival.at); topUpSlot += 1) {
      for (const call of topUps(demand, minActive, topUpSlot)) {
        upcoming.add({ at: call.createdAt, call });
      }
    }
    for (let next = upcoming.takeUntil(arrival.at); next !== null; next = upcoming.takeUntil(arrival.at)) {
      yield next.call;
    }
    yield simulateCall(demand.seed, arrival, demand.incidents);
  }
}

class LiveRun {
  readonly #run: Run;
  readonly #options: LiveOptions;
  readonly #due = new Timeline<Delivery>();
  readonly #open = new Map<string, number>();
  readonly #calls: Generator<SimulatedCall>;
  /** When live traffic began: by the clock, and in simulated time. */
  readonly #began: { clock: number; simulated: number };
  #nextCall: SimulatedCall | null = null;
  #begun = 0;

  constructor(run: Run, options: LiveOptions) {
    this.#run = run;
    this.#options = options;
    // The back-fill took its time, and simulated time went on meanwhile: what falls into it is sent at once.
    const clock = run.now();
    this.#began = { clock, simulated: run.until + (clock - run.startedAt) };
    this.#calls = callsFrom(run, run.until - LOOK_BACK_MS);
  }

  async play(): Promise<void> {
    const { now, signal, console } = this.#run;
    let statusAt = now() + STATUS_EVERY_MS;
    while (!signal.aborted) {
      const at = this.#simulatedTime();
      this.#beginCalls(at);
      await this.#sendDue(at);
      await this.#run.alerts.tell(at);
      if (now() >= statusAt) {
        statusAt = now() + STATUS_EVERY_MS;
        console.say(this.#status());
      }
      await this.#rest();
    }
  }

  #simulatedTime(): number {
    const { clock, simulated } = this.#began;
    return simulated + (this.#run.now() - clock) * this.#options.speed;
  }

  #beginCalls(at: number): void {
    for (;;) {
      this.#nextCall ??= this.#calls.next().value ?? null;
      if (this.#nextCall === null || this.#nextCall.createdAt > at) {
        return;
      }
      this.#take(this.#nextCall);
      this.#nextCall = null;
    }
  }

  /** Calls that were over before live traffic began belong to the back-fill. */
  #take(call: SimulatedCall): void {
    const deliveries = deliveriesOf(this.#run, call, this.#options.messages);
    if (deliveries.every(({ at }) => at < this.#run.until)) {
      return;
    }
    this.#begun += 1;
    this.#open.set(call.id, call.endedAt);
    for (const delivery of deliveries) {
      this.#due.add(delivery);
    }
  }

  async #sendDue(at: number): Promise<void> {
    for (let delivery = this.#due.takeUntil(at); delivery !== null; delivery = this.#due.takeUntil(at)) {
      await this.#run.sender.start(delivery);
      if (this.#run.signal.aborted) {
        return;
      }
    }
  }

  #status(): string {
    const at = this.#simulatedTime();
    for (const [id, endedAt] of this.#open) {
      if (endedAt <= at) {
        this.#open.delete(id);
      }
    }
    const { accepted, refused, turnedAway, retries } = this.#run.sender.counts;
    const parts = [
      `live · ${this.#open.size} calls open`,
      `${this.#begun.toLocaleString('en-GB')} calls`,
      `${accepted.toLocaleString('en-GB')} messages accepted`,
      ...(retries > 0 ? [`${retries} retries`] : []),
      ...(turnedAway > 0 ? [`${turnedAway} with a wrong signature turned away`] : []),
      ...(refused > 0 ? [`${refused} refused`] : []),
    ];
    return parts.join(' · ');
  }

  async #rest(): Promise<void> {
    const { signal } = this.#run;
    const next = Math.min(this.#due.nextAt ?? Infinity, this.#nextCall?.createdAt ?? Infinity);
    const wait = (next - this.#simulatedTime()) / this.#options.speed;
    await sleep(Math.min(LONGEST_SLEEP_MS, Math.max(1, wait)), undefined, { signal }).catch(() => undefined);
  }
}

/** Plays traffic in time from where history ends until the signal aborts. Calls that are open then are told from their start. */
export async function liveTraffic(run: Run, options: LiveOptions): Promise<void> {
  await new LiveRun(run, options).play();
}
