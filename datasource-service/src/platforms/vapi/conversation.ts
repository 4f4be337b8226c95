import type { TranscriptLine } from '../../contract/index.ts';
import type { ConversationEntry } from './conversationSchema.ts';
import type { VapiMessage } from './schema.ts';

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

const SECOND = 1000;

/**
 * The conversation of a message: newer reports carry it in the artifact, older ones beside it with an empty artifact or
 * on the call, and a conversation update may have it in OpenAI's form alone.
 */
export function conversationOf(message: VapiMessage): ConversationEntry[] {
  const forms = [
    message.artifact?.messages,
    message.messages,
    message.call?.artifact?.messages,
    message.call?.messages,
    message.messagesOpenAIFormatted,
    message.artifact?.messagesOpenAIFormatted,
  ];
  return forms.find((form) => form !== null && form !== undefined && form.length > 0) ?? [];
}

/** Who spoke, in our words; undefined for entries that are no speech. */
export function speakerOf(role: string | null): TranscriptLine['role'] | undefined {
  return role === null ? undefined : ROLES.get(role.toLowerCase());
}

/**
 * Milliseconds in one unit of `duration` in this conversation. An entry that has an end too settles it: whichever unit
 * comes nearer to `endTime - time`. Without one the size does.
 */
function durationUnit(entries: readonly ConversationEntry[]): number {
  let longest = 0;
  for (const { time, endTime, duration } of entries) {
    if (duration === null || duration <= 0) {
      continue;
    }
    if (time !== null && endTime !== null && endTime > time) {
      const spoken = endTime - time;
      return Math.abs(duration - spoken) < Math.abs(duration * SECOND - spoken) ? 1 : SECOND;
    }
    longest = Math.max(longest, duration);
  }
  return longest > LONGEST_UTTERANCE_SECONDS ? 1 : SECOND;
}

function endOf(entry: ConversationEntry, unit: number): number | null {
  if (entry.endTime !== null || entry.time === null || entry.duration === null) {
    return entry.endTime;
  }
  return Math.round(entry.time + entry.duration * unit);
}

/**
 * Spoken lines in order of time. The payload's own `secondsFromStart` restarts after a hand-over between assistants,
 * so only the absolute time orders them; entries without one keep their place.
 */
export function readLines(entries: readonly ConversationEntry[]): TranscriptLine[] {
  const unit = durationUnit(entries);
  const lines = entries.flatMap((entry): TranscriptLine[] => {
    const role = speakerOf(entry.role);
    const text = entry.message ?? entry.content;
    return role === undefined || text === null
      ? []
      : [{ role, text, startedAt: entry.time, endedAt: endOf(entry, unit) }];
  });
  let latest = 0;
  const placed = lines.map((line, position) => {
    latest = line.startedAt ?? latest;
    return { line, latest, position };
  });
  return placed.sort((a, b) => a.latest - b.latest || a.position - b.position).map(({ line }) => line);
}

const SPOKEN = /^(AI|User|Assistant|Bot|Customer)\s*:\s*(.+)$/;

/** Lines of a conversation that a report has only as one text, `AI: …` and `User: …` a line. */
function readText(text: string | null | undefined): TranscriptLine[] {
  return (text ?? '').split('\n').flatMap((line): TranscriptLine[] => {
    const [, speaker = '', said = ''] = SPOKEN.exec(line.trim()) ?? [];
    return said === '' ? [] : [{ role: speakerOf(speaker) ?? 'agent', text: said, startedAt: null, endedAt: null }];
  });
}

/** The lines of a report: its conversation, else its text. */
export function reportLines(message: VapiMessage): TranscriptLine[] {
  const lines = readLines(conversationOf(message));
  return lines.length > 0
    ? lines
    : readText(message.artifact?.transcript ?? message.transcript ?? message.call?.artifact?.transcript);
}

/**
 * When the call began by what was spoken, epoch ms: each line says how far from the start it was. Counting begins anew
 * after a hand-over, so that the earliest holds. Null where no line has both; instructions to the model are there
 * before anybody is on the line.
 */
export function startByLines(entries: readonly ConversationEntry[]): number | null {
  const spoken = entries.filter(({ role }) => speakerOf(role) === 'user' || speakerOf(role) === 'agent');
  const starts = spoken.flatMap(({ time, secondsFromStart: seconds }) =>
    time === null || seconds === null || seconds < 0 ? [] : [Math.round(time - seconds * SECOND)]
  );
  return starts.length === 0 ? null : starts.reduce((first, start) => Math.min(first, start));
}

/** What a `transcript` message adds; nothing while it is partial. */
export function readTranscript(message: VapiMessage): TranscriptLine[] {
  const isFinal = message.transcriptType === 'final' || message.type.includes('final');
  const role = speakerOf(message.role);
  if (!message.type.startsWith('transcript') || !isFinal || message.transcript === null || role === undefined) {
    return [];
  }
  return [{ role, text: message.transcript, startedAt: message.timestamp, endedAt: null }];
}
