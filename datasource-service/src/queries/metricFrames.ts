import type { Dimension } from '../catalogue/dimensions.ts';
import { NO_VALUE } from '../catalogue/filters.ts';
import type { GroupValue } from '../catalogue/metricSql.ts';
import type { Measure } from '../catalogue/measures.ts';
import { field, type Frame, type FrameMeta, type Notice } from '../frames/frame.ts';
import type { MetricTable } from './metricTable.ts';
import { titleMappings, valueTitle } from './valueTitles.ts';

interface MetricShape {
  measures: readonly Measure[];
  groupBy: readonly Dimension[];
}

/** The whole range counts as one bucket at 0. */
const WHOLE_RANGE = 0;

function valueOf(table: MetricTable, group: readonly GroupValue[], bucket: number, measure: Measure): number | null {
  return table.get(group, bucket, measure.id) ?? measure.whenEmpty;
}

function metaOf(type: 'timeseries-multi' | 'numeric-long' | 'table', notices: Notice[]): FrameMeta {
  return { type, typeVersion: [0, 1], ...(notices.length > 0 ? { notices } : {}) };
}

function seriesName({ groupBy, measures }: MetricShape, measure: Measure, group: readonly GroupValue[]): string {
  const isOnlyMeasure = measures.length === 1;
  const values = groupBy.map((dimension, index) => valueTitle(dimension, group[index] ?? null)).join(' · ');
  if (values === '') {
    return measure.title;
  }
  return isOnlyMeasure ? values : `${measure.title} · ${values}`;
}

/** One frame a series: time, and one number with the group as labels. Buckets in which nothing happened are filled. */
export function seriesFrames(
  shape: MetricShape,
  groups: ReadonlyArray<readonly GroupValue[]>,
  table: MetricTable,
  starts: readonly number[],
  notices: Notice[]
): Frame[] {
  const { measures, groupBy } = shape;
  const isOnlyMeasure = measures.length === 1;
  const frames = groups.flatMap((group) =>
    measures.map((measure): Frame => {
      const labels = Object.fromEntries(groupBy.map(({ id }, index) => [id, group[index] ?? NO_VALUE]));
      const name = seriesName(shape, measure, group);
      return {
        name,
        meta: metaOf('timeseries-multi', []),
        fields: [
          field('time', 'time', starts, { nullable: false }),
          field(
            measure.id,
            'number',
            starts.map((start) => valueOf(table, group, start, measure)),
            {
              labels: isOnlyMeasure ? labels : { ...labels, measure: measure.id },
              config: { unit: measure.unit, displayNameFromDS: name },
            }
          ),
        ],
      };
    })
  );
  const [first] = frames;
  if (first !== undefined && notices.length > 0) {
    first.meta = metaOf('timeseries-multi', notices);
  }
  return frames;
}

/** One row a group over the whole range. One measure alone is typed so that alert rules take it as numbers. */
export function tableFrame(
  { measures, groupBy }: MetricShape,
  groups: ReadonlyArray<readonly GroupValue[]>,
  table: MetricTable,
  notices: Notice[]
): Frame {
  return {
    name: 'metric',
    meta: metaOf(measures.length === 1 ? 'numeric-long' : 'table', notices),
    fields: [
      ...groupBy.map((dimension, index) =>
        field(
          dimension.id,
          'string',
          groups.map((group) => group[index] ?? NO_VALUE),
          { config: { displayName: dimension.title, ...titleMappings(dimension.values) } }
        )
      ),
      ...measures.map((measure) =>
        field(
          measure.id,
          'number',
          groups.map((group) => valueOf(table, group, WHOLE_RANGE, measure)),
          { config: { displayName: measure.title, unit: measure.unit, description: measure.definition } }
        )
      ),
    ],
  };
}
