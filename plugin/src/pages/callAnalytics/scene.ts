import { EmbeddedScene, SceneCSSGridLayout, type VizPanel } from '@grafana/scenes';

import { buildQueryRunner } from '../../panels/queryRunner';
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
        grid(keyNumberPanels(), { columns: 'repeat(auto-fit, minmax(130px, 1fr))', rowHeight: 100 }),
        grid(chartPanels(), { columns: 'repeat(2, minmax(0, 1fr))', narrowColumns: 'minmax(0, 1fr)', rowHeight: 280 }),
        grid(tablePanels(), { columns: 'minmax(0, 1fr)', rowHeight: 320 }),
      ],
    }),
  });
}

interface Grid {
  /** Columns as CSS names them. */
  columns: string;
  /** Columns on a narrow screen, when they differ. */
  narrowColumns?: string;
  /** Pixels. */
  rowHeight: number;
}

function grid(children: VizPanel[], { columns, narrowColumns = columns, rowHeight }: Grid): SceneCSSGridLayout {
  return new SceneCSSGridLayout({
    children,
    templateColumns: columns,
    autoRows: `${rowHeight}px`,
    md: { templateColumns: narrowColumns, rowGap: 1, columnGap: 1 },
  });
}
