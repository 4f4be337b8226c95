import type { Turn } from './drawTurns.ts';

/** Something said. Times are epoch ms. */
export interface SpokenLine {
  speaker: 'user' | 'agent';
  text: string;
  startedAt: number;
  endedAt: number;
  /** The turn it belongs to, from 0; the greeting has the number of the first turn. */
  turn: number;
}

/** A tool that the agent called. */
export interface ToolUse {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
  result: string;
  isFailure: boolean;
  startedAt: number;
  endedAt: number;
  turn: number;
}

/** Somebody spoke over the other side. */
export interface Interruption {
  by: 'user' | 'agent';
  at: number;
  turn: number;
}

/** All that happens between answer and end of a call. */
export interface Conversation {
  /** In order of time. */
  lines: SpokenLine[];
  tools: ToolUse[];
  interruptions: Interruption[];
  /** Moments at which the platform reports that the assistant hangs. */
  hangs: number[];
  /** The turns that took place. */
  turns: Turn[];
}

/** A call in which nobody spoke. */
export const SILENCE: Conversation = { lines: [], tools: [], interruptions: [], hangs: [], turns: [] };
