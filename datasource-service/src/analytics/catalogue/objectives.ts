import { z } from 'zod';
import {
  ALERT_SEVERITIES,
  SERVICE_COMPONENTS,
  type AlertSeverity,
  type ServiceComponent,
} from '../../contract/index.ts';
import type { Formula } from './formula.ts';
import { findMeasure } from './measures.ts';

/** A measure's formula that is a share of something. */
export type RatioFormula = Extract<Formula, { kind: 'ratio' }>;

/** What the good share of an objective is made of. */
export type ObjectiveSource =
  | { kind: 'uptime'; components: readonly ServiceComponent[] }
  /** Whether what the formula counts `over` is good or bad follows from the measure. */
  | { kind: 'measure'; measure: string; formula: RatioFormula; counts: 'good' | 'bad' }
  | { kind: 'lag'; lag: 'event' | 'apply'; withinMs: number };

/** An alert on the speed at which an error budget is used up. */
export interface BurnAlert {
  severity: AlertSeverity;
  factor: number;
  longMs: number;
  shortMs: number;
}

/** What is promised. */
export interface Objective {
  id: string;
  title: string;
  description: string;
  /** Share that is to be good, above 0 and below 1. */
  objective: number;
  windowDays: number;
  source: ObjectiveSource;
  burnAlerts: readonly BurnAlert[];
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const DURATION = /^([1-9]\d{0,4})([smhd])$/;

const duration = z
  .string('must be a length of time such as 5m, 6h or 3d')
  .regex(DURATION, 'must be a length of time such as 5m, 6h or 3d')
  .transform((text) => Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] as number));

const burnAlert = z
  .strictObject({
    severity: z.enum(ALERT_SEVERITIES, `must be one of ${ALERT_SEVERITIES.join(', ')}`),
    factor: z.number('must be a number').positive('must be above 0'),
    long: duration,
    short: duration,
  })
  .refine(({ long, short }) => short < long, { path: ['short'], message: 'must be shorter than long' })
  .transform(({ severity, factor, long, short }): BurnAlert => ({ severity, factor, longMs: long, shortMs: short }));

const burnAlerts = z.array(burnAlert, 'must be a list of burn alerts').min(1, 'must hold at least one burn alert');

const text = z.string('must be text').trim().min(1, 'must not be empty');

const common = {
  id: z.string('must be text').regex(/^[a-z][a-z0-9-]*$/, 'must be of small letters, digits and hyphens'),
  title: text,
  description: text,
  objective: z.number('must be a share such as 0.999').gt(0, 'must be above 0').lt(1, 'must be below 1'),
  windowDays: z.int('must be a whole number of days').min(1, 'must be at least 1').max(90, 'must be at most 90'),
  burnAlerts: burnAlerts.optional(),
};

/** The id of a measure that is a share, resolved to what it counts. */
const share = z.string('must be the id of a measure').transform((id, context) => {
  const measure = findMeasure(id);
  const isShare = measure?.formula.kind === 'ratio' && measure.unit === 'percentunit';
  if (measure === undefined || !isShare || measure.goodDirection === 'neither') {
    context.addIssue({ code: 'custom', message: `"${id}" is no measure that is a good or bad share of something` });
    return z.NEVER;
  }
  const counts = measure.goodDirection === 'up' ? ('good' as const) : ('bad' as const);
  return { kind: 'measure' as const, measure: id, formula: measure.formula as RatioFormula, counts };
});

const uptime = z.strictObject({
  ...common,
  kind: z.literal('uptime'),
  components: z
    .array(
      z.enum(SERVICE_COMPONENTS, `must be one of ${SERVICE_COMPONENTS.join(', ')}`),
      'must be a list of components'
    )
    .min(1, 'must name at least one component'),
});

const measure = z.strictObject({ ...common, kind: z.literal('measure'), measure: share });

const lag = z.strictObject({
  ...common,
  kind: z.literal('lag'),
  lag: z.enum(['event', 'apply'], 'must be event or apply'),
  within: duration,
});

const entry = z.discriminatedUnion('kind', [uptime, measure, lag], 'must have the kind uptime, measure or lag');

function sourceOf(given: z.output<typeof entry>): ObjectiveSource {
  switch (given.kind) {
    case 'uptime':
      return { kind: 'uptime', components: given.components };
    case 'measure':
      return given.measure;
    case 'lag':
      return { kind: 'lag', lag: given.lag, withinMs: given.within };
  }
}

/** A file of objectives: burn alerts for all of them, and the objectives, of which any may have its own. */
export const objectivesFile = z
  .strictObject(
    {
      burnAlerts,
      objectives: z.array(entry, 'must be a list of objectives').min(1, 'must hold at least one objective'),
    },
    'must be burnAlerts and objectives'
  )
  .superRefine(({ objectives }, context) => {
    const repeated = objectives.findIndex(({ id }, index) => objectives.findIndex((other) => other.id === id) < index);
    if (repeated >= 0) {
      context.addIssue({
        code: 'custom',
        path: ['objectives', repeated, 'id'],
        message: 'is taken by another objective',
      });
    }
  })
  .transform(({ burnAlerts: forAll, objectives }): Objective[] =>
    objectives.map((given) => ({
      id: given.id,
      title: given.title,
      description: given.description,
      objective: given.objective,
      windowDays: given.windowDays,
      source: sourceOf(given),
      burnAlerts: given.burnAlerts ?? forAll,
    }))
  );
