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
import type { CallSummary } from '@voicehive/datasource-service/contract';
import React from 'react';
import { useLocation } from 'react-router-dom';

import { pageUrl } from '../../constants';
import { ReadFailure } from '../../panels/ReadFailure';
import { StateMessage } from '../../panels/StateMessage';
import { linkToCall } from '../../scenes/pageLinks';
import { CallLogFoot } from './CallLogFoot';
import { CallTable } from './CallTable';
import { callsPage } from './queries';
import { readCalls } from './readCalls';

interface CallLogState extends SceneObjectState {
  /** Answers with the first page whenever time or filters change. */
  $data: SceneQueryRunner;
  /** Answers with further pages on demand. */
  more: SceneQueryRunner;
  calls: CallSummary[];
  nextCursor: string | null;
}

/** The log: a first page, and more of it for as long as the reader wants. */
export class CallLog extends SceneObjectBase<CallLogState> {
  static Component = CallLogView;

  constructor(state: Pick<CallLogState, '$data' | 'more'>) {
    super({ ...state, calls: [], nextCursor: null });
    this.addActivationHandler(() => {
      this.showFirstPage(this.state.$data.state.data);
      this._subs.add(this.state.$data.subscribeToState(({ data }) => this.showFirstPage(data)));
      this._subs.add(this.state.more.subscribeToState(({ data }) => this.appendPage(data)));
    });
  }

  /** Asks for the page after the last one shown. */
  loadMore() {
    const { more, nextCursor } = this.state;
    if (nextCursor) {
      more.setState({ queries: [callsPage(nextCursor)] });
      more.runQueries();
    }
  }

  private showFirstPage(data: PanelData | undefined) {
    if (data?.state === LoadingState.Done) {
      this.setState(readCalls(data.series));
    }
  }

  private appendPage(data: PanelData | undefined) {
    const isExpected = this.state.more.state.queries[0]?.cursor === this.state.nextCursor;
    if (data?.state === LoadingState.Done && isExpected) {
      const page = readCalls(data.series);
      this.setState({ calls: [...this.state.calls, ...page.calls], nextCursor: page.nextCursor });
    }
  }
}

function CallLogView({ model }: SceneComponentProps<CallLog>) {
  const { calls, $data } = model.useState();
  const { data } = $data.useState();

  if (data?.state === LoadingState.Error) {
    return <ReadFailure title="The calls could not be read" errors={data.errors} onRetry={() => $data.runQueries()} />;
  }
  if (calls.length > 0) {
    return <ShownCalls model={model} />;
  }
  return data?.state === LoadingState.Done ? <NoCalls /> : <LoadingPlaceholder text="Loading calls…" />;
}

function ShownCalls({ model }: SceneComponentProps<CallLog>) {
  const styles = useStyles2(getStyles);
  // Renders again when the URL changes, so that links carry the present filters.
  useLocation();
  const { calls, nextCursor, more } = model.useState();
  const { data } = more.useState();
  const search = locationService.getSearchObject();
  return (
    <div className={styles.log}>
      <CallTable
        calls={calls}
        timeZone={sceneGraph.getTimeRange(model).getTimeZone()}
        linkOf={(call) => linkToCall(call.provider, call.callId, search)}
      />
      <CallLogFoot shown={calls.length} hasMore={nextCursor !== null} more={data} onMore={() => model.loadMore()} />
    </div>
  );
}

function NoCalls() {
  return (
    <StateMessage
      icon="info-circle"
      title="No calls in this time range"
      actions={<LinkButton href={`${pageUrl('callLogs')}?from=now-7d&to=now`}>Last 7 days, all calls</LinkButton>}
    >
      Nothing matches the time range and the filters above.
    </StateMessage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  log: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(2), minWidth: 0 }),
});
