import { PanelBuilders, type VizPanel } from '@grafana/scenes';
import {
  GraphDrawStyle,
  LegendDisplayMode,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/schema';

import { buildQueryRunner, type PageQuery } from './queryRunner';
import { buildPanelMenu } from './panelMenu';

interface TimeSeriesOptions {
  title: string;
  description: string;
  queries: PageQuery[];
  /** `lines` for levels and latencies, `stackedBars` for counts whose parts add up. */
  style: 'lines' | 'stackedBars';
}

/** Measures over time. Units and names of series come with the answer. */
export function buildTimeSeries({ title, description, queries, style }: TimeSeriesOptions): VizPanel {
  const isStacked = style === 'stackedBars';
  return PanelBuilders.timeseries()
    .setTitle(title)
    .setDescription(description)
    .setData(buildQueryRunner(queries))
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
    .build();
}
