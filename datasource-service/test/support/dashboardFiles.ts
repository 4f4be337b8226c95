import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(__dirname, '../../../provisioning/dashboards/voicehive');

const dataSource = z.object({ type: z.string(), uid: z.string() });
const gridPos = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) });
const target = z.looseObject({ refId: z.string().regex(/^[A-Z]$/), datasource: dataSource });

const override = z.object({
  matcher: z.object({ id: z.enum(['byName', 'byRegexp']), options: z.string() }),
  properties: z.array(z.object({ id: z.string(), value: z.unknown() })).min(1),
});

const transformation = z.object({
  id: z.enum(['filterFieldsByName', 'organize', 'extractFields', 'groupingToMatrix', 'sortBy']),
  options: z.looseObject({
    include: z.object({ names: z.array(z.string()) }).optional(),
    source: z.string().optional(),
    valueField: z.string().optional(),
  }),
});

const panel = z.object({
  id: z.int().positive(),
  type: z.string(),
  title: z.string().min(1),
  description: z.string().min(1),
  datasource: dataSource,
  gridPos,
  targets: z.array(target).min(1),
  fieldConfig: z.object({ defaults: z.looseObject({ unit: z.string().optional() }), overrides: z.array(override) }),
  options: z.looseObject({ reduceOptions: z.looseObject({ fields: z.string() }).optional() }),
  transformations: z.array(transformation).optional(),
  interval: z.string().optional(),
  timeFrom: z.string().optional(),
});

const row = z.object({
  id: z.int().positive(),
  type: z.literal('row'),
  title: z.string().min(1),
  gridPos,
  // A row that is open keeps its panels beside it.
  collapsed: z.literal(false),
  panels: z.array(z.never()),
});

const variable = z.looseObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(['query', 'datasource', 'adhoc', 'interval']),
  datasource: dataSource.optional(),
  query: z.unknown().optional(),
  allValue: z.string().optional(),
});

const dashboard = z.object({
  uid: z.string().regex(/^voicehive-[a-z-]{1,30}$/),
  title: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()),
  schemaVersion: z.literal(42),
  timezone: z.literal('browser'),
  refresh: z.literal('1m'),
  time: z.object({ from: z.string(), to: z.literal('now') }),
  templating: z.object({ list: z.array(variable) }),
  links: z.array(z.looseObject({ type: z.enum(['link', 'dashboards']), url: z.string() })),
  panels: z.array(z.union([row, panel])),
});

export type Dashboard = z.output<typeof dashboard>;
export type DashboardPanel = z.output<typeof panel>;
export type DashboardTarget = z.output<typeof target>;

/** The dashboards that Grafana is given, held against what Grafana expects. */
export function readDashboards(): Dashboard[] {
  return readdirSync(FOLDER).map((name) => dashboard.parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))));
}

/** The panels of a dashboard without its rows' titles. */
export function panelsOf({ panels }: Pick<Dashboard, 'panels'>): DashboardPanel[] {
  return panels.filter((each): each is DashboardPanel => each.type !== 'row');
}

/** The fields of an answer that a panel names: those that it shows, takes apart, or draws in a way of their own. */
export function pickedFields({ options, transformations = [], fieldConfig }: DashboardPanel): string[] {
  const [, shown] = /^\/\^?(\w+)\$\/$/.exec(options.reduceOptions?.fields ?? '') ?? [];
  const transformed = transformations.flatMap(({ options: { include, source, valueField } }) => [
    ...(include?.names ?? []),
    ...[source, valueField].filter((name) => name !== undefined),
  ]);
  const isMatrix = transformations.some(({ id }) => id === 'groupingToMatrix');
  const drawn = fieldConfig.overrides.flatMap(({ matcher }) => (matcher.id === 'byName' ? [matcher.options] : []));
  return [...(shown === undefined ? [] : [shown]), ...transformed, ...(isMatrix ? [] : drawn)];
}

/** Every text within a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Names of the dashboard's own variables that a text uses; Grafana's built-in ones begin with two underscores. */
export function variablesIn(text: string): string[] {
  const found = [...text.matchAll(/\$\{(\w+)[^}]*\}|\$(\w+)/g)].map(([, braced, bare]) => braced ?? bare ?? '');
  return found.filter((name) => !name.startsWith('__') && !/^\d+$/.test(name));
}
