import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, useStyles2 } from '@grafana/ui';
import React, { useCallback } from 'react';

import { ServiceRecoveredEvent } from '../scenes/serviceRecovered';
import { describeService } from './describeService';
import { useServiceState } from './useServiceState';

/** Says what is missing and what to do. Checks again by itself, goes away when all is well, and refreshes the page. */
export function ServiceNotice() {
  const styles = useStyles2(getStyles);
  const onRecovered = useCallback(() => getAppEvents().publish(new ServiceRecoveredEvent()), []);
  const state = useServiceState(onRecovered);
  const description = describeService(state);

  if (!description || state.kind === 'ok') {
    return null;
  }
  return (
    <div className={styles.notice} data-testid="service-notice">
      <Alert severity={description.severity} title={description.title}>
        {description.advice} This page checks again every few seconds.
      </Alert>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  notice: css({ flexShrink: 0, padding: theme.spacing(2, 2, 0) }),
});
