import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type TimeZone } from '@grafana/data';
import { Drawer, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { InboxRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatTime } from '../../../panels/formatValues';
import { ReadFailure } from '../../../panels/ReadFailure';
import { readBody } from './readInbox';

interface DeliveryDrawerProps {
  row: InboxRow | undefined;
  data: PanelData | undefined;
  timeZone: TimeZone;
  onClose: () => void;
}

/** One delivery in full: its body without secrets. */
export function DeliveryDrawer({ row, data, timeZone, onClose }: DeliveryDrawerProps) {
  const styles = useStyles2(getStyles);
  return (
    <Drawer
      title={row?.type ?? 'Webhook'}
      subtitle={row && `Received ${formatTime(row.receivedAt, timeZone)}, ${row.bytes.toLocaleString('en-US')} bytes`}
      onClose={onClose}
    >
      {data?.state === LoadingState.Error && (
        <ReadFailure title="The body could not be read" errors={data.errors} onRetry={onClose} />
      )}
      {data?.state === LoadingState.Done ? (
        <pre className={styles.body} data-testid="delivery-body">
          {readBody(data.series) ?? 'The body is not kept any more.'}
        </pre>
      ) : (
        data?.state !== LoadingState.Error && <LoadingPlaceholder text="Reading the body…" />
      )}
    </Drawer>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ fontSize: theme.typography.bodySmall.fontSize, overflow: 'auto', whiteSpace: 'pre-wrap' }),
});
