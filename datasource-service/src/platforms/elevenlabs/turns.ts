import type { TurnLatency } from '../../contract/index.ts';
import { readTurn } from '../../calls/turn.ts';
import { isObject } from '../json.ts';
import type { ElevenLabsEntry } from './schema.ts';

/** Names of the figures of a turn, in seconds. Others exist and vary between releases. */
const FIGURES = {
  transcriber: 'convai_asr_trailing_service_latency',
  model: 'convai_llm_service_ttfb',
  voice: 'convai_tts_service_ttfb',
  total: 'convai_ttf_audio_since_silence',
} as const;

type Figures = Record<keyof typeof FIGURES, number | null>;

const NOTHING: Figures = { transcriber: null, model: null, voice: null, total: null };

function millisecondsOf(metrics: unknown, name: string): number | null {
  const named = isObject(metrics) ? (isObject(metrics['metrics']) ? metrics['metrics'] : metrics) : {};
  const figure = Object.hasOwn(named, name) ? named[name] : null;
  const seconds = isObject(figure) ? figure['elapsed_time'] : null;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1000) : null;
}

function withFigures(known: Figures, metrics: unknown): Figures {
  const figure = (stage: keyof Figures) => known[stage] ?? millisecondsOf(metrics, FIGURES[stage]);
  return {
    transcriber: figure('transcriber'),
    model: figure('model'),
    voice: figure('voice'),
    total: figure('total'),
  };
}

/**
 * Turns from the figures beside the conversation. An answer can take several entries of the agent (one calls a tool,
 * the next speaks), and entries after a tool repeat figures of the one before, so of each figure the first since the
 * user spoke counts. The greeting answers nobody and is no turn.
 * Source: `ConversationTurnMetrics` in ElevenLabs' OpenAPI document, and the example of its post-call webhook.
 */
export function readTurns(entries: readonly ElevenLabsEntry[]): TurnLatency[] {
  const answers: Figures[] = [];
  for (const entry of entries) {
    const known = entry.role === 'user' ? NOTHING : entry.role === 'agent' ? answers.pop() : undefined;
    if (known !== undefined) {
      answers.push(withFigures(known, entry.conversation_turn_metrics));
    }
  }
  return answers
    .filter((figures) => Object.values(figures).some((value) => value !== null))
    .map(({ total, ...stages }, index) => readTurn({ stages, total }, index));
}
