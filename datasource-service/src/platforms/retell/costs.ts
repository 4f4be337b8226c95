import type { CostComponent, CostLine } from '../../contract/index.ts';
import { costLine } from '../../calls/cost.ts';
import type { RetellCall, RetellProductCost } from './schema.ts';

const CENTS = 100;

/** Costs are rounded to a millionth of a dollar, as everywhere. */
const MICROS = 1e6;

/** Components by words in the product's name, first that fits: Retell documents no closed list of products. */
const COMPONENTS: ReadonlyArray<readonly [RegExp, CostComponent]> = [
  [/text_testing|analysis/, 'analysis'],
  [/tts|elevenlabs|cartesia|playht|minimax/, 'voice'],
  [/telephony|twilio|telnyx|sip|branded|phone/, 'transport'],
  [/asr|stt|deepgram|transcri/, 'transcriber'],
  [/gpt|claude|gemini|llm|openai|realtime/, 'model'],
  [/retell|engine|voice_cancellation|denois|knowledge_base|concurren|pii|guardrail/, 'platform'],
];

function componentOf({ product, is_transfer_leg_cost }: RetellProductCost): CostComponent {
  if (is_transfer_leg_cost === true) {
    return 'transport';
  }
  const name = (product ?? '').toLowerCase();
  return COMPONENTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

function asUsd(cents: number): number {
  return Math.round((cents / CENTS) * MICROS) / MICROS;
}

/**
 * The bill in USD: Retell counts in cents. A product without an amount is left out.
 * Source: `PhoneCallResponse.CallCost` in RetellAI/retell-typescript-sdk, src/resources/call.ts.
 */
export function readCosts(cost: RetellCall['call_cost']): { total: number | null; lines: CostLine[] } {
  const lines = (cost?.product_costs ?? []).flatMap((entry) =>
    entry.cost === null ? [] : [costLine(componentOf(entry), asUsd(entry.cost), { provider: entry.product })]
  );
  const total = cost?.combined_cost ?? null;
  return { total: total === null ? null : asUsd(total), lines };
}
