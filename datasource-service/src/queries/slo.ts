import { z } from 'zod';
import type { Objective, ObjectiveSource } from '../analytics/catalogue/objectives.ts';
import {
  ALERT_SEVERITIES,
  SLO_FRAMES,
  type BurnRateRow,
  type ObjectiveRow,
  type ObjectiveUnit,
  type SloFrameName,
} from '../contract/index.ts';
import { attainedShare, budgetLeftAmount, burnRate, isBurning, type Attainment } from '../health/serviceLevel.ts';
import type { RowSource } from '../analytics/hot/hotStore.ts';
import { attainmentsOver } from './attainments.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

/** What arithmetic adds to a whole number. */
const ROUNDING = 1e-9;

const DAY_MS = 24 * 60 * 60 * 1000;

const schema = z.object({ frame: frameName(SLO_FRAMES) });

type SloQuery = z.output<typeof schema>;

const COUNTED: Readonly<Record<RowSource, ObjectiveUnit>> = { calls: 'calls', turns: 'turns', tools: 'tool calls' };

function unitOf(source: ObjectiveSource): ObjectiveUnit {
  switch (source.kind) {
    case 'uptime':
      return 'minutes';
    case 'measure':
      return COUNTED[source.formula.source];
    case 'lag':
      return 'deliveries';
  }
}

/** What was counted for an objective over each length of time that it looks at, by ms. */
type Attainments = ReadonlyMap<number, Attainment>;

function windowsOf({ windowDays, burnAlerts }: Objective): number[] {
  return [windowDays * DAY_MS, ...burnAlerts.flatMap(({ longMs, shortMs }) => [longMs, shortMs])];
}

/** What was counted for each objective. One length of time after the other, so that the hot store is not flooded. */
async function readAttainments(
  objectives: readonly Objective[],
  { range, signal }: QueryContext,
  stores: QueryStores
): Promise<Array<Map<number, Attainment>>> {
  const end = Math.min(range.to, stores.operations.now());
  const found = objectives.map(() => new Map<number, Attainment>());
  for (const windowMs of new Set(objectives.flatMap(windowsOf))) {
    const attained = await attainmentsOver(objectives, { from: end - windowMs, to: end }, stores, signal);
    attained.forEach((attainment, index) => found[index]?.set(windowMs, attainment));
  }
  return found;
}

function over(attainments: Attainments, windowMs: number): Attainment {
  return attainments.get(windowMs) as Attainment;
}

function burnRates({ id, title, objective, burnAlerts }: Objective, attainments: Attainments): BurnRateRow[] {
  return burnAlerts.map(({ severity, factor, longMs, shortMs }) => {
    const longBurn = burnRate(over(attainments, longMs), objective);
    const shortBurn = burnRate(over(attainments, shortMs), objective);
    return {
      id,
      title,
      severity,
      factor,
      longSeconds: longMs / 1000,
      shortSeconds: shortMs / 1000,
      longBurn,
      shortBurn,
      firing: isBurning(longBurn, shortBurn, factor),
    };
  });
}

function rowOf(objective: Objective, attainments: Attainments, burning: readonly BurnRateRow[]): ObjectiveRow {
  const { id, title, description, objective: wanted, windowDays, source } = objective;
  const attainment = over(attainments, windowDays * DAY_MS);
  const burned = burnRate(attainment, wanted);
  const left = budgetLeftAmount(attainment, wanted);
  return {
    id,
    title,
    description,
    objective: wanted,
    windowDays,
    unit: unitOf(source),
    ...attainment,
    attained: attainedShare(attainment),
    budgetLeft: burned === null ? null : 1 - burned,
    // Half a call is none: what is left is rounded down, and so what is overspent up.
    budgetLeftAmount: source.kind === 'uptime' ? left : Math.floor(left + ROUNDING),
    firing:
      ALERT_SEVERITIES.find((each) => burning.some(({ firing, severity }) => firing && severity === each)) ?? null,
  };
}

const TEXT = { type: 'string' } as const;
const SHARE = { type: 'number', config: { unit: 'percentunit' } } as const;
const COUNT = { type: 'number', config: { unit: 'short' } } as const;
const SECONDS = { type: 'number', config: { unit: 's' } } as const;

const OBJECTIVE_COLUMNS: Columns<ObjectiveRow> = {
  id: TEXT,
  title: TEXT,
  description: TEXT,
  objective: SHARE,
  windowDays: { type: 'number', config: { unit: 'd' } },
  unit: TEXT,
  good: COUNT,
  total: COUNT,
  attained: SHARE,
  budgetLeft: SHARE,
  budgetLeftAmount: COUNT,
  firing: TEXT,
};

const BURN_RATE_COLUMNS: Columns<BurnRateRow> = {
  id: TEXT,
  title: TEXT,
  severity: TEXT,
  factor: COUNT,
  longSeconds: SECONDS,
  shortSeconds: SECONDS,
  longBurn: COUNT,
  shortBurn: COUNT,
  firing: { type: 'boolean' },
};

/** `slo`: how the objectives are kept as of the end of the range, and how fast their error budgets are used up. */
export const sloKind: QueryKind<SloQuery> = {
  queryType: 'slo',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const { objectives } = stores.operations;
    const attained = await readAttainments(objectives, context, stores);
    const told = objectives.map((objective, index) => {
      const attainments = attained[index] as Attainments;
      const burning = burnRates(objective, attainments);
      return { row: rowOf(objective, attainments, burning), burning };
    });
    const notices = stores.notices(context);
    const frames = [
      tableFrame(
        'slo' satisfies SloFrameName,
        told.map(({ row }) => row),
        OBJECTIVE_COLUMNS,
        notices.length === 0 ? {} : { notices }
      ),
      tableFrame(
        'burnRates' satisfies SloFrameName,
        told.flatMap(({ burning }) => burning),
        BURN_RATE_COLUMNS
      ),
    ];
    return onlyFrame(frames, query.frame);
  },
};
