import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';

interface CallLogFootProps {
  shown: number;
  hasMore: boolean;
  /** The answer to the last wish for more. */
  more: PanelData | undefined;
  onMore: () => void;
}

/** How much of the log is shown, and the way to more of it. */
export function CallLogFoot({ shown, hasMore, more, onMore }: CallLogFootProps) {
  const styles = useStyles2(getStyles);
  const isLoading = more?.state === LoadingState.Loading;
  return (
    <div className={styles.foot} aria-live="polite">
      {shown === 1 ? '1 call' : `${shown} calls`}
      {hasMore ? ' shown, and there are more.' : ', and no more in this range.'}
      {hasMore && (
        <Button variant="secondary" disabled={isLoading} onClick={onMore}>
          {isLoading ? 'Loading…' : 'Load more'}
        </Button>
      )}
      {more?.state === LoadingState.Error && (
        <span>More calls could not be read: {more.errors?.[0]?.message ?? 'the service gave no reason.'}</span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  foot: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) }),
});
