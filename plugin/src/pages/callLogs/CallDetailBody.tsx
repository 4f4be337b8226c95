import { LoadingState } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { sceneGraph, SceneObjectBase, type SceneComponentProps } from '@grafana/scenes';
import { Button, LinkButton, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';

import { StateMessage } from '../../panels/StateMessage';
import { linkToPage } from '../../scenes/pageLinks';
import { CallDetail } from './CallDetail';
import { readCall } from './readCall';

const NOT_FOUND = 404;
const FORBIDDEN = 403;

/** The call of its surrounding data, or why there is none to see. */
export class CallDetailBody extends SceneObjectBase {
  static Component = CallDetailBodyView;
}

function CallDetailBodyView({ model }: SceneComponentProps<CallDetailBody>) {
  const { data } = sceneGraph.getData(model).useState();
  const call = data ? readCall(data.series) : null;
  const backToLog = (
    <LinkButton variant="secondary" icon="arrow-left" href={linkToPage('callLogs', locationService.getSearchObject())}>
      Back to the call log
    </LinkButton>
  );

  if (data?.state === LoadingState.Error) {
    const { status, message } = data.errors?.[0] ?? {};
    return (
      <StateMessage
        icon={status === NOT_FOUND ? 'search' : 'exclamation-triangle'}
        title={titleOfFailure(status)}
        actions={
          <>
            {backToLog}
            {status !== NOT_FOUND && status !== FORBIDDEN && (
              <Button onClick={() => sceneGraph.getTimeRange(model).onRefresh()}>Try again</Button>
            )}
          </>
        }
      >
        {message ?? 'The service gave no reason.'}
      </StateMessage>
    );
  }
  if (call) {
    return <CallDetail call={call} timeZone={sceneGraph.getTimeRange(model).getTimeZone()} />;
  }
  if (data?.state === LoadingState.Done) {
    return <StateMessage icon="search" title="This call is not on record" actions={backToLog} />;
  }
  return <LoadingPlaceholder text="Loading the call…" />;
}

function titleOfFailure(status: number | undefined): string {
  if (status === NOT_FOUND) {
    return 'This call is not on record';
  }
  return status === FORBIDDEN ? 'You may not see this call' : 'The call could not be read';
}
