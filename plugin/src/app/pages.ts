import { SceneApp } from '@grafana/scenes';

import { callAnalyticsPage } from '../pages/callAnalytics/page';
import { callLogsPage } from '../pages/callLogs/page';
import { realTimePage } from '../pages/realTime/page';
import { systemHealthPage } from '../pages/systemHealth/page';
import { usagePage } from '../pages/usage/page';
import { registerOwnPanels } from '../panels/registerOwnPanels';

/** The app and its pages, in the order of the navigation. Scenes keep what it gives, so that it runs once. */
export function buildApp(): SceneApp {
  registerOwnPanels();
  return new SceneApp({
    pages: [callAnalyticsPage(), realTimePage(), callLogsPage(), usagePage(), systemHealthPage()],
    urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true },
  });
}
