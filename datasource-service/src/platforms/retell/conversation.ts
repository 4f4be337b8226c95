import type { TranscriptLine } from '../../contract/index.ts';
import type { ToolCallReport } from '../../calls/callEvent.ts';
import { jsonText } from '../json.ts';
import type { RetellUtterance } from './schema.ts';

/** Whoever took a transferred call is neither the caller nor the agent. */
const ROLES = new Map<string, TranscriptLine['role']>(
  Object.entries<TranscriptLine['role']>({ agent: 'agent', user: 'user', transfer_target: 'system' })
);

function after(startedAt: number | null, seconds: number | null | undefined): number | null {
  return startedAt === null || seconds === null || seconds === undefined
    ? null
    : Math.round(startedAt + seconds * 1000);
}

/**
 * Spoken lines in the order of the conversation. Words carry seconds of the recording since the start of the call.
 *
 * @param startedAt epoch ms of the call's start; without it lines have no time
 */
export function readLines(utterances: readonly RetellUtterance[], startedAt: number | null): TranscriptLine[] {
  return utterances.flatMap((utterance): TranscriptLine[] => {
    const role = ROLES.get(utterance.role ?? '');
    return role === undefined || utterance.content === null
      ? []
      : [
          {
            role,
            text: utterance.content,
            startedAt: after(startedAt, utterance.words?.[0]?.start),
            endedAt: after(startedAt, utterance.words?.at(-1)?.end),
          },
        ];
  });
}

const SPEAKER = /^(agent|user)\s*:\s*(.+)$/i;

/** Spoken lines of a conversation that is only there as one text, `Agent: …` and `User: …` a line. */
export function readText(transcript: string | null): TranscriptLine[] {
  return (transcript ?? '').split('\n').flatMap((line): TranscriptLine[] => {
    const [, speaker = '', text = ''] = SPEAKER.exec(line.trim()) ?? [];
    const role = ROLES.get(speaker.toLowerCase());
    return role === undefined ? [] : [{ role, text, startedAt: null, endedAt: null }];
  });
}

/** Tool calls and results. Retell tells their place in the conversation, not their time. */
export function readToolCalls(utterances: readonly RetellUtterance[]): ToolCallReport[] {
  return utterances.flatMap((utterance): ToolCallReport[] => {
    const id = utterance.tool_call_id;
    if (id === null) {
      return [];
    }
    if (utterance.role === 'tool_call_invocation') {
      const name = utterance.name ?? 'unknown';
      return [{ id, call: { name, arguments: jsonText(utterance.arguments), startedAt: null } }];
    }
    const failed = utterance.successful === false;
    return utterance.role === 'tool_call_result'
      ? [{ id, result: { result: utterance.content, failed, endedAt: null } }]
      : [];
  });
}

/** When the last word of the conversation was spoken, epoch ms; null when nothing tells it. */
export function lastWordAt(utterances: readonly RetellUtterance[], startedAt: number | null): number | null {
  const ends = utterances.flatMap((utterance) => after(startedAt, utterance.words?.at(-1)?.end) ?? []);
  return ends.length === 0 ? null : ends.reduce((latest, end) => Math.max(latest, end));
}
