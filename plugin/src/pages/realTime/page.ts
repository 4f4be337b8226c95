import { SceneAppPage } from '@grafana/scenes';

import { PAGES, pageUrl } from '../../constants';
import { FeedbackButton } from '../../scenes/feedback/FeedbackButton';
import { CARRIED_URL_KEYS } from '../../scenes/filters';
import { realTimeScene } from './scene';

/** Real time: the calls that are under way now. */
export function realTimePage(): SceneAppPage {
  return new SceneAppPage({
    title: 'Real time',
    subTitle: 'The calls that are under way now, as they change.',
    url: pageUrl('realTime'),
    routePath: `${PAGES.realTime}/*`,
    preserveUrlKeys: CARRIED_URL_KEYS,
    controls: [new FeedbackButton({ page: 'realTime' })],
    getScene: realTimeScene,
  });
}
