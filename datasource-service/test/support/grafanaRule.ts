import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import type { Service } from '../../src/service/service.ts';
import { DATA_SOURCE_UID } from '../../src/contract/index.ts';
import { queryOne } from './testService.ts';

const evaluator = z.object({ type: z.enum(['gt', 'lt']), params: z.tuple([z.number()]) });

const math = z.object({ type: z.literal('math'), expression: z.string() });

const threshold = z.object({
  type: z.literal('threshold'),
  expression: z.string(),
  conditions: z.tuple([z.object({ evaluator, unloadEvaluator: evaluator })]),
});

const part = z.object({
  refId: z.string(),
  datasourceUid: z.string(),
  relativeTimeRange: z.object({ from: z.number(), to: z.number() }).optional(),
  model: z.looseObject({ refId: z.string() }),
});

/** An alert rule whose condition is a hysteresis over one expression, as provisioning files have it. */
export const hysteresisRule = z.object({ condition: z.string(), data: z.array(part) });
export type HysteresisRule = z.output<typeof hysteresisRule>;

/** Numbers by the value of the one label, as Grafana reads a table of one number column. */
type Numbers = ReadonlyMap<string, number>;

/** What an evaluation came to for one label. */
export interface Evaluated {
  fires: boolean;
  /** Numbers of queries and expressions by their refId, as annotations have them in `.Values`. */
  values: Record<string, number>;
}

function compare({ type, params: [limit] }: z.output<typeof evaluator>, value: number): boolean {
  return type === 'gt' ? value > limit : value < limit;
}

/** Grafana's expressions have the operators of JavaScript; its comparisons give 1 and 0. */
function calculate(expression: string, numbers: ReadonlyMap<string, Numbers>, label: string): number {
  const written = expression.replaceAll(/\$\{(\w+)\}/g, (_all, refId: string) => {
    return `(${numbers.get(refId)?.get(label)})`;
  });
  return Number(runInNewContext(written));
}

/**
 * Evaluates a rule at a moment as Grafana 12.3 does (pkg/expr/mathexp, pkg/expr/hysteresis.go): the queries of the service,
 * math over groups of the same label, and the threshold, which is the other one for what fired at the evaluation before.
 */
export async function evaluateRule(
  { condition, data }: HysteresisRule,
  service: Pick<Service, 'url'>,
  { at, fired = [] }: { at: number; fired?: readonly string[] }
): Promise<Map<string, Evaluated>> {
  const numbers = new Map<string, Numbers>();
  for (const { refId, datasourceUid, relativeTimeRange, model } of data) {
    if (datasourceUid === DATA_SOURCE_UID) {
      const { from, to } = relativeTimeRange ?? { from: 0, to: 0 };
      const range = { from: at - from * 1000, to: at - to * 1000 };
      numbers.set(refId, numbersOf((await queryOne(service, model, range)).columns));
    } else if (refId !== condition) {
      const { expression } = math.parse(model);
      const labels = [...(numbers.values().next().value ?? new Map<string, number>()).keys()];
      const matched = labels.filter((label) => [...numbers.values()].every((each) => each.has(label)));
      numbers.set(refId, new Map(matched.map((label) => [label, calculate(expression, numbers, label)])));
    }
  }
  const { expression, conditions } = threshold.parse(data.find(({ refId }) => refId === condition)?.model);
  const [{ evaluator: loading, unloadEvaluator }] = conditions;
  const judge = ([label, value]: [string, number]): [string, Evaluated] => [
    label,
    {
      fires: fired.includes(label) ? !compare(unloadEvaluator, value) : compare(loading, value),
      values: Object.fromEntries([...numbers].map(([refId, each]) => [refId, each.get(label) ?? Number.NaN])),
    },
  ];
  return new Map([...(numbers.get(expression) ?? [])].map(judge));
}

/** @throws Error where Grafana would take the answer for no table of one number a group */
function numbersOf(columns: Record<string, unknown[]>): Numbers {
  const [labels, values, ...others] = Object.values(columns);
  const rows = z
    .array(z.tuple([z.string(), z.number()]))
    .safeParse(labels?.map((label, row) => [label, values?.[row]]));
  if (!rows.success || others.length > 0) {
    throw new Error(`Not one number a group: ${JSON.stringify(columns)}`);
  }
  return new Map(rows.data);
}
