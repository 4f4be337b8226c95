import type { CostComponent } from '@voicehive/datasource-service/contract';
import { roundUsd, type CostItem } from '../call/costs.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';

function tokens({ promptTokens = 0, completionTokens = 0, cachedPromptTokens = 0 }: CostItem): object {
  return { promptTokens, completionTokens, cachedPromptTokens };
}

function billEntry(item: CostItem, { arrival: { assistant: first, workspace } }: SimulatedCall): object {
  const { assistant = first } = item;
  const { usd: cost, minutes = 0, characters = 0 } = item;
  switch (item.component) {
    case 'transport':
      return {
        type: 'transport',
        provider: assistant.direction === 'web' ? 'daily' : workspace.carrier,
        minutes,
        cost,
      };
    case 'transcriber':
      return { type: 'transcriber', transcriber: assistant.transcriber, minutes, cost };
    case 'model':
      return { type: 'model', model: assistant.model, ...tokens(item), cost };
    case 'voice':
      return { type: 'voice', voice: assistant.voice, characters, cost };
    case 'analysis':
      return {
        type: 'analysis',
        analysisType: item.analysis,
        model: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
        ...tokens(item),
        cost,
      };
    default:
      return { type: 'vapi', subType: 'normal', minutes, cost };
  }
}

/** `costs`: the itemised bill. */
export function billEntries(call: SimulatedCall): object[] {
  return call.costs.map((item) => billEntry(item, call));
}

/** `costBreakdown`: the same bill as sums. */
export function billBreakdown({ costs, costUsd }: SimulatedCall): object {
  const usdOf = (component: CostComponent) =>
    roundUsd(costs.reduce((sum, item) => (item.component === component ? sum + item.usd : sum), 0));
  const sumOf = (
    component: CostComponent,
    quantity: 'promptTokens' | 'completionTokens' | 'cachedPromptTokens' | 'characters'
  ) => costs.reduce((sum, item) => (item.component === component ? sum + (item[quantity] ?? 0) : sum), 0);
  const analysis = costs.filter(({ component }) => component === 'analysis');
  return {
    transport: usdOf('transport'),
    stt: usdOf('transcriber'),
    llm: usdOf('model'),
    tts: usdOf('voice'),
    vapi: usdOf('platform'),
    total: costUsd,
    llmPromptTokens: sumOf('model', 'promptTokens'),
    llmCompletionTokens: sumOf('model', 'completionTokens'),
    llmCachedPromptTokens: sumOf('model', 'cachedPromptTokens'),
    ttsCharacters: sumOf('voice', 'characters'),
    voicemailDetectionCost: 0,
    knowledgeBaseCost: 0,
    analysisCostBreakdown: Object.fromEntries(
      analysis.flatMap((item) => [
        [`${item.analysis}`, item.usd],
        [`${item.analysis}PromptTokens`, item.promptTokens],
        [`${item.analysis}CompletionTokens`, item.completionTokens],
      ])
    ),
  };
}
