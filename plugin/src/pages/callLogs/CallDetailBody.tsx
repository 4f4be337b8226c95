import { LoadingState } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { sceneGraph, SceneObjectBase, type SceneComponentProps } from '@grafana/scenes';
import { LinkButton, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';

import { ReadFailure } from '../../panels/ReadFailure';
import { StateMessage } from '../../panels/StateMessage';
import { linkToPage } from '../../scenes/pageLinks';
import { CallDetail } from './CallDetail';
import { readCall } from './readCall';

const NOT_ON_RECORD = 'This call is not on record';

/** The call of its surrounding data, or why there is none to see. */
export class CallDetailBody extends SceneObjectBase {
  static Component = CallDetailBodyView;
}

function CallDetailBodyView({ model }: SceneComponentProps<CallDetailBody>) {
  const { data } = sceneGraph.getData(model).useState();
  const call = data ? readCall(data.series) : null;

  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The call could not be read"
        titles={{ notFound: NOT_ON_RECORD, forbidden: 'You may not see this call' }}
        errors={data.errors}
        actions={<BackToLog />}
        onRetry={() => sceneGraph.getTimeRange(model).onRefresh()}
      />
    );
  }
  if (call) {
    return <CallDetail call={call} timeZone={sceneGraph.getTimeRange(model).getTimeZone()} />;
  }
  if (data?.state === LoadingState.Done) {
    return <StateMessage icon="search" title={NOT_ON_RECORD} actions={<BackToLog />} />;
  }
  return <LoadingPlaceholder text="Loading the call…" />;
}

function BackToLog() {
  return (
    <LinkButton variant="secondary" icon="arrow-left" href={linkToPage('callLogs', locationService.getSearchObject())}>
      Back to the call log
    </LinkButton>
  );
}
