import type { AlertTeller } from '../alerts/alertTeller.ts';
import type { Demand } from '../arrivals/arrivals.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import { faultlessDeliveries, faultyDeliveries, type Delivery } from '../faults/deliveryFaults.ts';
import type { MessageSet } from '../messages/messageSet.ts';
import { messagesOf } from '../messages/messagesOf.ts';
import type { WebhookSender } from '../sender/webhookSender.ts';
import type { Console } from './console.ts';
import type { ServiceClient } from './serviceClient.ts';

/** What back-fill and live traffic share. */
export interface Run {
  demand: Demand;
  client: ServiceClient;
  sender: WebhookSender;
  alerts: AlertTeller;
  console: Console;
  signal: AbortSignal;
  /** The clock, epoch ms. */
  now: () => number;
  /** When the run began, epoch ms. */
  startedAt: number;
  /** Where history ends and live traffic begins, epoch ms; simulated time at the begin of the run. */
  until: number;
  hasFaults: boolean;
  oldReportShare: number;
  /** At least this many calls are open in live traffic. */
  minActive: number;
}

/** The deliveries of a call in order of sending. */
export function deliveriesOf(run: Run, call: SimulatedCall, messages: MessageSet): Delivery[] {
  const told = messagesOf(call, { messages, oldReportShare: run.oldReportShare });
  return run.hasFaults ? faultyDeliveries(run.demand.seed, call.id, told) : faultlessDeliveries(told);
}
