import { COST_COMPONENTS, type CallDirection, type CostComponent, type CostLine } from '../contract/index.ts';

/** What one vendor charges for one thing from a day on. Absent prices are not charged. */
export interface Rate {
  /** First moment at which it applies, epoch ms. */
  from: number;
  component: CostComponent;
  /** Vendor in lower case, or `*` for all. */
  provider: string;
  /** Model in lower case, or `*` for all of the vendor's. */
  model: string;
  /** Only calls of this direction, or null for all. */
  direction: CallDirection | null;
  usdPerMillionPromptTokens: number | null;
  usdPerMillionCachedPromptTokens: number | null;
  usdPerMillionCompletionTokens: number | null;
  usdPerThousandCharacters: number | null;
  usdPerMinute: number | null;
}

/** The list prices that calls are rated by. */
export interface RateCard {
  /** Changes whenever the card does: what was rated by another card is rated anew. */
  version: string;
  rates: readonly Rate[];
}

/** A card without prices: every amount is as reported. */
export const NO_RATES: RateCard = { version: 'none', rates: [] };

/** Whose service, and which model of theirs. */
type Vendor = Pick<CostLine, 'provider' | 'model'>;

/** What a bill line does not say itself and its price depends on. */
export interface RatedCall {
  at: number;
  direction: CallDirection | null;
  durationMinutes: number | null;
  /** Vendor and model by component, for bills that name none. */
  vendors: Partial<Record<CostComponent, Vendor>>;
}

/** A bill by the rate card. */
export interface RatedCosts {
  /** USD by component; null where neither card nor platform gives a price. */
  byComponent: Record<CostComponent, number | null>;
  totalUsd: number | null;
  /** USD of each line by the card, in their order; null for one that the card has no price for. */
  lines: Array<number | null>;
  /** Bill lines that the card has no price for; they count with what the platform reported. */
  unratedLines: number;
}

const MICROS = 1_000_000;

const NO_VENDOR: Vendor = { provider: null, model: null };

function matches(pattern: string, given: string | null): boolean {
  return pattern === '*' || pattern === given?.toLowerCase();
}

/** The more a rate names, the better it fits; of equal ones the latest applies. */
function specificity(rate: Rate): number {
  return (rate.provider === '*' ? 0 : 4) + (rate.model === '*' ? 0 : 2) + (rate.direction === null ? 0 : 1);
}

function findRate(card: RateCard, line: CostLine, call: RatedCall): Rate | null {
  const vendor = (line.provider === null ? call.vendors[line.component] : line) ?? NO_VENDOR;
  return card.rates
    .filter((rate) => rate.component === line.component && isInForce(rate, call) && fits(rate, vendor))
    .reduce<Rate | null>((best, rate) => (best === null || isBetter(rate, best) ? rate : best), null);
}

function isInForce(rate: Rate, { at, direction }: RatedCall): boolean {
  return rate.from <= at && (rate.direction === null || rate.direction === direction);
}

function fits(rate: Rate, { provider, model }: Vendor): boolean {
  return matches(rate.provider, provider) && matches(rate.model, model);
}

function isBetter(rate: Rate, best: Rate): boolean {
  const difference = specificity(rate) - specificity(best);
  return difference === 0 ? rate.from > best.from : difference > 0;
}

function product(price: number | null, quantity: number | null, unit: number): number {
  return price === null || quantity === null ? 0 : (price * quantity) / unit;
}

function hasQuantity(rate: Rate, line: CostLine, minutes: number | null): boolean {
  return (
    (rate.usdPerMinute !== null && minutes !== null) ||
    (rate.usdPerThousandCharacters !== null && line.characters !== null) ||
    (rate.usdPerMillionPromptTokens !== null && line.promptTokens !== null) ||
    (rate.usdPerMillionCompletionTokens !== null && line.completionTokens !== null)
  );
}

/** USD of a bill line: quantities by prices, cached prompt tokens at their own price. Null without rate or quantity. */
function rateLine(card: RateCard, line: CostLine, call: RatedCall): number | null {
  const rate = findRate(card, line, call);
  const minutes = line.minutes ?? call.durationMinutes;
  if (rate === null || !hasQuantity(rate, line, minutes)) {
    return null;
  }
  const cached = Math.min(line.cachedPromptTokens ?? 0, line.promptTokens ?? 0);
  const fresh = line.promptTokens === null ? null : line.promptTokens - cached;
  return (
    product(rate.usdPerMillionPromptTokens, fresh, MICROS) +
    product(rate.usdPerMillionCachedPromptTokens ?? rate.usdPerMillionPromptTokens, cached, MICROS) +
    product(rate.usdPerMillionCompletionTokens, line.completionTokens, MICROS) +
    product(rate.usdPerThousandCharacters, line.characters, 1000) +
    product(rate.usdPerMinute, minutes, 1)
  );
}

/** Sum in millionths of a dollar; null where one of the amounts is not known. */
function sumOfMicros(amounts: ReadonlyArray<number | null>): number | null {
  return amounts.reduce<number | null>(
    (sum, usd) => (sum === null || usd === null ? null : sum + Math.round(usd * MICROS)),
    0
  );
}

function asUsd(micros: number | null): number | null {
  return micros === null ? null : micros / MICROS;
}

/**
 * Rates a bill by the card. A line without a rate counts with its reported amount, so that the total stays comparable;
 * where that is not known either, neither is the total. Amounts are rounded to a millionth of a dollar a line, so that
 * sums do not depend on their order.
 */
export function rateCosts(card: RateCard, lines: readonly CostLine[], call: RatedCall): RatedCosts {
  const rated = lines.map((line) => rateLine(card, line, call));
  const amounts = lines.map((line, index) => rated[index] ?? line.usd);
  const byComponent = Object.fromEntries(
    COST_COMPONENTS.map((component) => {
      const parts = amounts.filter((_, index) => lines[index]?.component === component);
      return [component, parts.length === 0 ? null : asUsd(sumOfMicros(parts))];
    })
  ) as Record<CostComponent, number | null>;
  return {
    byComponent,
    totalUsd: lines.length === 0 ? null : asUsd(sumOfMicros(amounts)),
    lines: rated.map((usd) => (usd === null ? null : Math.round(usd * MICROS) / MICROS)),
    unratedLines: rated.filter((usd) => usd === null).length,
  };
}
