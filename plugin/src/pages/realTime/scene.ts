import { EmbeddedScene, VariableValueSelectors } from '@grafana/scenes';

import { buildQueryRunner } from '../../panels/queryRunner';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildTimeRange } from '../../scenes/timeAndControls';
import { buildBoardVariables } from '../../scenes/variables';
import { LiveBoard } from './LiveBoard';

/** The live board. It has a time range only to carry the other pages', so that the way back leads to the same place. */
export function realTimeScene(): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: buildTimeRange(),
    $variables: buildBoardVariables(),
    $behaviors: [refreshOnRecovery],
    controls: [new VariableValueSelectors({})],
    body: new LiveBoard({ $data: buildQueryRunner([{ refId: 'live', queryType: 'live' }]) }),
  });
}
