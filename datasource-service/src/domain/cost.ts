import type { CostComponent, CostLine } from '../contract/index.ts';

/** A bill line with everything but the given fields unknown. */
export function costLine(
  component: CostComponent,
  usd: number,
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

/** Sum of the lines in USD, rounded to a millionth of a dollar so that it does not depend on their order. */
export function sumOfLines(lines: readonly CostLine[], component?: CostComponent): number {
  let micros = 0;
  for (const line of lines) {
    if (component === undefined || line.component === component) {
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
