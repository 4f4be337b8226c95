import { sceneGraph, SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import React from 'react';

import { AnswerPart } from '../../../panels/AnswerPart';
import { onCall } from '../queries';
import { OnCallView } from './OnCallView';

interface OnCallState extends SceneObjectState {
  /** This part of the page's answer. */
  $data: AnswerPart;
}

/** Who is on call now in each schedule, and who comes next. */
export class OnCall extends SceneObjectBase<OnCallState> {
  static Component = OnCallComponent;

  constructor() {
    super({ $data: new AnswerPart({ queries: [onCall()] }) });
  }
}

function OnCallComponent({ model }: SceneComponentProps<OnCall>) {
  const { $data } = model.useState();
  const { data } = $data.useState();
  const timeRange = sceneGraph.getTimeRange(model);
  return <OnCallView data={data} timeZone={timeRange.getTimeZone()} onRetry={() => timeRange.onRefresh()} />;
}
