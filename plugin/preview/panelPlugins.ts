import { FieldColorModeId, identityOverrideProcessor, PanelPlugin, PluginType, type PanelProps } from '@grafana/data';
import type { ComponentType } from 'react';

import { BarChartPanel } from './panels/BarChartPanel';
import { StatPanel } from './panels/StatPanel';
import { TablePanel } from './panels/TablePanel';
import { TimeSeriesPanel } from './panels/TimeSeriesPanel';
import { buildPluginMeta } from './pluginMeta';

/** Options of series that the plugin sets; an option that a panel does not declare is removed. */
const SERIES_OPTIONS: Record<string, unknown> = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: false,
  axisPlacement: 'auto',
  stacking: { mode: 'none', group: 'A' },
  scaleDistribution: { type: 'linear' },
};

/** Stand-ins for Grafana's own panels, which are on no package registry. Only the preview has them. */
export function buildPanelPlugins(): Map<string, PanelPlugin> {
  return new Map([
    ['timeseries', buildPanel('timeseries', TimeSeriesPanel, SERIES_OPTIONS)],
    ['stat', buildPanel('stat', StatPanel)],
    ['table', buildPanel('table', TablePanel)],
    ['barchart', buildPanel('barchart', BarChartPanel, SERIES_OPTIONS)],
  ]);
}

// Each panel has options of its own; what they share is that Grafana hands them over.
function buildPanel<T>(
  id: string,
  view: ComponentType<PanelProps<T>>,
  custom: Record<string, unknown> = {}
): PanelPlugin {
  const plugin = new PanelPlugin(view).useFieldConfig({
    standardOptions: { color: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } },
    useCustomConfig: (builder) => {
      for (const [name, defaultValue] of Object.entries(custom)) {
        builder.addCustomEditor({
          id: name,
          path: name,
          name,
          editor: () => null,
          override: () => null,
          process: identityOverrideProcessor,
          shouldApply: () => true,
          defaultValue,
          settings: {},
        });
      }
    },
  });
  plugin.setDataSupport({ annotations: id === 'timeseries', alertStates: false });
  plugin.meta = { ...buildPluginMeta({ id, name: id, type: PluginType.panel }), sort: 0 };
  return plugin as PanelPlugin;
}
