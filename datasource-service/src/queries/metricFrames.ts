import type { Dimension } from '../analytics/catalogue/dimensions.ts';
import { NO_VALUE } from '../analytics/catalogue/filters.ts';
import { evaluate } from '../analytics/catalogue/formula.ts';
import type { GroupValue } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import { field, type Field, type Frame, type FrameMeta, type Notice } from '../frames/frame.ts';
import { takeTurn } from '../frames/turns.ts';
import type { MetricCells, Slots } from './metricCells.ts';
import { titleMappings, valueTitle } from './valueTitles.ts';

/** What frames are made of. Groups are numbered as in the cells. */
export interface MetricResult {
  measures: readonly Measure[];
  groupBy: readonly Dimension[];
  groups: ReadonlyArray<readonly GroupValue[]>;
  slots: Slots;
  cells: MetricCells;
  /** The same groups at an earlier time, and what that is called; null without a comparison. */
  before: { cells: MetricCells; title: string } | null;
  notices: Notice[];
}

function metaOf(type: 'timeseries-multi' | 'numeric-long' | 'table', notices: Notice[]): FrameMeta {
  return { type, typeVersion: [0, 1], ...(notices.length > 0 ? { notices } : {}) };
}

function seriesName({ groupBy, measures }: MetricResult, measure: Measure, group: readonly GroupValue[]): string {
  const isOnlyMeasure = measures.length === 1;
  const values = groupBy.map((dimension, index) => valueTitle(dimension, group[index] ?? null)).join(' · ');
  if (values === '') {
    return measure.title;
  }
  return isOnlyMeasure ? values : `${measure.title} · ${values}`;
}

function valueIn(cells: MetricCells, group: number, slot: number, measure: Measure): number | null {
  return evaluate(measure.formula, cells.cell(group, slot)) ?? measure.whenEmpty;
}

function startsOf({ slots }: MetricResult, bucketMs: number): number[] {
  return Array.from({ length: slots.count }, (_, index) => slots.first + index * bucketMs);
}

interface Series {
  measure: Measure;
  group: number;
  values: readonly GroupValue[];
  cells: MetricCells;
  /** Label and end of the name of an earlier time; null for the range itself. */
  period: { label: string; suffix: string } | null;
}

function seriesFrame(result: MetricResult, starts: number[], series: Series): Frame {
  const { measures, groupBy } = result;
  const { measure, group, values, cells, period } = series;
  const labels = {
    ...Object.fromEntries(groupBy.map(({ id }, index) => [id, values[index] ?? NO_VALUE])),
    ...(measures.length === 1 ? {} : { measure: measure.id }),
    ...(period === null ? {} : { period: period.label }),
  };
  const name = `${seriesName(result, measure, values)}${period?.suffix ?? ''}`;
  return {
    name,
    meta: metaOf('timeseries-multi', []),
    fields: [
      field('time', 'time', starts, { nullable: false }),
      field(
        measure.id,
        'number',
        starts.map((_, slot) => valueIn(cells, group, slot, measure)),
        { labels, config: { unit: measure.unit, displayNameFromDS: name } }
      ),
    ],
  };
}

/** The series of a group and a measure: of the range, and of the earlier time where there is one. */
function seriesOf({ before, cells }: MetricResult, place: Pick<Series, 'measure' | 'group' | 'values'>): Series[] {
  const now = { ...place, cells, period: null };
  return before === null
    ? [now]
    : [now, { ...place, cells: before.cells, period: { label: before.title, suffix: ` (${before.title})` } }];
}

/**
 * One frame a series: time, and one number with the group as labels. Slots in which nothing happened are filled. The
 * event loop is left to others between series.
 */
export async function seriesFrames(result: MetricResult, bucketMs: number): Promise<Frame[]> {
  const { measures, groups, notices } = result;
  const starts = startsOf(result, bucketMs);
  const all = groups.flatMap((values, group) =>
    measures.flatMap((measure) => seriesOf(result, { measure, group, values }))
  );
  const frames: Frame[] = [];
  for (const series of all) {
    await takeTurn();
    frames.push(seriesFrame(result, starts, series));
  }
  const [first] = frames;
  if (first !== undefined && notices.length > 0) {
    first.meta = metaOf('timeseries-multi', notices);
  }
  return frames;
}

/** A change as a share of the earlier value; null where there is none to compare with. */
function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : (now - before) / Math.abs(before);
}

function measureFields({ groups, cells, before }: MetricResult, measure: Measure): Field[] {
  const { id, title, unit, definition, goodDirection } = measure;
  const now = groups.map((_, group) => valueIn(cells, group, 0, measure));
  const value = field(id, 'number', now, { config: { displayName: title, unit, description: definition } });
  if (before === null) {
    return [value];
  }
  const then = groups.map((_, group) => valueIn(before.cells, group, 0, measure));
  const change = now.map((current, group) => changeOf(current, then[group] ?? null));
  return [
    value,
    field(`${id}Before`, 'number', then, { config: { displayName: `${title}, ${before.title}`, unit } }),
    field(`${id}Change`, 'number', change, {
      config: { displayName: `${title}, change`, unit: 'percentunit', custom: { goodDirection } },
    }),
  ];
}

/** One row a group over the whole range. One measure alone is typed so that alert rules take it as numbers. */
export function tableFrame(result: MetricResult): Frame {
  const { measures, groupBy, groups, before, notices } = result;
  const isNumeric = measures.length === 1 && before === null;
  return {
    name: 'metric',
    meta: metaOf(isNumeric ? 'numeric-long' : 'table', notices),
    fields: [
      ...groupBy.map((dimension, index) =>
        field(
          dimension.id,
          'string',
          groups.map((group) => group[index] ?? NO_VALUE),
          { config: { displayName: dimension.title, ...titleMappings(dimension.values) } }
        )
      ),
      ...measures.flatMap((measure) => measureFields(result, measure)),
    ],
  };
}
