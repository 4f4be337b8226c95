import { SceneAppPage } from '@grafana/scenes';

import { PAGES, pageUrl } from '../../constants';
import { FeedbackButton } from '../../scenes/feedback/FeedbackButton';
import { CARRIED_URL_KEYS } from '../../scenes/filters';
import { systemHealthScene } from './scene';

/** System health: whether the service works, whether it keeps its promises, and what its vendors do. */
export function systemHealthPage(): SceneAppPage {
  return new SceneAppPage({
    title: 'System health',
    subTitle:
      'Whether every webhook arrives and every number is right, what is promised and kept, and how the vendors do.',
    url: pageUrl('systemHealth'),
    routePath: `${PAGES.systemHealth}/*`,
    preserveUrlKeys: CARRIED_URL_KEYS,
    controls: [new FeedbackButton({ page: 'systemHealth' })],
    getScene: systemHealthScene,
  });
}
