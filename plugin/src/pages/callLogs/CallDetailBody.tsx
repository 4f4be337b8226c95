import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import React, { useEffect } from 'react';

import { ReadFailure } from '../../panels/ReadFailure';
import { StateMessage } from '../../panels/StateMessage';
import { CallDetail } from './CallDetail';
import { LikeCalls } from './LikeCalls';
import { linkToCallOfLog, linkToLog } from './logAddress';
import { neighboursOf } from './neighbours';
import { readCall, type ReadCall } from './readCall';
import { readCalls } from './readCalls';

const NOT_ON_RECORD = 'This call is not on record';

/** A call that is still under way is read again this often, ms. */
const FOLLOW_MS = 5000;

interface CallDetailBodyState extends SceneObjectState {
  /** Answers with the calls like this one. */
  like: SceneQueryRunner;
  /** The call as it was read last, also while it is being read again. */
  call: ReadCall | null;
}

/** The call of its surrounding data, or why there is none to see. */
export class CallDetailBody extends SceneObjectBase<CallDetailBodyState> {
  static Component = CallDetailBodyView;

  constructor(state: Pick<CallDetailBodyState, 'like'>) {
    super({ ...state, call: null });
    this.addActivationHandler(() => {
      const source = sceneGraph.getData(this);
      this.take(source.state.data);
      this._subs.add(source.subscribeToState(({ data }) => this.take(data)));
      return this.state.like.activate();
    });
  }

  private take(data: PanelData | undefined) {
    const call = data ? readCall(data.series) : null;
    if (call) {
      this.setState({ call });
    }
  }
}

function CallDetailBodyView({ model }: SceneComponentProps<CallDetailBody>) {
  const { data } = sceneGraph.getData(model).useState();
  const { call } = model.useState();
  const refresh = () => sceneGraph.getTimeRange(model).onRefresh();
  useFollowing(call, refresh);

  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The call could not be read"
        titles={{ notFound: NOT_ON_RECORD, forbidden: 'You may not see this call' }}
        errors={data.errors}
        actions={<BackToLog />}
        onRetry={refresh}
      />
    );
  }
  if (call) {
    return <ShownCall model={model} call={call} />;
  }
  if (data?.state === LoadingState.Done) {
    return <StateMessage icon="search" title={NOT_ON_RECORD} actions={<BackToLog />} />;
  }
  return <LoadingPlaceholder text="Loading the call…" />;
}

function ShownCall({ model, call }: SceneComponentProps<CallDetailBody> & { call: ReadCall }) {
  const styles = useStyles2(getStyles);
  const { data } = model.state.like.useState();
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  const problem =
    data?.state === LoadingState.Error ? (data.errors?.[0]?.message ?? 'The service gave no reason.') : undefined;
  const alike = data?.state === LoadingState.Done ? readCalls(data.series).calls : undefined;
  return (
    <div className={styles.body}>
      <Ways call={call} />
      <CallDetail
        call={call}
        timeZone={timeZone}
        like={<LikeCalls calls={alike} problem={problem} timeZone={timeZone} />}
      />
    </div>
  );
}

/** The ways to the log and to the calls beside this one in it. */
function Ways({ call }: { call: ReadCall }) {
  const styles = useStyles2(getStyles);
  const address = locationService.getSearchObject();
  const { previous, next } = neighboursOf(call);
  return (
    <nav className={styles.ways} aria-label="Calls of the log">
      <BackToLog />
      {previous && (
        <LinkButton variant="secondary" icon="angle-left" href={linkToCallOfLog(previous, address)}>
          Previous call
        </LinkButton>
      )}
      {next && (
        <LinkButton variant="secondary" icon="angle-right" href={linkToCallOfLog(next, address)}>
          Next call
        </LinkButton>
      )}
    </nav>
  );
}

function BackToLog() {
  return (
    <LinkButton variant="secondary" icon="arrow-left" href={linkToLog(locationService.getSearchObject())}>
      Back to the call log
    </LinkButton>
  );
}

/** Reads a call that is still under way again and again. */
function useFollowing(call: ReadCall | null, refresh: () => void) {
  const isOpen = call !== null && call.state !== 'ended';
  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    const timer = setInterval(refresh, FOLLOW_MS);
    return () => clearInterval(timer);
    // The refresh is always that of the same time range.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOpen]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(1), minWidth: 0 }),
  ways: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
