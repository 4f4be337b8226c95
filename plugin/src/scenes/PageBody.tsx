import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { LinkButton, useStyles2 } from '@grafana/ui';
import React from 'react';

import { pageUrl } from '../constants';
import { ReadFailure } from '../panels/ReadFailure';
import { StateMessage } from '../panels/StateMessage';

interface PageBodyState extends SceneObjectState {
  page: Parameters<typeof pageUrl>[0];
  /** The answer that tells whether there is anything to see at all; without it there always is. */
  countedBy?: { refId: string; measure: string };
  sections: SceneObject[];
}

/** A page's sections, or the reason why there is nothing to see. */
export class PageBody extends SceneObjectBase<PageBodyState> {
  static Component = PageBodyView;
}

function PageBodyView({ model }: SceneComponentProps<PageBody>) {
  const styles = useStyles2(getStyles);
  const { sections, page, countedBy } = model.useState();
  const { data } = sceneGraph.getData(model).useState();

  if (data && hasFailed(data)) {
    return (
      <ReadFailure
        title="The numbers could not be read"
        errors={data.errors}
        onRetry={() => sceneGraph.getTimeRange(model).onRefresh()}
      />
    );
  }
  if (data && countedBy && isWithoutCalls(data, countedBy)) {
    return <NoCalls page={page} />;
  }
  return (
    <div className={styles.sections}>
      {sections.map((section) => (
        <section.Component key={section.state.key} model={section} />
      ))}
    </div>
  );
}

function NoCalls({ page }: { page: PageBodyState['page'] }) {
  return (
    <StateMessage
      icon="info-circle"
      title="No calls in this time range"
      actions={
        <>
          <LinkButton href={`${pageUrl(page)}?from=now-7d&to=now`}>Last 7 days, all calls</LinkButton>
          <LinkButton variant="secondary" href={`${pageUrl(page)}?from=now-30d&to=now`}>
            Last 30 days, all calls
          </LinkButton>
        </>
      }
    >
      Nothing matches the time range and the filters above. Calls appear within a second after the platform’s first
      webhook about them.
    </StateMessage>
  );
}

/** True when nothing could be read. What failed by itself is told by its own panel. */
function hasFailed(data: PanelData): boolean {
  return data.state === LoadingState.Error && data.series.length === 0;
}

/** True when the answer is there and counts no call. */
function isWithoutCalls(data: PanelData, { refId, measure }: NonNullable<PageBodyState['countedBy']>): boolean {
  if (data.state !== LoadingState.Done) {
    return false;
  }
  const counted = data.series
    .filter((frame) => frame.refId === refId)
    .flatMap((frame) => frame.fields)
    .find(({ name }) => name === measure);
  return !counted?.values[0];
}

const getStyles = (theme: GrafanaTheme2) => ({
  sections: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(3), minWidth: 0 }),
});
