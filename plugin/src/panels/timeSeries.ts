import { PanelBuilders, type VizPanel } from '@grafana/scenes';
import {
  GraphDrawStyle,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/schema';

import { AnswerPart } from './AnswerPart';
import type { PageQuery } from './PageQuery';
import { nameFields } from './nameFields';
import { buildPanelMenu } from './panelMenu';
import { thresholdsOf } from './thresholds';

interface TimeSeriesOptions {
  title: string;
  description: string;
  queries: PageQuery[];
  /** `lines` for levels and latencies, `stackedBars` for counts whose parts add up. */
  style: 'lines' | 'stackedBars';
  /** An answer whose rows are marked on the time axis. */
  marks?: PageQuery;
  /** Name of the one frame to show, where the answer has several. */
  frame?: string;
  /** Names of series that do not bring them along. */
  titles?: Readonly<Record<string, string>>;
  /** A measure whose thresholds are drawn as lines. */
  thresholdsOf?: string;
}

/** Series of an earlier time carry the label `period`; their names end with it in brackets. */
const EARLIER_SERIES = '/\\((period before|.* earlier)\\)$/';

/** Measures over time. Units and names of series come with the answer. */
export function buildTimeSeries(options: TimeSeriesOptions): VizPanel {
  const { title, description, queries, style, marks, frame, titles = {} } = options;
  const isStacked = style === 'stackedBars';
  const thresholds = options.thresholdsOf === undefined ? undefined : thresholdsOf(options.thresholdsOf);
  const panel = PanelBuilders.timeseries()
    .setTitle(title)
    .setDescription(description)
    .setData(new AnswerPart({ queries, marks, frame }))
    .setMenu(buildPanelMenu())
    .setCustomFieldConfig('drawStyle', isStacked ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .setCustomFieldConfig('stacking', { mode: isStacked ? StackingMode.Normal : StackingMode.None, group: 'A' })
    .setCustomFieldConfig('fillOpacity', isStacked ? 80 : 8)
    .setCustomFieldConfig('lineWidth', isStacked ? 0 : 2)
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setCustomFieldConfig('spanNulls', false)
    .setMin(0)
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending })
    .setOverrides((overrides) => {
      nameFields(overrides, titles);
      overrides
        .matchFieldsWithNameByRegex(EARLIER_SERIES)
        .overrideCustomFieldConfig('lineStyle', { fill: 'dash', dash: [6, 6] })
        .overrideCustomFieldConfig('fillOpacity', 0)
        .overrideCustomFieldConfig('lineWidth', 1);
    });
  if (thresholds) {
    panel.setThresholds(thresholds).setCustomFieldConfig('thresholdsStyle', { mode: GraphThresholdsStyleMode.Dashed });
  }
  return panel.build();
}
