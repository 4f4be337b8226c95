import type { WebhookMessage } from '../messages/webhookMessage.ts';
import { between, chance } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { MINUTE, SECOND } from '../time/durations.ts';

/** One attempt of the platform to deliver a message. */
export interface Delivery {
  /** Epoch ms at which it is sent, which faults can move away from the message's own time. */
  at: number;
  message: WebhookMessage;
  /** Whether its signature is wrong, as if something on the way had changed the body. */
  isForged: boolean;
}

/**
 * How often each fault happens and how large it is. The shares are assumptions; platforms promise neither order nor
 * exactly one delivery.
 */
export const FAULT_SHARES = { lost: 0.002, duplicate: 0.005, reordered: 0.03, late: 0.005, forged: 0.0005 } as const;

const LATEST_DUPLICATE_MS = 5 * SECOND;
const REORDERING_MS = 2 * SECOND;
const LATE_REPORT_MS = [1 * MINUTE, 15 * MINUTE] as const;

/** Deliveries without any fault. */
export function faultlessDeliveries(messages: readonly WebhookMessage[]): Delivery[] {
  return messages.map((message) => ({ at: message.at, message, isForged: false }));
}

function delayOf(random: Random, { type }: WebhookMessage): number {
  const isReordered = chance(random, FAULT_SHARES.reordered);
  const shift = between(random, -REORDERING_MS, REORDERING_MS);
  const isLate = chance(random, FAULT_SHARES.late);
  const lateness = between(random, ...LATE_REPORT_MS);
  return Math.round((isReordered ? shift : 0) + (isLate && type === 'end-of-call-report' ? lateness : 0));
}

/**
 * Deliveries of a call's messages with some lost, doubled, out of order, late or with a wrong signature, as the seed
 * decides, in order of sending.
 */
export function faultyDeliveries(seed: number, callId: string, messages: readonly WebhookMessage[]): Delivery[] {
  const random = new Random(seed, 'faults', callId);
  return messages
    .flatMap((message) => {
      const isLost = chance(random, FAULT_SHARES.lost);
      const isDoubled = chance(random, FAULT_SHARES.duplicate);
      const isForged = chance(random, FAULT_SHARES.forged);
      const again = Math.round(between(random, 200, LATEST_DUPLICATE_MS));
      const first: Delivery = { at: message.at + delayOf(random, message), message, isForged };
      return isLost ? [] : isDoubled ? [first, { ...first, at: first.at + again, isForged: false }] : [first];
    })
    .sort((left, right) => left.at - right.at);
}
