import { FieldColorModeId, type ThresholdsConfig } from '@grafana/data';
import { PanelBuilders, type VizPanel } from '@grafana/scenes';
import { LegendDisplayMode, StackingMode, VisibilityMode, VizOrientation } from '@grafana/schema';

import { buildQueryRunner, type PageQuery } from './queryRunner';
import { buildPanelMenu } from './panelMenu';

interface BarsOptions {
  title: string;
  description: string;
  /** A query with the format `table` and one dimension. */
  queries: PageQuery[];
  /** The measure whose value colours a bar. */
  colorBy: string;
  thresholds: ThresholdsConfig;
}

/** One bar for each group, longest first, coloured by its value. */
export function buildBars({ title, description, queries, colorBy, thresholds }: BarsOptions): VizPanel {
  return PanelBuilders.barchart()
    .setTitle(title)
    .setDescription(description)
    .setData(buildQueryRunner(queries))
    .setMenu(buildPanelMenu())
    .setOption('orientation', VizOrientation.Horizontal)
    .setOption('colorByField', colorBy)
    .setOption('stacking', StackingMode.None)
    .setOption('showValue', VisibilityMode.Always)
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: false, calcs: [] })
    .setCustomFieldConfig('fillOpacity', 70)
    .setMin(0)
    .setThresholds(thresholds)
    .setColor({ mode: FieldColorModeId.Thresholds })
    .build();
}
