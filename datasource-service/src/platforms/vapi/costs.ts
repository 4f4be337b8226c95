import type { CostComponent, CostLine } from '../../contract/index.ts';
import { costLine } from '../../calls/cost.ts';
import type { CostBreakdown, CostEntry } from './schema.ts';

const COMPONENTS = new Map<string, CostComponent>(
  Object.entries<CostComponent>({
    transport: 'transport',
    transcriber: 'transcriber',
    model: 'model',
    voice: 'voice',
    vapi: 'platform',
    analysis: 'analysis',
  })
);

function vendorOf(entry: CostEntry): Pick<CostLine, 'provider' | 'model'> {
  const named = entry.model ?? entry.transcriber ?? entry.voice;
  return { provider: named?.provider ?? entry.provider, model: named?.model ?? null };
}

/** Sum of those that are stated; null when none is. */
function sumOf(...quantities: ReadonlyArray<number | null | undefined>): number | null {
  const stated = quantities.filter((quantity) => quantity !== null && quantity !== undefined);
  return stated.length === 0 ? null : stated.reduce((sum, quantity) => sum + quantity, 0);
}

/**
 * Lines of the itemised bill: one a component, and for a squad one a component and assistant. Reasoning tokens are part
 * of the completion tokens already. Voicemail detection counts tokens of text and of audio apart. An entry without an
 * amount is left out; one of zero is kept, because with keys of one's own only its quantities say what was used.
 * Source: `costs` of `ServerMessageEndOfCallReport` in Vapi's OpenAPI document.
 */
function linesFromEntries(entries: readonly CostEntry[]): CostLine[] {
  return entries.flatMap((entry) =>
    entry.cost === null
      ? []
      : [
          costLine(COMPONENTS.get(entry.type ?? '') ?? 'other', entry.cost, {
            ...vendorOf(entry),
            minutes: entry.minutes,
            promptTokens: sumOf(entry.promptTokens, entry.promptTextTokens, entry.promptAudioTokens),
            completionTokens: sumOf(entry.completionTokens, entry.completionTextTokens, entry.completionAudioTokens),
            cachedPromptTokens: entry.cachedPromptTokens,
            characters: entry.characters,
          }),
        ]
  );
}

type AnalysisBreakdown = NonNullable<NonNullable<CostBreakdown>['analysisCostBreakdown']>;

function analysisQuantities(analysis: AnalysisBreakdown): Partial<CostLine> {
  return {
    promptTokens: sumOf(
      analysis.summaryPromptTokens,
      analysis.structuredDataPromptTokens,
      analysis.successEvaluationPromptTokens,
      analysis.structuredOutputPromptTokens
    ),
    completionTokens: sumOf(
      analysis.summaryCompletionTokens,
      analysis.structuredDataCompletionTokens,
      analysis.successEvaluationCompletionTokens,
      analysis.structuredOutputCompletionTokens
    ),
    cachedPromptTokens: sumOf(
      analysis.summaryCachedPromptTokens,
      analysis.structuredDataCachedPromptTokens,
      analysis.successEvaluationCachedPromptTokens,
      analysis.structuredOutputCachedPromptTokens
    ),
  };
}

function analysisUsd(analysis: AnalysisBreakdown): number {
  return sumOf(analysis.summary, analysis.structuredData, analysis.successEvaluation, analysis.structuredOutput) ?? 0;
}

/** Lines from the older summary of the bill, which has one amount a component and the quantities beside them. */
function linesFromBreakdown(breakdown: NonNullable<CostBreakdown>): CostLine[] {
  const analysis = breakdown.analysisCostBreakdown;
  const otherUsd = sumOf(breakdown.chat, breakdown.knowledgeBaseCost, breakdown.voicemailDetectionCost);
  const amounts: Array<[CostComponent, number | null, Partial<CostLine>]> = [
    ['transport', breakdown.transport, {}],
    ['transcriber', breakdown.stt, {}],
    [
      'model',
      breakdown.llm,
      {
        promptTokens: breakdown.llmPromptTokens,
        completionTokens: breakdown.llmCompletionTokens,
        cachedPromptTokens: breakdown.llmCachedPromptTokens,
      },
    ],
    ['voice', breakdown.tts, { characters: breakdown.ttsCharacters }],
    ['platform', breakdown.vapi, {}],
    [
      'analysis',
      analysis === null ? null : analysisUsd(analysis),
      analysis === null ? {} : analysisQuantities(analysis),
    ],
    ['other', otherUsd === 0 ? null : otherUsd, {}],
  ];
  return amounts.flatMap(([component, usd, rest]) => (usd === null ? [] : [costLine(component, usd, rest)]));
}

/** Quantities that entries of the bill may leave out and the summary has, by the component they belong to. */
const QUANTITIES = [
  ['model', 'promptTokens', 'llmPromptTokens'],
  ['model', 'completionTokens', 'llmCompletionTokens'],
  ['model', 'cachedPromptTokens', 'llmCachedPromptTokens'],
  ['voice', 'characters', 'ttsCharacters'],
] as const;

/**
 * Lines with the quantities that only the summary states: a figure of a component of which no line has one belongs to
 * the line of that component, and where there are several to the one that was used most.
 */
function withQuantities(lines: readonly CostLine[], breakdown: NonNullable<CostBreakdown>): CostLine[] {
  const filled = lines.map((line) => ({ ...line }));
  for (const [component, quantity, name] of QUANTITIES) {
    const stated = breakdown[name];
    const own = filled.filter((line) => line.component === component);
    if (stated !== null && stated > 0 && own.every((line) => line[quantity] === null)) {
      const [most] = [...own].sort((left, right) => (right.promptTokens ?? 0) - (left.promptTokens ?? 0));
      Object.assign(most ?? {}, { [quantity]: stated });
    }
  }
  return filled;
}

/** The bill, from its entries and its older summary: each may state what the other leaves out. */
export function readCosts(entries: readonly CostEntry[], breakdown: CostBreakdown): CostLine[] {
  const lines = linesFromEntries(entries);
  if (breakdown === null) {
    return lines;
  }
  return lines.length > 0 ? withQuantities(lines, breakdown) : linesFromBreakdown(breakdown);
}
