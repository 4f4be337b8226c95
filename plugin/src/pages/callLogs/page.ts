import { SceneAppPage, type SceneAppPageLike, type SceneRouteMatch } from '@grafana/scenes';

import { PAGES, pageUrl } from '../../constants';
import { FeedbackButton } from '../../scenes/feedback/FeedbackButton';
import { LOG_URL_KEYS } from './logAddress';
import { callDetailScene, callLogScene } from './scene';

interface CallParams {
  provider: string;
  callId: string;
}

/** Call logs: the list, and each call in full below it. */
export function callLogsPage(): SceneAppPage {
  return new SceneAppPage({
    title: 'Call logs',
    subTitle: 'Every call. Open one to see its transcript, its turns and its cost.',
    url: pageUrl('callLogs'),
    routePath: `${PAGES.callLogs}/*`,
    preserveUrlKeys: LOG_URL_KEYS,
    controls: [new FeedbackButton({ page: 'callLogs' })],
    getScene: callLogScene,
    drilldowns: [{ routePath: ':provider/:callId/*', getPage: callDetailPage }],
  });
}

function callDetailPage({ params }: SceneRouteMatch<CallParams>, parent: SceneAppPageLike): SceneAppPage {
  const { provider, callId } = params;
  return new SceneAppPage({
    title: `Call ${callId}`,
    url: `${pageUrl('callLogs')}/${encodeURIComponent(provider)}/${encodeURIComponent(callId)}`,
    routePath: '/*',
    preserveUrlKeys: LOG_URL_KEYS,
    getParentPage: () => parent,
    getScene: () => callDetailScene(provider, callId),
  });
}
