import { EmbeddedScene } from '@grafana/scenes';

import { buildManualQueryRunner, buildQueryRunner } from '../../panels/queryRunner';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildControls, buildTimeRange } from '../../scenes/timeAndControls';
import { buildVariables } from '../../scenes/variables';
import { CallDetailBody } from './CallDetailBody';
import { CallLog } from './CallLog';
import { callsPage, likeCalls, oneCall } from './queries';

/** The call log. */
export function callLogScene(): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $variables: buildVariables(),
    $behaviors: [refreshOnRecovery],
    controls: buildControls(),
    body: new CallLog({
      $data: buildQueryRunner([callsPage({ search: '', sort: 'newest' })]),
      more: buildManualQueryRunner(),
      exported: buildManualQueryRunner(),
    }),
  });
}

/** One call. It has a time range only to carry the log's, so that the way back leads to the same place. */
export function callDetailScene(provider: string, callId: string): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $behaviors: [refreshOnRecovery],
    $data: buildQueryRunner([oneCall(provider, callId)]),
    body: new CallDetailBody({ like: buildQueryRunner([likeCalls(provider, callId)]) }),
  });
}
