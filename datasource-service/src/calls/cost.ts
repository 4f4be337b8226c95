import type { CostComponent, CostLine } from '../contract/index.ts';

/** A bill line with everything but the given fields unknown. `usd` is null where its amount is not known. */
export function costLine(
  component: CostComponent,
  usd: number | null,
  rest: Partial<Omit<CostLine, 'component' | 'usd'>> = {}
): CostLine {
  return {
    component,
    usd,
    provider: null,
    model: null,
    minutes: null,
    promptTokens: null,
    completionTokens: null,
    cachedPromptTokens: null,
    characters: null,
    ...rest,
  };
}

/**
 * Sum of the lines in USD, rounded to a millionth of a dollar so that it does not depend on their order. Null where the
 * amount of one of them is not known, and where no line of the whole bill states an amount; a bill with amounts that
 * lists nothing for a component charges nothing for it.
 */
export function sumOfLines(lines: readonly CostLine[], component?: CostComponent): number | null {
  if (!lines.some(({ usd }) => usd !== null)) {
    return null;
  }
  let micros = 0;
  for (const line of lines) {
    if (component === undefined || line.component === component) {
      if (line.usd === null) {
        return null;
      }
      micros += Math.round(line.usd * 1e6);
    }
  }
  return micros / 1e6;
}

type CountedField = 'minutes' | 'promptTokens' | 'completionTokens' | 'cachedPromptTokens' | 'characters';

/** Sum of a quantity over the lines that state it; null when none does. */
export function sumOfQuantity(lines: readonly CostLine[], field: CountedField): number | null {
  const stated = lines.map((line) => line[field]).filter((value) => value !== null);
  return stated.length === 0 ? null : stated.reduce((sum, value) => sum + value, 0);
}

/**
 * Whether a vendor is billed with nothing for something that was used; null where no amount is known, which says
 * nothing. Only what is metered by a vendor can be on an own key.
 */
export function usesOwnKey(costs: readonly CostLine[]): boolean | null {
  const billed = costs.filter(({ usd }) => usd !== null);
  return billed.length === 0
    ? null
    : billed.some(
        ({ component, usd, promptTokens, characters, minutes }) =>
          (component === 'model' || component === 'voice' || component === 'transcriber') &&
          usd === 0 &&
          (promptTokens ?? 0) + (characters ?? 0) + (minutes ?? 0) > 0
      );
}
