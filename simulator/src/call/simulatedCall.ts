import type { Arrival } from '../arrivals/arrival.ts';
import type { CallTimes } from './drawTimes.ts';
import type { Conversation } from './conversation.ts';
import type { CostItem } from './costs.ts';
import type { HandOver } from './drawHandOver.ts';
import type { Transfer } from './drawTransfer.ts';
import type { Ending } from './ending.ts';
import type { Evaluation } from './evaluateCall.ts';
import type { Judgement } from './judgeCall.ts';

/** Everything that happened in one call, before it is told in messages. */
export interface SimulatedCall extends CallTimes {
  id: string;
  seed: number;
  arrival: Arrival;
  assistantVersion: string;
  /** Null for calls from the web. */
  customerNumber: string | null;
  /** The carrier's id of the call; null for calls from the web. */
  carrierCallId: string | null;
  ending: Ending;
  conversation: Conversation;
  costs: CostItem[];
  /** Sum of the costs in dollars. */
  costUsd: number;
  /** Null when one assistant had the whole call. */
  handOver: HandOver | null;
  /** Null when the call was not to be handed to a person. */
  transfer: Transfer | null;
  /** Null when not both sides spoke. */
  judgement: Judgement | null;
  /** Empty without a judgement; the second one corrects the first. */
  evaluations: Evaluation[];
}
