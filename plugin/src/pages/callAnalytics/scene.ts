import { EmbeddedScene } from '@grafana/scenes';

import { buildPageRunner } from '../../panels/queryRunner';
import { askWithPage } from '../../scenes/askWithPage';
import { buildGrid, HALVES, KEY_NUMBERS, ONE_COLUMN } from '../../scenes/grid';
import { PageBody } from '../../scenes/PageBody';
import { PageSection } from '../../scenes/PageSection';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildControls, buildTimeRange } from '../../scenes/timeAndControls';
import { buildVariables } from '../../scenes/variables';
import { costPanels, latencyPanels, outcomePanels } from './chartPanels';
import { keyNumberPanels } from './keyNumberPanels';
import { moversPanel, tablePanels, versionsPanel } from './tablePanels';
import { DragMode } from './whatChanged/DragMode';
import { DragRange } from './whatChanged/DragRange';
import { WhatChanged } from './whatChanged/WhatChanged';

/** The call analytics page: key numbers, what happened over time, what has changed, who and why. */
export function callAnalyticsScene(): EmbeddedScene {
  const body = new PageBody({
    countedBy: { refId: 'numbers', measure: 'calls' },
    page: 'callAnalytics',
    sections: [
      new PageSection({ title: 'In short', body: buildGrid(keyNumberPanels(), KEY_NUMBERS) }),
      new PageSection({
        title: 'Volume and outcomes',
        $timeRange: new DragRange(),
        body: buildGrid(outcomePanels(), { ...HALVES, rowHeight: 280 }),
      }),
      new PageSection({ title: 'What changed', body: new WhatChanged() }),
      new PageSection({
        title: 'New versions',
        body: buildGrid([versionsPanel()], { ...ONE_COLUMN, rowHeight: 260 }),
      }),
      new PageSection({
        title: 'Latency',
        $timeRange: new DragRange(),
        body: buildGrid(latencyPanels(), { ...HALVES, rowHeight: 280 }),
      }),
      new PageSection({
        title: 'Cost',
        $timeRange: new DragRange(),
        body: buildGrid(costPanels(), { ...HALVES, rowHeight: 280 }),
      }),
      new PageSection({
        title: 'Who and why',
        body: buildGrid([moversPanel(), ...tablePanels()], { columns: 'minmax(0, 1fr)', rowHeight: 340 }),
      }),
    ],
  });
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $variables: buildVariables(),
    $behaviors: [refreshOnRecovery, askWithPage],
    $data: buildPageRunner(body),
    controls: buildControls([new DragMode()]),
    body,
  });
}
