import type { AssistantActivation } from '../../contract/index.ts';
import { conversationOf } from './conversation.ts';
import type { VapiMessage } from './schema.ts';

function isSame(left: AssistantActivation | undefined, right: AssistantActivation): boolean {
  return left?.assistantId === right.assistantId && left.assistantName === right.assistantName;
}

/** Assistants in the order in which they spoke; one that comes back after another is listed again. */
function speakers(message: VapiMessage): AssistantActivation[] {
  const assistants: AssistantActivation[] = [];
  for (const { assistantId, assistantName } of conversationOf(message)) {
    const spoke = { assistantId, assistantName, assistantVersion: null };
    if ((assistantId !== null || assistantName !== null) && !isSame(assistants.at(-1), spoke)) {
      assistants.push(spoke);
    }
  }
  return assistants;
}

function handedOver({ type, fromAssistant, toAssistant, destination }: VapiMessage): AssistantActivation[] {
  if (type !== 'transfer-update' || destination?.type !== 'assistant') {
    return [];
  }
  const from = { assistantId: fromAssistant?.id ?? null, assistantName: fromAssistant?.name ?? null };
  const to = {
    assistantId: toAssistant?.id ?? null,
    assistantName: toAssistant?.name ?? destination.assistantName,
  };
  return [from, to]
    .filter(({ assistantId, assistantName }) => assistantId !== null || assistantName !== null)
    .map((assistant) => ({ ...assistant, assistantVersion: null }));
}

/**
 * Every assistant that took part so far, in order: the artifact's activations, else who spoke by the conversation,
 * else the two sides of a hand-over. Null when the message tells of none.
 */
export function readAssistants(message: VapiMessage): AssistantActivation[] | null {
  const activations = message.artifact?.assistantActivations ?? [];
  const candidates = [activations, speakers(message), handedOver(message)];
  return candidates.find((assistants) => assistants.length > 0) ?? null;
}
