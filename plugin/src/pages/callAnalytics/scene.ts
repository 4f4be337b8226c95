import { EmbeddedScene, SceneCSSGridLayout, type VizPanel } from '@grafana/scenes';

import { buildQueryRunner } from '../../scenes/queryRunner';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildControls, buildTimeRange } from '../../scenes/timeAndControls';
import { buildVariables } from '../../scenes/variables';
import { AnalyticsBody } from './AnalyticsBody';
import { chartPanels } from './chartPanels';
import { keyNumberPanels } from './keyNumberPanels';
import { keyNumbers } from './queries';
import { tablePanels } from './tablePanels';

/** The call analytics page: key numbers, what happened over time, who and why. */
export function callAnalyticsScene(): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $variables: buildVariables(),
    $behaviors: [refreshOnRecovery],
    controls: buildControls(),
    body: new AnalyticsBody({
      $data: buildQueryRunner([keyNumbers()]),
      sections: [
        grid(keyNumberPanels(), { columnWidth: 160, rowHeight: 100 }),
        grid(chartPanels(), { columnWidth: 390, rowHeight: 280 }),
        grid(tablePanels(), { columnWidth: 900, rowHeight: 320 }),
      ],
    }),
  });
}

/** As many equal columns as fit; sizes are pixels. */
function grid(children: VizPanel[], { columnWidth, rowHeight }: { columnWidth: number; rowHeight: number }) {
  return new SceneCSSGridLayout({
    children,
    templateColumns: `repeat(auto-fit, minmax(min(${columnWidth}px, 100%), 1fr))`,
    autoRows: `${rowHeight}px`,
  });
}
