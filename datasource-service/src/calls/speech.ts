import type { TranscriptLine } from '../contract/index.ts';
import type { CallMark } from './callEvent.ts';

/** Somebody's uninterrupted speech, epoch ms. `endedAt` is null when its end was not heard of. */
export interface SpeechSpan {
  role: 'user' | 'agent';
  startedAt: number;
  endedAt: number | null;
}

/** A silence of both sides that lasts this long is dead air, ms. */
export const DEAD_AIR_FROM_MS = 5000;

function spansOfMarks(marks: readonly CallMark[]): SpeechSpan[] {
  const spans: SpeechSpan[] = [];
  const open = new Map<SpeechSpan['role'], SpeechSpan>();
  for (const { kind, role, at } of marks) {
    if (role === null) {
      continue;
    }
    const speaking = open.get(role);
    if (kind === 'speechStarted' && speaking === undefined) {
      const span: SpeechSpan = { role, startedAt: at, endedAt: null };
      open.set(role, span);
      spans.push(span);
    }
    if (kind === 'speechStopped') {
      // The end of a speech whose beginning was lost still tells when the other side could answer.
      if (speaking === undefined) {
        spans.push({ role, startedAt: at, endedAt: at });
      } else {
        speaking.endedAt = at;
        open.delete(role);
      }
    }
  }
  return spans;
}

function spansOfLines(lines: readonly TranscriptLine[]): SpeechSpan[] {
  return lines.flatMap(({ role, startedAt, endedAt }) =>
    startedAt !== null && (role === 'user' || role === 'agent') ? [{ role, startedAt, endedAt }] : []
  );
}

/** Who spoke when, in order: from speech events where the platform sent them, else from the transcript's times. */
export function speechSpans(marks: readonly CallMark[], transcript: readonly TranscriptLine[]): SpeechSpan[] {
  const heard = spansOfMarks(marks);
  const spans = heard.length > 0 ? heard : spansOfLines(transcript);
  return spans.sort((left, right) => left.startedAt - right.startedAt);
}

/**
 * Milliseconds from the end of each user's speech to the agent's next one: the turn latency by our own clock. An agent
 * that begins before the user has ended interrupts and does not answer, so that turn has none.
 */
export function observedLatencies(spans: readonly SpeechSpan[]): Array<number | null> {
  const latencies: Array<number | null> = [];
  let asked: SpeechSpan | null = null;
  for (const span of spans) {
    if (span.role === 'user') {
      asked = span;
    } else if (asked !== null) {
      latencies.push(asked.endedAt === null || span.startedAt < asked.endedAt ? null : span.startedAt - asked.endedAt);
      asked = null;
    }
  }
  return latencies;
}

/**
 * Milliseconds of dead air between start and end of a call: the sum of all silences of both sides that last
 * {@link DEAD_AIR_FROM_MS} or longer. Null when nothing is known of anybody's speech.
 */
export function deadAirMs(spans: readonly SpeechSpan[], startedAt: number, endedAt: number): number | null {
  if (!spans.some((span) => span.endedAt !== null)) {
    return null;
  }
  let quietSince = startedAt;
  let silence = 0;
  for (const span of [...spans, { startedAt: endedAt, endedAt }]) {
    const gap = Math.min(span.startedAt, endedAt) - quietSince;
    silence += gap >= DEAD_AIR_FROM_MS ? gap : 0;
    quietSince = Math.max(quietSince, span.endedAt ?? span.startedAt);
  }
  return silence;
}

/** Milliseconds that one side spoke; null when no end of its speech is known. */
export function talkMs(spans: readonly SpeechSpan[], role: SpeechSpan['role']): number | null {
  const lengths = spans.flatMap((span) =>
    span.role === role && span.endedAt !== null ? [span.endedAt - span.startedAt] : []
  );
  return lengths.length === 0 ? null : lengths.reduce((sum, length) => sum + length, 0);
}

/** Epoch ms at which the agent was first heard; null when it never was. */
export function firstAgentSpeech(spans: readonly SpeechSpan[]): number | null {
  return spans.find(({ role }) => role === 'agent')?.startedAt ?? null;
}
