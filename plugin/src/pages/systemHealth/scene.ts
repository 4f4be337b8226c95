import { EmbeddedScene } from '@grafana/scenes';

import { buildManualQueryRunner, buildPageRunner } from '../../panels/queryRunner';
import { askWithPage } from '../../scenes/askWithPage';
import { buildGrid, ONE_COLUMN, TABLES } from '../../scenes/grid';
import { PageBody } from '../../scenes/PageBody';
import { PageSection } from '../../scenes/PageSection';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildControls, buildTimeRange } from '../../scenes/timeAndControls';
import { buildVariables } from '../../scenes/variables';
import { FiringAlerts } from './alerts/FiringAlerts';
import { Inbox } from './inbox/Inbox';
import { Incidents } from './incidents/Incidents';
import { OnCall } from './onCall/OnCall';
import {
  componentsPanel,
  objectivesPanel,
  pipelineSeriesPanel,
  pipelineTablePanel,
  scorecardPanels,
  statusTimelinePanel,
} from './panels';

/** The system health page: the service itself, its promises, its webhooks, its vendors. */
export function systemHealthScene(): EmbeddedScene {
  const body = new PageBody({
    page: 'systemHealth',
    sections: [
      new PageSection({ title: 'Now', body: new FiringAlerts() }),
      new PageSection({ title: 'Open incidents', body: new Incidents() }),
      new PageSection({ title: 'Who is on call', body: new OnCall() }),
      new PageSection({
        title: 'The service',
        body: buildGrid([componentsPanel()], { ...ONE_COLUMN, rowHeight: 300 }),
      }),
      new PageSection({
        title: 'History',
        body: buildGrid([statusTimelinePanel()], { ...ONE_COLUMN, rowHeight: 220 }),
      }),
      new PageSection({ title: 'Promises', body: buildGrid([objectivesPanel()], { ...ONE_COLUMN, rowHeight: 470 }) }),
      new PageSection({
        title: 'Webhooks',
        body: buildGrid([pipelineTablePanel(), pipelineSeriesPanel()], { ...ONE_COLUMN, rowHeight: 240 }),
      }),
      new PageSection({ title: 'Webhook inbox', body: new Inbox({ $data: buildManualQueryRunner() }) }),
      new PageSection({ title: 'Vendors', body: buildGrid(scorecardPanels(), { ...TABLES, rowHeight: 220 }) }),
    ],
  });
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $variables: buildVariables(),
    $behaviors: [refreshOnRecovery, askWithPage],
    $data: buildPageRunner(body),
    controls: buildControls(),
    body,
  });
}
