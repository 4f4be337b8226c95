import type { CostComponent, CostLine } from '../../contract/index.ts';
import { costLine } from '../../domain/cost.ts';
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

/** Lines of the itemised bill. An entry without an amount is left out. */
export function linesFromEntries(entries: readonly CostEntry[]): CostLine[] {
  return entries.flatMap((entry) =>
    entry.cost === null
      ? []
      : [
          costLine(COMPONENTS.get(entry.type ?? '') ?? 'other', entry.cost, {
            ...vendorOf(entry),
            minutes: entry.minutes,
            promptTokens: entry.promptTokens,
            completionTokens: entry.completionTokens,
            cachedPromptTokens: entry.cachedPromptTokens,
            characters: entry.characters,
          }),
        ]
  );
}

/** Lines from the older summary of the bill, which has one amount a component and the quantities beside them. */
export function linesFromBreakdown(breakdown: NonNullable<CostBreakdown>): CostLine[] {
  const analysis = breakdown.analysisCostBreakdown;
  const analysisUsd =
    analysis === null
      ? null
      : (analysis.summary ?? 0) +
        (analysis.structuredData ?? 0) +
        (analysis.successEvaluation ?? 0) +
        (analysis.structuredOutput ?? 0);
  const otherUsd = (breakdown.chat ?? 0) + (breakdown.knowledgeBaseCost ?? 0) + (breakdown.voicemailDetectionCost ?? 0);
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
    ['analysis', analysisUsd, {}],
    ['other', otherUsd === 0 ? null : otherUsd, {}],
  ];
  return amounts.flatMap(([component, usd, rest]) => (usd === null ? [] : [costLine(component, usd, rest)]));
}
