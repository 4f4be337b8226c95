import { SceneAppPage } from '@grafana/scenes';

import { PAGES, pageUrl } from '../../constants';
import { FeedbackButton } from '../../scenes/feedback/FeedbackButton';
import { CARRIED_URL_KEYS } from '../../scenes/filters';
import { callAnalyticsScene } from './scene';

/** Call analytics: volume, outcomes, latency and cost. */
export function callAnalyticsPage(): SceneAppPage {
  return new SceneAppPage({
    title: 'Call analytics',
    subTitle: 'How many calls, how they ended, how fast the agent answered and what it cost.',
    url: pageUrl('callAnalytics'),
    routePath: `${PAGES.callAnalytics}/*`,
    preserveUrlKeys: CARRIED_URL_KEYS,
    controls: [new FeedbackButton({ page: 'callAnalytics' })],
    getScene: callAnalyticsScene,
  });
}
