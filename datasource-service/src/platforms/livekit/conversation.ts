import type { AssistantActivation, TranscriptLine, TurnLatency } from '../../contract/index.ts';
import type { CallMark, ToolCallReport } from '../../calls/callEvent.ts';
import { readTurn } from '../../calls/turn.ts';
import { jsonText } from '../json.ts';
import type { LiveKitChatItem, LiveKitSessionEvent } from './schema.ts';

const ROLES = new Map<string, TranscriptLine['role']>(
  Object.entries<TranscriptLine['role']>({ user: 'user', assistant: 'agent', system: 'system', developer: 'system' })
);

/** Spoken lines in the order of the conversation. */
export function readLines(items: readonly LiveKitChatItem[]): TranscriptLine[] {
  return items.flatMap((item): TranscriptLine[] => {
    const role = item.type === 'message' ? ROLES.get(item.role ?? '') : undefined;
    const text = (item.content ?? []).join('\n').trim();
    return role === undefined || text === ''
      ? []
      : [
          {
            role,
            text,
            startedAt: item.metrics?.started_speaking_at ?? item.created_at,
            endedAt: item.metrics?.stopped_speaking_at ?? null,
          },
        ];
  });
}

/** Tool calls and results; both carry their own time. */
export function readToolCalls(items: readonly LiveKitChatItem[]): ToolCallReport[] {
  return items.flatMap((item): ToolCallReport[] => {
    const id = item.call_id;
    if (id === null) {
      return [];
    }
    if (item.type === 'function_call') {
      const call = { name: item.name ?? 'unknown', arguments: jsonText(item.arguments), startedAt: item.created_at };
      return [{ id, call }];
    }
    const result = { result: jsonText(item.output), failed: item.is_error === true, endedAt: item.created_at };
    return item.type === 'function_call_output' ? [{ id, result }] : [];
  });
}

/** The agents that took part, in order, when one handed over to another. */
export function readAssistants(items: readonly LiveKitChatItem[]): AssistantActivation[] {
  const handovers = items.filter(({ type }) => type === 'agent_handoff');
  const ids = handovers.flatMap((item, index) => [index === 0 ? item.old_agent_id : null, item.new_agent_id]);
  return ids.flatMap((assistantId) =>
    assistantId === null ? [] : [{ assistantId, assistantName: null, assistantVersion: null }]
  );
}

function asMilliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 1000);
}

/**
 * Turns from the figures of messages. Both delays of the user's message run from the end of the speech, the one until
 * the transcript inside the one until the turn is taken for over, so what is left of the longer one is endpointing. The
 * agent's message has the rest; its total reaches from the end of the speech to the answer.
 * Source: `MetricsReport` in livekit/agents, livekit-agents/livekit/agents/llm/chat_context.py; seconds.
 */
export function readTurns(items: readonly LiveKitChatItem[]): TurnLatency[] {
  const turns: TurnLatency[] = [];
  let heard: LiveKitChatItem['metrics'] = null;
  for (const { type, role, metrics } of items) {
    if (type === 'message' && role === 'user') {
      heard = metrics;
    } else if (type === 'message' && role === 'assistant' && asMilliseconds(metrics?.e2e_latency) !== null) {
      const transcriber = asMilliseconds(heard?.transcription_delay);
      const endOfTurn = asMilliseconds(heard?.end_of_turn_delay);
      const stages = {
        endpointing: endOfTurn === null ? null : endOfTurn - (transcriber ?? 0),
        transcriber,
        model: asMilliseconds(metrics?.llm_node_ttft),
        voice: asMilliseconds(metrics?.tts_node_ttfb),
      };
      turns.push(readTurn({ stages, total: asMilliseconds(metrics?.e2e_latency) }, turns.length));
      heard = null;
    }
  }
  return turns;
}

const SPEAKERS = new Map<string, 'user' | 'agent'>(
  Object.entries<'user' | 'agent'>({ user_state_changed: 'user', agent_state_changed: 'agent' })
);

const SPEAKING = 'speaking';

/** Moments at which somebody began or ceased to speak. */
export function readMarks(events: readonly LiveKitSessionEvent[]): CallMark[] {
  return events.flatMap((event): CallMark[] => {
    const role = SPEAKERS.get(event.type ?? '');
    const { old_state: before, new_state: after, created_at: at } = event;
    if (role === undefined || at === null || (before === SPEAKING) === (after === SPEAKING)) {
      return [];
    }
    return [{ kind: after === SPEAKING ? 'speechStarted' : 'speechStopped', role, at }];
  });
}
