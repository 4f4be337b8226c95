import {
  MEASURE_THRESHOLDS,
  type Denominator,
  type GoodDirection,
  type MeasureDescription,
  type MeasureUnit,
} from '../../contract/index.ts';
import type { RowSource } from '../hot/hotStore.ts';
import { formulaText, type Coverage, type Formula, type RatioFormula, type SumFormula } from './formula.ts';

/** A measure with the way to compute it. */
export interface Measure extends MeasureDescription {
  formula: Formula;
  /** Value of a slot in which nothing happened: 0 for counts and sums, null where nothing can be said. */
  whenEmpty: 0 | null;
}

const MICRO = 1e-6;
const PER_MINUTE = 60_000;

interface Parts {
  unit: MeasureUnit;
  denominator?: Denominator;
  good?: GoodDirection;
  definition: string;
}

function measure(id: string, title: string, parts: Parts, formula: Formula, whenEmpty: 0 | null): Measure {
  const { unit, denominator = 'none', good = 'neither', definition } = parts;
  return {
    id,
    title,
    unit,
    denominator,
    goodDirection: good,
    definition,
    formula,
    formulaText: formulaText(formula),
    thresholds: MEASURE_THRESHOLDS[id] ?? null,
    whenEmpty,
  };
}

interface SumOptions {
  source?: RowSource;
  unit?: MeasureUnit;
  good?: GoodDirection;
  scale?: number;
  /** Only calls that started at least so long before the end of the range, ms. */
  settledMs?: number;
  coverage?: Coverage | null;
}

/** A count or sum. */
export function sum(
  id: string,
  title: string,
  definition: string,
  components: readonly string[],
  { source = 'calls', unit = 'short', good = 'neither', scale = 1, settledMs = 0, coverage = null }: SumOptions = {}
): Measure {
  return measure(
    id,
    title,
    { unit, good, definition },
    { kind: 'sum', source, components, scale, settledMs, coverage },
    coverage === null ? 0 : null
  );
}

/** A sum of money, from millionths of a dollar, over the ended calls that the component `known` counts. */
export function money(
  id: string,
  title: string,
  definition: string,
  [component, known]: readonly [component: string, known: string]
): Measure {
  return sum(id, title, definition, [component], {
    unit: 'currencyUSD',
    scale: MICRO,
    coverage: { known, of: 'ended' },
  });
}

interface RatioOptions {
  source?: RowSource;
  unit?: MeasureUnit;
  scale?: number;
}

/** One sum by another. */
export function ratio(
  id: string,
  title: string,
  good: GoodDirection,
  denominator: Denominator,
  definition: string,
  [over, under]: readonly [over: readonly string[], under: readonly string[]],
  { source = 'calls', unit = 'percentunit', scale = 1 }: RatioOptions = {}
): Measure {
  return measure(
    id,
    title,
    { unit, good, denominator, definition },
    { kind: 'ratio', source, over, under, scale },
    null
  );
}

/** Money by a count. */
export function moneyBy(
  id: string,
  title: string,
  denominator: Denominator,
  definition: string,
  parts: readonly [over: readonly string[], under: readonly string[]],
  by: 'count' | 'minutes' = 'count'
): Measure {
  const scale = by === 'minutes' ? MICRO * PER_MINUTE : MICRO;
  return ratio(id, title, 'down', denominator, definition, parts, { unit: 'currencyUSD', scale });
}

interface PercentileOptions {
  source?: RowSource;
  good?: GoodDirection;
  unit?: MeasureUnit;
  scale?: number;
}

/** A percentile of a latency. */
export function percentile(
  id: string,
  title: string,
  denominator: Denominator,
  definition: string,
  [latency, percent]: readonly [latency: string, percent: number],
  { source = 'turns', good = 'down', unit = 'ms', scale = 1 }: PercentileOptions = {}
): Measure {
  const formula: Formula = { kind: 'percentile', source, latency, share: percent / 100, scale };
  return measure(id, title, { unit, good, denominator, definition }, formula, null);
}

/** The most calls open at once. */
export function concurrency(id: string, title: string, definition: string): Measure {
  return measure(id, title, { unit: 'short', definition }, { kind: 'concurrency' }, 0);
}

/** Names of components that add amounts rather than ones: units at the end, and what a call has many of. */
const AMOUNTS =
  /_(ms|micros|thousandths|millionths)$|tokens|characters|words|interruptions|^(connected_)?turns$|^hangs$|lines$|^implausible$/;

/** Whether a formula counts calls (turns, tool calls), so that tests for counts and shares fit it. */
export function countsCalls(formula: Formula): formula is SumFormula | RatioFormula {
  if (formula.kind !== 'sum' && formula.kind !== 'ratio') {
    return false;
  }
  const components = formula.kind === 'sum' ? formula.components : [...formula.over, ...formula.under];
  return components.every((component) => !AMOUNTS.test(component));
}
