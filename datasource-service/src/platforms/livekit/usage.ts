import type { CostComponent, CostLine } from '../../contract/index.ts';
import { costLine } from '../../calls/cost.ts';
import type { LiveKitUsage } from './schema.ts';

const COMPONENTS = new Map<string, CostComponent>(
  Object.entries<CostComponent>({ llm_usage: 'model', tts_usage: 'voice', stt_usage: 'transcriber' })
);

/**
 * The component of a summary. The SDK leaves fields out that have their default, and the type is one of these, so what
 * was counted has to tell.
 */
function componentOf(usage: LiveKitUsage): CostComponent | null {
  if (usage.type !== null) {
    return COMPONENTS.get(usage.type) ?? null;
  }
  if (usage.characters_count !== null) {
    return 'voice';
  }
  if (usage.audio_duration !== null) {
    return 'transcriber';
  }
  return usage.input_tokens === null && usage.output_tokens === null ? null : 'model';
}

/**
 * What the session used, as lines of the bill without amounts: the agent pays its vendors itself, so a rate card must
 * price them. Models that tell turns and interruptions are counted in requests, which nobody charges for by itself.
 * Source: livekit/agents, livekit-agents/livekit/agents/metrics/usage.py.
 */
export function readUsage(usages: readonly LiveKitUsage[]): CostLine[] {
  return usages.flatMap((usage) => {
    const component = componentOf(usage);
    const name = [usage.provider, usage.model].filter((part) => part !== null).join(' ');
    return component === null
      ? []
      : [
          costLine(component, null, {
            provider: name === '' ? null : name,
            promptTokens: usage.input_tokens,
            cachedPromptTokens: usage.input_cached_tokens,
            completionTokens: usage.output_tokens,
            characters: usage.characters_count,
            minutes: component === 'model' || usage.audio_duration === null ? null : usage.audio_duration / 60,
          }),
        ];
  });
}
