import { FieldColorModeId, type ThresholdsConfig } from '@grafana/data';
import { PanelBuilders, SceneDataTransformer, type VizPanel } from '@grafana/scenes';
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/schema';

import { buildPanelMenu } from './panelMenu';
import { pickMeasure } from './pickMeasure';

interface StatOptions {
  title: string;
  /** What the number says, for the panel's info mark. */
  description: string;
  /** Measure to show out of the answer of the surrounding object's query. */
  measure: string;
  /** Without thresholds the number is neither good nor bad. */
  thresholds?: ThresholdsConfig;
  decimals?: number;
}

/** One number of a table answer that several panels share. */
export function buildStat({ title, description, measure, thresholds, decimals }: StatOptions): VizPanel {
  const panel = PanelBuilders.stat()
    .setTitle(title)
    .setDescription(description)
    .setData(new SceneDataTransformer({ transformations: [pickMeasure(measure)] }))
    .setMenu(buildPanelMenu())
    .setOption('graphMode', BigValueGraphMode.None)
    .setOption('textMode', BigValueTextMode.Value)
    .setOption('colorMode', thresholds ? BigValueColorMode.Value : BigValueColorMode.None)
    .setNoValue('–');
  if (decimals !== undefined) {
    panel.setDecimals(decimals);
  }
  if (thresholds) {
    panel.setThresholds(thresholds).setColor({ mode: FieldColorModeId.Thresholds });
  }
  return panel.build();
}
