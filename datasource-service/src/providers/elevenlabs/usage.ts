import type { CostLine } from '../../contract/index.ts';
import { costLine } from '../../domain/cost.ts';
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
  const usage = generations?.irreversible_generation ?? generations?.initiated_generation;
  const models = isObject(usage) ? usage['model_usage'] : null;
  return isObject(models) ? models : {};
}

/** Models that the conversation used, in the platform's words. */
export function readModels(metadata: ElevenLabsMetadata): string[] {
  return Object.keys(usageByModel(metadata));
}

/**
 * What the conversation used, as lines of the bill without amounts: ElevenLabs charges credits, which have no fixed
 * price in dollars, so a rate card must price the minutes and tokens.
 * Source: `ConversationChargingCommonModel` and `LLMInputOutputTokensUsage` in ElevenLabs' OpenAPI document.
 */
export function readUsage(metadata: ElevenLabsMetadata): CostLine[] {
  const seconds = metadata.call_duration_secs;
  const platform = seconds === null ? [] : [costLine('platform', 0, { provider: 'elevenlabs', minutes: seconds / 60 })];
  const models = Object.entries(usageByModel(metadata)).map(([model, given]) => {
    const usage = isObject(given) ? given : {};
    const cached = tokensOf(usage, 'input_cache_read');
    return costLine('model', 0, {
      provider: model,
      promptTokens: sumOf(tokensOf(usage, 'input'), cached, tokensOf(usage, 'input_cache_write')),
      cachedPromptTokens: cached,
      completionTokens: tokensOf(usage, 'output_total'),
    });
  });
  return [...platform, ...models];
}
