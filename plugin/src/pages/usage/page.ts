import { SceneAppPage } from '@grafana/scenes';

import { PAGES, pageUrl } from '../../constants';
import { FeedbackButton } from '../../scenes/feedback/FeedbackButton';
import { CARRIED_URL_KEYS } from '../../scenes/filters';
import { usageScene } from './scene';

/** Usage: what was used, by whom, and what it cost. */
export function usagePage(): SceneAppPage {
  return new SceneAppPage({
    title: 'Usage',
    subTitle: 'Minutes, tokens, characters and cost, by any one or two dimensions, and how the month will end.',
    url: pageUrl('usage'),
    routePath: `${PAGES.usage}/*`,
    preserveUrlKeys: CARRIED_URL_KEYS,
    controls: [new FeedbackButton({ page: 'usage' })],
    getScene: usageScene,
  });
}
