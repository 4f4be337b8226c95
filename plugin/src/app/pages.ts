import { SceneApp } from '@grafana/scenes';

import { callAnalyticsPage } from '../pages/callAnalytics/page';
import { callLogsPage } from '../pages/callLogs/page';

/** The app and its pages, in the order of the navigation. */
export function buildApp(): SceneApp {
  return new SceneApp({
    pages: [callAnalyticsPage(), callLogsPage()],
    urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true },
  });
}
