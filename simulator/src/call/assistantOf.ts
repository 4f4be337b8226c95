import type { Assistant } from '../company/assistant.ts';
import type { SimulatedCall } from './simulatedCall.ts';

/** When the call was passed on within its squad, epoch ms: when the first assistant had spoken its last. */
export function handedOverAt({ handOver, conversation }: SimulatedCall): number | null {
  const before = conversation.lines.filter(
    ({ speaker, turn }) => handOver !== null && speaker === 'agent' && turn < handOver.turn
  );
  return before.at(-1)?.endedAt ?? null;
}

/** The assistant that answered in a turn. */
export function assistantInTurn({ arrival, handOver }: SimulatedCall, turn: number): Assistant {
  return handOver !== null && turn >= handOver.turn ? handOver.to : arrival.assistant;
}

/** The assistant that has the call at a time, epoch ms. */
export function assistantAt(call: SimulatedCall, at: number): Assistant {
  const passedOnAt = handedOverAt(call);
  return call.handOver !== null && passedOnAt !== null && at >= passedOnAt ? call.handOver.to : call.arrival.assistant;
}
