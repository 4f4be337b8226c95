import type { SimulatedCall } from '../call/simulatedCall.ts';
import { commonFields } from './copies.ts';
import { plainTranscript } from './conversationEntries.ts';
import { transferDestination } from './transferDestination.ts';
import { WebhookMessage } from './webhookMessage.ts';

/** A status update with the status it tells. */
export interface StatusUpdate {
  status: string;
  message: WebhookMessage;
}

/** A hand-over begins this long before the platform leaves the call. */
const FORWARDING_BEFORE_END_MS = 1500;

function update(
  call: SimulatedCall,
  at: number | null,
  status: string,
  own: () => object = () => ({})
): StatusUpdate[] {
  return at === null
    ? []
    : [
        {
          status,
          message: new WebhookMessage(at, 'status-update', () => ({
            type: 'status-update',
            status,
            ...commonFields(call, at),
            ...own(),
          })),
        },
      ];
}

/** When the hand-over to a person begins; null without one. */
export function forwardingAt({ ending, startedAt, endedAt }: SimulatedCall): number | null {
  const isHandedOver = ending.isTransfer && !ending.reason.startsWith('customer-') && startedAt !== null;
  return isHandedOver ? Math.max(startedAt, endedAt - FORWARDING_BEFORE_END_MS) : null;
}

/** The status updates of a call in order of time. */
export function statusUpdates(call: SimulatedCall): StatusUpdate[] {
  const isQueued = call.arrival.assistant.direction !== 'inbound';
  return [
    ...update(call, isQueued ? call.createdAt : null, 'queued'),
    ...update(call, call.ringingAt, 'ringing'),
    ...update(call, call.startedAt, 'in-progress'),
    ...update(call, forwardingAt(call), 'forwarding', () => ({
      destination: transferDestination(call),
      transcript: plainTranscript(call.conversation),
    })),
    ...update(call, call.endedAt, 'ended', () => ({ endedReason: call.ending.reason })),
  ];
}
