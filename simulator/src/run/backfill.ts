import { SLOT_MS, slotOf } from '../arrivals/arrival.ts';
import { arrivalsBetween } from '../arrivals/arrivals.ts';
import { topUps } from '../arrivals/topUps.ts';
import { simulateCall } from '../call/simulateCall.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import type { MessageSet } from '../messages/messageSet.ts';
import { DAY } from '../time/durations.ts';
import { knownCalls, type KnownCalls } from './knownCalls.ts';
import { deliveriesOf, type Run } from './run.ts';

/** Which history is sent. */
export interface BackfillOptions {
  days: number;
  messages: MessageSet;
  /** Whether live traffic takes over the calls that are still open at the end. */
  handsOver: boolean;
}

/** Shows every call as unknown when the service does not let us ask; then everything is sent, which does no harm. */
async function askWhatIsKnown(run: Run, from: number): Promise<KnownCalls> {
  try {
    return await knownCalls(run.client, from, run.until);
  } catch (error) {
    run.console.say(
      `The service does not say which calls it has, so all are sent: ${error instanceof Error ? error.message : String(error)}`
    );
    return { complete: new Set(), open: new Map() };
  }
}

/** Calls that an earlier run added while live and left open when it was stopped. */
function leftOpen({ demand, minActive, until }: Run, { open }: KnownCalls): SimulatedCall[] {
  if (open.size === 0 || minActive === 0) {
    return [];
  }
  const slots = new Set([...open.values()].flatMap((at) => [slotOf(at), slotOf(at) - 1, slotOf(at) - 2]));
  return [...slots].flatMap((slot) =>
    topUps(demand, minActive, slot).filter(({ id, endedAt }) => open.has(id) && endedAt < until)
  );
}

function* history(run: Run, from: number, known: KnownCalls): Generator<SimulatedCall> {
  yield* leftOpen(run, known);
  for (const arrival of arrivalsBetween(run.demand, from, run.until)) {
    const call = simulateCall(run.demand.seed, arrival, run.demand.incidents);
    if (!known.complete.has(call.id)) {
      yield call;
    }
  }
}

function percent(part: number): string {
  return `${Math.min(100, Math.max(0, Math.floor(part * 100)))} %`;
}

/** Sends the calls of the last days that the service does not have yet, and says how far it is. */
export async function backfill(run: Run, { days, messages, handsOver }: BackfillOptions): Promise<void> {
  const { sender, console, now, until, signal } = run;
  // Whole slots, so that a later start sends the same first calls.
  const from = slotOf(until - days * DAY) * SLOT_MS;
  const known = await askWhatIsKnown(run, from);
  const startedAt = now();
  let calls = 0;
  let sent = 0;
  for (const call of history(run, from, known)) {
    const deliveries = deliveriesOf(run, call, messages);
    const isOver = deliveries.every(({ at }) => at < until);
    if (handsOver && !isOver) {
      continue;
    }
    calls += 1;
    for (const delivery of deliveries) {
      if (delivery.at >= until) {
        break;
      }
      await sender.start(delivery);
      sent += 1;
    }
    if (signal.aborted) {
      return;
    }
    console.progress(() => {
      const done = (call.createdAt - from) / (until - from);
      const day = Math.min(days, Math.max(1, Math.ceil(done * days)));
      const rate = Math.round((sent / Math.max(1, now() - startedAt)) * 1000);
      return `back-fill ${percent(done)} · day ${day} of ${days} · ${calls.toLocaleString('en-GB')} calls · ${rate.toLocaleString('en-GB')} messages/s`;
    });
  }
  await sender.finish();
  const seconds = Math.max(1, Math.round((now() - startedAt) / 1000));
  const had =
    known.complete.size === 0 ? '' : ` (the service had ${known.complete.size.toLocaleString('en-GB')} before)`;
  console.say(`back-fill done in ${seconds} s: ${calls.toLocaleString('en-GB')} calls${had}`);
}
