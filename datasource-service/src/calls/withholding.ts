import type { TranscriptLine } from '../contract/index.ts';
import type { CallEvent, CallFacts, ToolCallReport } from './callEvent.ts';
import { withoutDestination } from './transfers.ts';

/**
 * What has been taken out of a call and stays out, whatever is told of it later: `talk` is everything that was said and
 * what was made of it; `person` is that, and everything that leads to the caller.
 */
export const WITHHELD = ['talk', 'person'] as const;
export type Withheld = (typeof WITHHELD)[number];

/** What stands for a word that was said. */
const WORD = '•';

const TALK_FACTS: ReadonlyArray<keyof CallFacts> = ['summary', 'structuredOutputs', 'analysisOutputs'];

/** The carrier's id and the trace lead to the caller in the systems of others. */
const PERSON_FACTS: ReadonlyArray<keyof CallFacts> = ['callerNumber', 'transportCallId', 'traceId'];

/**
 * A line with its times and as many words, none of which can be read: counts of words and times of speech stay what
 * they were.
 */
export function wordless(line: TranscriptLine): TranscriptLine {
  return { ...line, text: line.text.replaceAll(/\S+/g, WORD) };
}

/** Facts without what is withheld. Figures stay. */
export function withholdFacts(facts: Partial<CallFacts>, withheld: Withheld): Partial<CallFacts> {
  const kept = { ...facts };
  for (const name of withheld === 'person' ? [...TALK_FACTS, ...PERSON_FACTS] : TALK_FACTS) {
    delete kept[name];
  }
  if (kept.transcript !== undefined) {
    kept.transcript = kept.transcript.map(wordless);
  }
  return kept;
}

/** The two halves of a tool call. */
interface ToolCallHalves {
  call?: ToolCallReport['call'] | undefined;
  result?: ToolCallReport['result'] | undefined;
}

/** A tool call without what went in and came out. */
export function withholdToolCall({ call, result }: ToolCallHalves): Omit<ToolCallReport, 'id'> {
  return {
    ...(call === undefined ? {} : { call: { ...call, arguments: null } }),
    ...(result === undefined ? {} : { result: { ...result, result: null } }),
  };
}

/** An event as it may be worked into a call from which something is withheld. */
export function withholdEvent(event: CallEvent, withheld: Withheld): CallEvent {
  return {
    ...event,
    layers: event.layers.map((layer) => ({ ...layer, facts: withholdFacts(layer.facts, withheld) })),
    lines: event.lines.map(wordless),
    toolCalls: event.toolCalls.map((report) => ({ id: report.id, ...withholdToolCall(report) })),
    ...(withheld === 'person' && event.transfers !== undefined
      ? { transfers: event.transfers.map(withoutDestination) }
      : {}),
  };
}
