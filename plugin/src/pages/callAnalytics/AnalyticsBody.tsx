import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { LinkButton, useStyles2 } from '@grafana/ui';
import React from 'react';

import { ReadFailure } from '../../panels/ReadFailure';
import { StateMessage } from '../../panels/StateMessage';
import { pageUrl } from '../../constants';

interface AnalyticsBodyState extends SceneObjectState {
  sections: SceneObject[];
}

/** The page's sections, or the reason why there is nothing to see. Its data is the answer of the key numbers. */
export class AnalyticsBody extends SceneObjectBase<AnalyticsBodyState> {
  static Component = AnalyticsBodyView;
}

function AnalyticsBodyView({ model }: SceneComponentProps<AnalyticsBody>) {
  const styles = useStyles2(getStyles);
  const { sections } = model.useState();
  const { data } = sceneGraph.getData(model).useState();

  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The numbers could not be read"
        errors={data.errors}
        onRetry={() => sceneGraph.getTimeRange(model).onRefresh()}
      />
    );
  }
  if (data && isWithoutCalls(data)) {
    return <NoCalls />;
  }
  return (
    <div className={styles.sections}>
      {sections.map((section) => (
        <section.Component key={section.state.key} model={section} />
      ))}
    </div>
  );
}

function NoCalls() {
  return (
    <StateMessage
      icon="info-circle"
      title="No calls in this time range"
      actions={
        <>
          <LinkButton href={`${pageUrl('callAnalytics')}?from=now-7d&to=now`}>Last 7 days, all calls</LinkButton>
          <LinkButton variant="secondary" href={`${pageUrl('callAnalytics')}?from=now-30d&to=now`}>
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

/** True when the answer is there and counts no call. */
function isWithoutCalls(data: PanelData): boolean {
  if (data.state !== LoadingState.Done) {
    return false;
  }
  const calls = data.series.flatMap((frame) => frame.fields).find((field) => field.name === 'calls');
  return !calls?.values[0];
}

const getStyles = (theme: GrafanaTheme2) => ({
  sections: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(1), minWidth: 0 }),
});
