import type { CostComponent } from '@voicehive/datasource-service/contract';
import type { Arrival } from '../arrivals/arrival.ts';
import type { Assistant } from '../company/assistant.ts';
import { logNormal } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import type { Conversation } from './conversation.ts';
import type { HandOver } from './drawHandOver.ts';

/** One line of the bill. */
export interface CostItem {
  component: CostComponent;
  /** Who used it, in a call that several assistants had. */
  assistant?: Assistant;
  /** For analysis: which part of it. */
  analysis?: 'summary' | 'structuredData' | 'successEvaluation';
  usd: number;
  minutes?: number;
  promptTokens?: number;
  completionTokens?: number;
  cachedPromptTokens?: number;
  characters?: number;
}

/** The platform's own price in dollars a minute, exact in captured reports. */
const PLATFORM_PER_MINUTE = 0.05;

const CARRIER_PER_MINUTE = { inbound: 0.0085, outbound: 0.014, web: 0 } as const;

/** Tokens of system prompt and tools, and of each turn that the context has grown by. */
const PROMPT_BASE = 3000;
const PROMPT_PER_TURN = 120;
/** Requests to the model a turn: tools need a second one, and interrupted answers are asked for again. */
const REQUESTS_PER_TURN = 1.3;
const CACHED_SHARE = 0.5;
const COMPLETION_TOKENS_PER_MINUTE = 150;

/** Analysis after the call costs some cents whatever its length: median in dollars and sigma (assumption). */
const ANALYSIS = [0.012, 0.7] as const;
const ANALYSIS_PARTS = [
  ['summary', 0.4],
  ['structuredData', 0.35],
  ['successEvaluation', 0.25],
] as const;

/** Dollars rounded to a millionth, as bills state them. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

function modelItem({ assistant, workspace }: Arrival, conversation: Conversation, minutes: number): CostItem {
  const turns = conversation.turns.length;
  const promptTokens = Math.round(
    REQUESTS_PER_TURN * (turns * PROMPT_BASE + (PROMPT_PER_TURN * turns * (turns - 1)) / 2)
  );
  const cachedPromptTokens = Math.round(CACHED_SHARE * promptTokens);
  const completionTokens = turns === 0 ? 0 : Math.round(COMPLETION_TOKENS_PER_MINUTE * minutes);
  const { promptPerMillion, cachedPromptPerMillion, completionPerMillion } = assistant.prices;
  const usd =
    ((promptTokens - cachedPromptTokens) * promptPerMillion +
      cachedPromptTokens * cachedPromptPerMillion +
      completionTokens * completionPerMillion) /
    1e6;
  return {
    component: 'model',
    usd: workspace.ownKeys ? 0 : roundUsd(usd),
    promptTokens,
    completionTokens,
    cachedPromptTokens,
  };
}

function analysisItems(seed: number, arrival: Arrival, conversation: Conversation): CostItem[] {
  if (conversation.turns.length === 0) {
    return [];
  }
  const total = logNormal(new Random(seed, arrival.key, 'analysis-cost'), ...ANALYSIS);
  return ANALYSIS_PARTS.map(([analysis, share]) => ({
    component: 'analysis',
    analysis,
    usd: roundUsd(total * share),
    promptTokens: Math.round((total * share * 0.9 * 1e6) / 3),
    completionTokens: Math.round((total * share * 0.1 * 1e6) / 15),
    cachedPromptTokens: 0,
  }));
}

const USED_BY_ASSISTANTS = new Set<CostComponent>(['transcriber', 'model', 'voice']);

const QUANTITIES = ['promptTokens', 'completionTokens', 'cachedPromptTokens', 'characters'] as const;

/** Two items that sum to one exactly, the first with the given share. */
function split(item: CostItem, share: number, [first, second]: readonly [Assistant, Assistant]): CostItem[] {
  const mine: CostItem = { ...item, assistant: first, usd: roundUsd(item.usd * share) };
  const theirs: CostItem = { ...item, assistant: second, usd: roundUsd(item.usd - mine.usd) };
  if (item.minutes !== undefined) {
    mine.minutes = roundMinutes(item.minutes * share);
    theirs.minutes = roundMinutes(item.minutes - mine.minutes);
  }
  for (const quantity of QUANTITIES) {
    const whole = item[quantity];
    if (whole !== undefined) {
      const part = Math.round(whole * share);
      mine[quantity] = part;
      theirs[quantity] = whole - part;
    }
  }
  return [mine, theirs];
}

function roundMinutes(minutes: number): number {
  return Math.round(minutes * 1e4) / 1e4;
}

/** The items with one for each assistant where the platform bills a squad so, by the turns that each had. */
function byAssistant(items: CostItem[], { assistant }: Arrival, { conversation, handOver }: BilledTalk): CostItem[] {
  if (handOver === null) {
    return items;
  }
  const share = handOver.turn / conversation.turns.length;
  return items.flatMap((item) =>
    USED_BY_ASSISTANTS.has(item.component) ? split(item, share, [assistant, handOver.to]) : [item]
  );
}

/** What was said and by which assistants. */
export interface BilledTalk {
  conversation: Conversation;
  handOver: HandOver | null;
}

/**
 * The bill of a call of the given length in seconds; empty when nobody and nothing took it. Workspaces with their own
 * keys are not billed for model, voice and transcriber, but the quantities are there.
 */
export function billCall(seed: number, arrival: Arrival, seconds: number, talk: BilledTalk): CostItem[] {
  if (seconds === 0) {
    return [];
  }
  const { assistant, workspace } = arrival;
  const { conversation } = talk;
  const minutes = roundMinutes(seconds / 60);
  const billed = workspace.ownKeys ? 0 : 1;
  const characters = conversation.lines
    .filter(({ speaker }) => speaker === 'agent')
    .reduce((sum, { text }) => sum + text.length, 0);
  const items: CostItem[] = [
    { component: 'transport', usd: roundUsd(CARRIER_PER_MINUTE[assistant.direction] * minutes), minutes },
    { component: 'transcriber', usd: roundUsd(billed * assistant.prices.transcriberPerMinute * minutes), minutes },
    modelItem(arrival, conversation, minutes),
    {
      component: 'voice',
      usd: roundUsd((billed * assistant.prices.voicePerMillion * characters) / 1e6),
      characters,
    },
    { component: 'platform', usd: roundUsd(PLATFORM_PER_MINUTE * minutes), minutes },
    ...analysisItems(seed, arrival, conversation),
  ];
  return byAssistant(items, arrival, talk);
}
