import { FieldColorModeId } from '@grafana/data';
import { PanelBuilders, type VizPanel } from '@grafana/scenes';
import { LegendDisplayMode, StackingMode, VisibilityMode, VizOrientation } from '@grafana/schema';

import { AnswerPart } from './AnswerPart';
import type { PageQuery } from './PageQuery';
import { buildPanelMenu } from './panelMenu';
import { thresholdsOf } from './thresholds';

interface BarsOptions {
  title: string;
  description: string;
  /** A query with the format `table` and one dimension. */
  queries: PageQuery[];
  /** The measure whose value a bar shows; its thresholds colour it. */
  measure: string;
}

/** One bar for each group, longest first, coloured by its value. */
export function buildBars({ title, description, queries, measure }: BarsOptions): VizPanel {
  const thresholds = thresholdsOf(measure);
  const panel = PanelBuilders.barchart()
    .setTitle(title)
    .setDescription(description)
    .setData(new AnswerPart({ queries }))
    .setMenu(buildPanelMenu())
    .setOption('orientation', VizOrientation.Horizontal)
    .setOption('colorByField', measure)
    .setOption('stacking', StackingMode.None)
    .setOption('showValue', VisibilityMode.Always)
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: false, calcs: [] })
    .setCustomFieldConfig('fillOpacity', 70)
    .setMin(0);
  if (thresholds) {
    panel.setThresholds(thresholds).setColor({ mode: FieldColorModeId.Thresholds });
  }
  return panel.build();
}
