import type { CostLine } from '../../contract/index.ts';
import { costLine } from '../../calls/cost.ts';
import { isObject } from '../json.ts';
import type { ElevenLabsMetadata } from './schema.ts';

function tokensOf(usage: Record<string, unknown>, name: string): number | null {
  const category = usage[name];
  const tokens = isObject(category) ? category['tokens'] : null;
  return typeof tokens === 'number' && Number.isFinite(tokens) ? tokens : null;
}

function sumOf(...values: Array<number | null>): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** Tokens by model name. */
function usageByModel(metadata: ElevenLabsMetadata): Record<string, unknown> {
  const generations = metadata.charging?.llm_usage;
  const usages = [generations?.irreversible_generation, generations?.initiated_generation];
  const models = usages.flatMap((usage) =>
    isObject(usage) && isObject(usage['model_usage']) ? [usage['model_usage']] : []
  );
  return models.find((named) => Object.keys(named).length > 0) ?? {};
}

/** Models that the conversation used, in the platform's words. */
export function readModels(metadata: ElevenLabsMetadata): string[] {
  return Object.keys(usageByModel(metadata));
}

/** Names of what is charged of a model's tokens. */
const CATEGORIES = ['input', 'input_cache_read', 'input_cache_write', 'output_total'];

/** What the tokens of one model came to, US dollars; null where no price is told. */
function priceOf(usage: Record<string, unknown>): number | null {
  return sumOf(
    ...CATEGORIES.map((name) => {
      const category = usage[name];
      const price = isObject(category) ? category['price'] : null;
      return typeof price === 'number' && Number.isFinite(price) ? price : null;
    })
  );
}

function modelLine(model: string | null, usage: Record<string, unknown>, usd: number | null): CostLine {
  const cached = tokensOf(usage, 'input_cache_read');
  return costLine('model', usd, {
    provider: model,
    promptTokens: sumOf(tokensOf(usage, 'input'), cached, tokensOf(usage, 'input_cache_write')),
    cachedPromptTokens: cached,
    completionTokens: tokensOf(usage, 'output_total'),
  });
}

/** What the models came to. The sum of all is told beside them, and is that of the only model where it tells no price. */
function modelLines(metadata: ElevenLabsMetadata): CostLine[] {
  const models = Object.entries(usageByModel(metadata)).map(
    ([model, given]) => [model, isObject(given) ? given : {}] as const
  );
  const total = metadata.charging?.llm_price ?? null;
  if (models.length === 0) {
    return total === null ? [] : [costLine('model', total)];
  }
  return models.map(([model, usage]) =>
    modelLine(model, usage, priceOf(usage) ?? (models.length === 1 ? total : null))
  );
}

/**
 * The bill: what the platform and the models came to in US dollars where the message says it, and what was used, by
 * which a rate card can price it. `cost` and the charges count credits, which have no fixed price.
 * Source: `ConversationHistoryMetadataCommonModel`, `ConversationChargingCommonModel` and
 * `LlmInputOutputTokensUsage` of elevenlabs-js 2.73.0.
 */
export function readCosts(metadata: ElevenLabsMetadata): CostLine[] {
  const seconds = metadata.call_duration_secs;
  const price = metadata.charging?.platform_price ?? null;
  const minutes = seconds === null ? null : seconds / 60;
  // Voice and recognition are part of what the platform charges.
  const characters = metadata.charging?.tts_usage?.total_characters ?? null;
  const platform =
    minutes === null && price === null
      ? []
      : [costLine('platform', price, { provider: 'elevenlabs', minutes, characters })];
  const analysis = metadata.charging?.analysis?.total?.price ?? null;
  return [...platform, ...modelLines(metadata), ...(analysis === null ? [] : [costLine('analysis', analysis)])];
}
