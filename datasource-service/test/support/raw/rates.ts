import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listUnder, numberUnder, textUnder } from './json.ts';
import type { RawBillLine, RawCall } from './rawCall.ts';

const CARD: unknown = JSON.parse(readFileSync(join(__dirname, '../../../rates/rate-card.json'), 'utf8'));

/** Points for an entry of the card that names this; null when it names something else. Naming nothing fits all. */
function pointsFor(named: string | null, given: string | null, points: number): number | null {
  if (named === null || named === '*') {
    return 0;
  }
  return named === given?.toLowerCase() ? points : null;
}

/** How well an entry of the card fits; null when it does not. A vendor's own price beats one for all. */
function fit(rate: unknown, line: RawBillLine, call: RawCall): number | null {
  const isMeant = textUnder(rate, 'component') === line.part && Date.parse(textUnder(rate, 'from') ?? '') <= call.at;
  const points = [
    pointsFor(textUnder(rate, 'provider'), line.vendor, 4),
    pointsFor(textUnder(rate, 'model'), line.model, 2),
    pointsFor(textUnder(rate, 'direction'), call.direction, 1),
  ];
  return isMeant && !points.includes(null) ? points.reduce<number>((sum, some) => sum + (some ?? 0), 0) : null;
}

/** USD of a line by the price list that comes with the service; null where it has no price for it. */
export function ratedUsd(line: RawBillLine, call: RawCall, callMinutes: number | null): number | null {
  const fitting = listUnder(CARD, 'rates')
    .flatMap((rate) => {
      const points = fit(rate, line, call);
      return points === null ? [] : [{ rate, points, from: textUnder(rate, 'from') ?? '' }];
    })
    .sort((one, other) => other.points - one.points || (one.from < other.from ? 1 : -1));
  const rate = fitting[0]?.rate;
  const minutes = line.minutes ?? callMinutes;
  const cached = Math.min(line.cached ?? 0, line.prompt ?? 0);
  const promptPrice = numberUnder(rate, 'usdPerMillionPromptTokens');
  const cachedPrice = numberUnder(rate, 'usdPerMillionCachedPromptTokens') ?? promptPrice;
  const fresh = line.prompt === null ? null : line.prompt - cached;
  // Multiplied first and added in the order of the bill, so that amounts at half a millionth are rounded alike.
  const amounts = [
    { price: promptPrice, quantity: fresh, unit: 1e6 },
    { price: fresh === null ? null : cachedPrice, quantity: cached, unit: 1e6 },
    { price: numberUnder(rate, 'usdPerMillionCompletionTokens'), quantity: line.completion, unit: 1e6 },
    { price: numberUnder(rate, 'usdPerThousandCharacters'), quantity: line.characters, unit: 1000 },
    { price: numberUnder(rate, 'usdPerMinute'), quantity: minutes, unit: 1 },
  ].flatMap(({ price, quantity, unit }) => (price === null || quantity === null ? [] : [(price * quantity) / unit]));
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0);
}
