import type { TranscriptLine } from '../../contract/index.ts';
import type { ToolCallReport } from '../../domain/callEvent.ts';
import type { ConversationEntry, ToolCallEntry } from './schema.ts';

const ROLES = new Map<string, TranscriptLine['role']>(
  Object.entries({
    user: 'user',
    customer: 'user',
    bot: 'agent',
    assistant: 'agent',
    system: 'system',
  })
);

/** A single utterance of more than two minutes is a duration in milliseconds: older payloads count in seconds. */
const LONGEST_UTTERANCE_SECONDS = 120;

function endOf(entry: ConversationEntry): number | null {
  if (entry.endTime !== null || entry.time === null || entry.duration === null) {
    return entry.endTime;
  }
  const durationMs = entry.duration > LONGEST_UTTERANCE_SECONDS ? entry.duration : entry.duration * 1000;
  return Math.round(entry.time + durationMs);
}

/** Who spoke, in our words; undefined for entries that are no speech. */
export function speakerOf(role: string | null): TranscriptLine['role'] | undefined {
  return role === null ? undefined : ROLES.get(role.toLowerCase());
}

/**
 * Spoken lines in order of time. The payload's own `secondsFromStart` restarts after a hand-over between assistants,
 * so only the absolute time orders them; entries without one keep their place.
 */
export function readLines(entries: readonly ConversationEntry[]): TranscriptLine[] {
  const lines = entries.flatMap((entry): TranscriptLine[] => {
    const role = speakerOf(entry.role);
    const text = entry.message ?? entry.content;
    return role === undefined || text === null ? [] : [{ role, text, startedAt: entry.time, endedAt: endOf(entry) }];
  });
  let latest = 0;
  const placed = lines.map((line, position) => {
    latest = line.startedAt ?? latest;
    return { line, latest, position };
  });
  return placed.sort((a, b) => a.latest - b.latest || a.position - b.position).map(({ line }) => line);
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The request half of tool calls. Entries without an id cannot be paired and are left out. */
export function readToolRequests(entries: readonly ToolCallEntry[], startedAt: number | null): ToolCallReport[] {
  return entries.flatMap((entry) =>
    entry.id === null
      ? []
      : [
          {
            id: entry.id,
            call: {
              name: entry.function?.name ?? entry.name ?? 'unknown',
              arguments: asText(entry.function?.arguments ?? entry.arguments),
              startedAt,
            },
          },
        ]
  );
}

/** Both halves of the tool calls in a conversation. */
export function readToolCalls(entries: readonly ConversationEntry[]): ToolCallReport[] {
  return entries.flatMap((entry): ToolCallReport[] => {
    if (entry.toolCalls !== null) {
      return readToolRequests(entry.toolCalls, entry.time);
    }
    return entry.toolCallId === null
      ? []
      : [{ id: entry.toolCallId, result: { result: asText(entry.result), failed: null, endedAt: entry.time } }];
  });
}
