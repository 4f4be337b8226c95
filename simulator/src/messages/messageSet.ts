import type { MessageType } from './webhookMessage.ts';

/**
 * How much of a call is told:
 * - `report`: only the final report
 * - `brief`: answer, end and report, which is enough for history
 * - `standard`: what a platform sends with usual settings, without whole conversations
 * - `all`: with a conversation update each turn, which is heavy
 */
export const MESSAGE_SETS = ['report', 'brief', 'standard', 'all'] as const;
export type MessageSet = (typeof MESSAGE_SETS)[number];

/** Whether a set has a message, by its type and the status it tells. */
export function isInSet(set: MessageSet, type: MessageType, status: string | null): boolean {
  switch (set) {
    case 'report':
      return type === 'end-of-call-report';
    case 'brief':
      return type === 'end-of-call-report' || status === 'in-progress' || status === 'ended';
    case 'standard':
      return type !== 'conversation-update';
    case 'all':
      return true;
  }
}
