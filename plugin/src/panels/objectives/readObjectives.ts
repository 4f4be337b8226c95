import type { DataFrame } from '@grafana/data';
import { ALERT_SEVERITIES, type BurnRateRow, type ObjectiveRow } from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text, truth } from '../readRows';

/** An objective as the page shows it. */
export type ReadObjective = Pick<
  ObjectiveRow,
  | 'id'
  | 'title'
  | 'description'
  | 'objective'
  | 'windowDays'
  | 'attained'
  | 'budgetLeft'
  | 'budgetLeftAmount'
  | 'firing'
> & { unit: string; burns: ReadBurn[] };

/** How fast an objective's budget burns over a pair of windows. */
export type ReadBurn = Pick<BurnRateRow, 'severity' | 'factor' | 'longSeconds' | 'longBurn' | 'shortBurn' | 'firing'>;

/** Objectives with their burn rates, out of the answer of an `slo` query. */
export function readObjectives(series: readonly DataFrame[]): ReadObjective[] {
  const burns = readRows(series.find(({ name }) => name === 'burnRates'));
  return readRows(series.find(({ name }) => name === 'slo')).map((row) => ({
    id: text(row.id) ?? '',
    title: text(row.title) ?? '',
    description: text(row.description) ?? '',
    objective: number(row.objective) ?? 1,
    windowDays: number(row.windowDays) ?? 0,
    unit: text(row.unit) ?? '',
    attained: number(row.attained),
    budgetLeft: number(row.budgetLeft),
    budgetLeftAmount: number(row.budgetLeftAmount) ?? 0,
    firing: oneOf(ALERT_SEVERITIES, row.firing),
    burns: burns
      .filter(({ id }) => id === row.id)
      .map((burn) => ({
        severity: oneOf(ALERT_SEVERITIES, burn.severity) ?? 'warning',
        factor: number(burn.factor) ?? 1,
        longSeconds: number(burn.longSeconds) ?? 0,
        longBurn: number(burn.longBurn),
        shortBurn: number(burn.shortBurn),
        firing: truth(burn.firing) ?? false,
      })),
  }));
}
