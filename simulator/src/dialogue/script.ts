import type { Random } from '../random/random.ts';

/** Words that stand for `{name}` in a script's lines. */
export type Words = Readonly<Record<string, string>>;

/** One thing the caller says and the agent's answer. */
export interface Exchange {
  user: string;
  agent: string;
}

/** Something an agent can do besides speaking. Arguments and results are JSON with `{name}` for words. */
export interface ScriptTool {
  name: string;
  arguments: string;
  result: string;
  /** What the agent is told when it fails. */
  failure: string;
  /** The exchange in which it is called. */
  exchange: Exchange;
}

/** Lines for one kind of conversation. */
export interface Script {
  systemPrompt: string;
  greeting: string;
  exchanges: readonly [Exchange, ...Exchange[]];
  tools: readonly [ScriptTool, ...ScriptTool[]];
  /** What the agent says when a tool failed. */
  apology: string;
  /** The last exchange when the call comes to a good end. */
  farewell: Exchange;
  /** The last exchange before the call is handed to a person. */
  handOver: Exchange;
  /** What the agent leaves on an answering machine. */
  voicemail: string;
  summaries: { success: string; failure: string; transfer: string };
  /** Draws the words of one call. */
  words: (random: Random) => Words;
}

/** A line with its words filled in. */
export function fill(line: string, words: Words): string {
  return line.includes('{')
    ? line.replaceAll(/\{([a-z]+)\}/g, (placeholder, name: string) => words[name] ?? placeholder)
    : line;
}
