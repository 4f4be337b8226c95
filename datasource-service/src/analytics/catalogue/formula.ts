import type { RowSource } from '../hot/hotStore.ts';

/** Components that count the calls whose amount is known, and all of those that should have one. */
export interface Coverage {
  known: string;
  of: string;
}

/**
 * How a measure is computed of sums of components and of bucket counts. Components are named as in
 * `calls/components.ts`; several are added up. `scale` turns their unit into the measure's.
 */
export type Formula =
  | {
      kind: 'sum';
      source: RowSource;
      components: readonly string[];
      scale: number;
      settledMs: number;
      /** What tells over how many calls the amount is known; null for counts, which are always known. */
      coverage: Coverage | null;
    }
  | {
      kind: 'ratio';
      source: RowSource;
      over: readonly string[];
      under: readonly string[];
      scale: number;
    }
  | { kind: 'percentile'; source: RowSource; latency: string; share: number; scale: number }
  | { kind: 'concurrency' };

export type SumFormula = Extract<Formula, { kind: 'sum' }>;
export type RatioFormula = Extract<Formula, { kind: 'ratio' }>;

/** What a formula is computed of, for one slot of one group. */
export interface Cell {
  /** Sum of a component over calls that started at least `settledMs` before the end of the range. */
  sum(source: RowSource, component: string, settledMs: number): number;
  percentile(source: RowSource, latency: string, share: number): number | null;
  /** Most calls open at once; null where nothing was asked. */
  peak: number | null;
}

function total(cell: Cell, source: RowSource, components: readonly string[], settledMs = 0): number {
  return components.reduce((sum, component) => sum + cell.sum(source, component, settledMs), 0);
}

/** Every component that a formula of sums is computed of. */
export function componentsOf(formula: SumFormula | RatioFormula): string[] {
  if (formula.kind === 'ratio') {
    return [...formula.over, ...formula.under];
  }
  const { components, coverage } = formula;
  return coverage === null ? [...components] : [...components, coverage.known, coverage.of];
}

/** Calls that a sum leaves out, because their amount is not known, out of all that should have one. */
export interface LeftOut {
  calls: number;
  of: number;
}

/** How many calls a sum leaves out; null for formulas that leave none out. */
export function leftOutOf(formula: Formula, cell: Cell): LeftOut | null {
  if (formula.kind !== 'sum' || formula.coverage === null) {
    return null;
  }
  const { known, of } = formula.coverage;
  const all = cell.sum(formula.source, of, 0);
  // A call under way may state its cost already.
  return { calls: Math.max(0, all - cell.sum(formula.source, known, 0)), of: all };
}

/** Whether a sum is made of nothing that is known although there are calls: it is not known then, and not zero. */
function isUnknown(formula: Formula, cell: Cell): boolean {
  const leftOut = leftOutOf(formula, cell);
  return leftOut !== null && leftOut.calls > 0 && leftOut.calls === leftOut.of;
}

/** The value of a formula; null where nothing can be said, as for a ratio over nothing. */
export function evaluate(formula: Formula, cell: Cell): number | null {
  switch (formula.kind) {
    case 'sum':
      return isUnknown(formula, cell)
        ? null
        : total(cell, formula.source, formula.components, formula.settledMs) * formula.scale;
    case 'ratio': {
      const under = total(cell, formula.source, formula.under);
      return under === 0 ? null : (total(cell, formula.source, formula.over) / under) * formula.scale;
    }
    case 'percentile': {
      const value = cell.percentile(formula.source, formula.latency, formula.share);
      return value === null ? null : value * formula.scale;
    }
    case 'concurrency':
      return cell.peak;
  }
}

function listed(components: readonly string[]): string {
  return components.join(' + ');
}

function scaled(text: string, scale: number): string {
  if (scale === 1) {
    return text;
  }
  const divisor = Math.round(1 / scale);
  return Math.abs(divisor * scale - 1) < 1e-9 ? `${text} / ${divisor}` : `${text} × ${scale}`;
}

/** The formula as a reader of the documents sees it. */
export function formulaText(formula: Formula): string {
  switch (formula.kind) {
    case 'sum':
      return scaled(`Σ ${listed(formula.components)}`, formula.scale);
    case 'ratio':
      return scaled(`Σ ${listed(formula.over)} ÷ Σ ${listed(formula.under)}`, formula.scale);
    case 'percentile':
      return scaled(`p${Math.round(formula.share * 100)} of ${formula.latency}`, formula.scale);
    case 'concurrency':
      return 'max over whole seconds of calls open in that second';
  }
}
