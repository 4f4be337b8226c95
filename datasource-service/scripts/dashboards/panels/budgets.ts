import { thresholdsFrom } from '../catalogue.ts';
import type { Panel } from '../layout.ts';
import { linkTo } from '../links.ts';
import { objectives } from '../queries.ts';
import { buildPanel, type PanelFacts } from './panel.ts';

/** How much of its error budget each objective has left, one bar each. */
export function budgetBars(facts: Pick<PanelFacts, 'id' | 'title' | 'description' | 'width' | 'height'>): Panel {
  return buildPanel(
    { ...facts, queries: [objectives('slo')] },
    {
      type: 'bargauge',
      defaults: {
        unit: 'percentunit',
        min: 0,
        max: 1,
        color: { mode: 'thresholds' },
        thresholds: thresholdsFrom([
          { color: 'red', value: null },
          { color: 'orange', value: 0.1 },
          { color: 'green', value: 0.5 },
        ]),
        links: [linkTo('System health')],
      },
      options: {
        reduceOptions: { calcs: ['lastNotNull'], fields: '/budgetLeft$/', values: true },
        displayMode: 'basic',
        orientation: 'horizontal',
        valueMode: 'color',
        namePlacement: 'auto',
        sizing: 'auto',
        showUnfilled: true,
        minVizWidth: 8,
        minVizHeight: 16,
        maxVizHeight: 300,
        legend: { displayMode: 'list', placement: 'bottom', showLegend: false, calcs: [] },
      },
      // With one text beside it, Grafana names each bar by it.
      transformations: [{ id: 'filterFieldsByName', options: { include: { names: ['title', 'budgetLeft'] } } }],
    }
  );
}
