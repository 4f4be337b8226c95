import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readConfiguredFile } from './configuredFile.ts';
import { CALL_DIRECTIONS, COST_COMPONENTS } from '../contract/index.ts';
import type { RateCard } from '../calls/rateCard.ts';

const price = z
  .number('must be an amount in USD')
  .min(0, 'must not be negative')
  .nullish()
  .transform((value) => value ?? null);

const name = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .transform((text) => text.toLowerCase());

const rate = z.strictObject({
  from: z.iso.date('must be a day such as 2026-01-31').transform((day) => Date.parse(`${day}T00:00:00Z`)),
  component: z.enum(COST_COMPONENTS, `must be one of ${COST_COMPONENTS.join(', ')}`),
  provider: name.default('*'),
  model: name.default('*'),
  direction: z
    .enum(CALL_DIRECTIONS, `must be one of ${CALL_DIRECTIONS.join(', ')}`)
    .nullish()
    .transform((value) => value ?? null),
  usdPerMillionPromptTokens: price,
  usdPerMillionCachedPromptTokens: price,
  usdPerMillionCompletionTokens: price,
  usdPerThousandCharacters: price,
  usdPerMinute: price,
});

const card = z.strictObject({
  version: name,
  currency: z.literal('USD', 'must be USD'),
  note: z.string().optional(),
  rates: z.array(rate, 'must be a list'),
});

/**
 * Reads a rate card.
 *
 * @param path a file of one's own, or null for the card that comes with the service
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readRateCard(path: string | null): RateCard {
  const { content, text } = readConfiguredFile(path, {
    name: 'The rate card',
    setting: 'VOICEHIVE_RATE_CARD',
    own: new URL('../../rates/rate-card.json', import.meta.url),
    parse: (json): unknown => JSON.parse(json),
    schema: card,
  });
  // The text itself identifies the card: whoever edits a price need not think of the version.
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { version: `${content.version}-${digest}`, rates: content.rates };
}
