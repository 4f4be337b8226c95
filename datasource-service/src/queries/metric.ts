import { z } from 'zod';
import { bucketStarts, chooseBucketMs } from '../catalogue/buckets.ts';
import { duckDbDialect } from '../catalogue/dialect.ts';
import type { Dimension } from '../catalogue/dimensions.ts';
import { rankingStatement, metricStatement, type GroupValue, type MetricPlan } from '../catalogue/metricSql.ts';
import type { Measure } from '../catalogue/measures.ts';
import { ServiceError } from '../errors.ts';
import type { ColumnarResult } from '../store/hot/hotStore.ts';
import { dimensionId, filters, limit, measureId } from './fields.ts';
import { seriesFrames, tableFrame } from './metricFrames.ts';
import { groupKey, MetricTable } from './metricTable.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';

const MOST_MEASURES = 20;
const MOST_DIMENSIONS = 4;
const SHORTEST_BUCKET_MS = 1000;

const schema = z.object({
  measures: z
    .array(measureId, 'must be a list of measure ids')
    .min(1, 'must name at least one measure')
    .max(MOST_MEASURES, `must name at most ${MOST_MEASURES} measures`),
  groupBy: z
    .array(dimensionId, 'must be a list of dimension ids')
    .max(MOST_DIMENSIONS, `must name at most ${MOST_DIMENSIONS} dimensions`)
    .default([]),
  filters,
  format: z.enum(['timeSeries', 'table'], 'must be timeSeries or table').default('timeSeries'),
  bucketMs: z
    .int('must be a whole number of milliseconds')
    .min(SHORTEST_BUCKET_MS, `must be at least ${SHORTEST_BUCKET_MS}`)
    .nullish(),
  limit: limit(50),
});

type MetricQuery = z.output<typeof schema>;

/** Without a user only harmless dimensions may be asked for: the others tell who called whom. */
function refusePrivateDimensions(query: MetricQuery, context: QueryContext): void {
  const asked = [...query.groupBy, ...query.filters.map(({ dimension }) => dimension)];
  const refused = asked.find(({ isPublic }) => !isPublic);
  if (context.access === 'public' && refused !== undefined) {
    throw new ServiceError('forbidden', `The dimension "${refused.id}" needs a user with the Viewer role.`, {
      field: 'groupBy',
    });
  }
}

function groupAt(result: ColumnarResult, groupBy: readonly Dimension[], row: number): GroupValue[] {
  return groupBy.map((_, index) => {
    const value = result.columns[result.names.indexOf(`group_${index}`)]?.[row];
    return typeof value === 'string' ? value : null;
  });
}

function bySource(measures: readonly Measure[]): Measure[][] {
  return [...Map.groupBy(measures, ({ source }) => source).values()];
}

/** The groups to keep, largest first, or all of them when there are no more than asked for. */
async function rankGroups(
  plan: MetricPlan,
  most: number,
  stores: QueryStores,
  signal: AbortSignal
): Promise<{ ranked: GroupValue[][]; isCut: boolean }> {
  const { sql, parameters } = rankingStatement(plan, most, duckDbDialect);
  const result = await stores.hot.query(sql, parameters, signal);
  const groups = Array.from({ length: result.rowCount }, (_, row) => groupAt(result, plan.groupBy, row));
  return { ranked: groups.slice(0, most), isCut: groups.length > most };
}

async function readTable(plan: MetricPlan, stores: QueryStores, signal: AbortSignal): Promise<MetricTable> {
  const table = new MetricTable();
  await Promise.all(
    bySource(plan.measures).map(async (measures) => {
      const { sql, parameters } = metricStatement({ ...plan, measures }, duckDbDialect);
      const result = await stores.hot.query(sql, parameters, signal);
      const buckets = result.columns[result.names.indexOf('bucket')];
      for (let row = 0; row < result.rowCount; row += 1) {
        const group = groupAt(result, plan.groupBy, row);
        measures.forEach(({ id }, index) => {
          const value = result.columns[result.names.indexOf(`measure_${index}`)]?.[row];
          table.set(group, Number(buckets?.[row] ?? 0), id, typeof value === 'number' ? value : null);
        });
      }
    })
  );
  return table;
}

/** Measures over time or over the whole range, split by dimensions. */
export const metricKind: QueryKind<MetricQuery> = {
  queryType: 'metric',
  schema,
  needs: 'public',
  async run(query, context, stores) {
    refusePrivateDimensions(query, context);
    const isSeries = query.format === 'timeSeries';
    const bucketMs = isSeries ? chooseBucketMs(context.range, query.bucketMs ?? null, context.intervalMs) : null;
    const plan: MetricPlan = { ...query, range: context.range, bucketMs, onlyGroups: null };
    const { ranked, isCut } =
      query.groupBy.length === 0
        ? { ranked: [[]], isCut: false }
        : await rankGroups(plan, query.limit, stores, context.signal);
    const table = await readTable({ ...plan, onlyGroups: isCut ? ranked : null }, stores, context.signal);
    const known = new Set(ranked.map(groupKey));
    const groups = [...ranked, ...table.groups().filter((group) => !known.has(groupKey(group)))].slice(0, query.limit);
    const notices = [
      ...stores.notices(),
      ...(isCut
        ? [
            {
              severity: 'info' as const,
              text: `Only the ${query.limit} largest groups are shown; raise the limit or filter to see others.`,
            },
          ]
        : []),
    ];
    return bucketMs === null
      ? [tableFrame(query, groups, table, notices)]
      : seriesFrames(query, groups, table, bucketStarts(context.range, bucketMs), notices);
  },
};
