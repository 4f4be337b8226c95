import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type TimeZone } from '@grafana/data';
import { Alert, Icon, Text, useStyles2 } from '@grafana/ui';
import { ALERT_SEVERITIES, type IncidentRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import { ReadFailure } from '../../../panels/ReadFailure';
import { IncidentDrawer } from './IncidentDrawer';
import { IncidentList } from './IncidentList';
import type { IncidentAction } from './incidentAction';
import { readIncidents } from './readIncidents';

interface IncidentsViewProps {
  data: PanelData | undefined;
  /** The answer about the opened incident. */
  opened: PanelData | undefined;
  openedId: string | null;
  busyId: string | null;
  problem: string | null;
  /** Whether the reader may acknowledge and resolve. The service decides; this only spares them the button. */
  mayAct: boolean;
  timeZone: TimeZone;
  onAct: (action: IncidentAction, id: string) => void;
  onOpen: (id: string | null) => void;
  onRetry: () => void;
}

/** Open incidents, those of the range that are over, and the opened one. */
export function IncidentsView(props: IncidentsViewProps) {
  const styles = useStyles2(getStyles);
  const { data, opened, openedId, problem } = props;
  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="Incidents could not be read"
        titles={{ forbidden: 'Incidents are for those who are signed in' }}
        errors={data.errors}
        onRetry={props.onRetry}
      />
    );
  }
  const rows = readIncidents(data?.series ?? []);
  return (
    <div className={styles.parts}>
      {problem !== null && <Alert severity="error" title={problem} />}
      <OpenIncidents {...props} incidents={mostSevereFirst(rows.filter(({ state }) => state !== 'resolved'))} />
      <PastIncidents {...props} incidents={rows.filter(({ state }) => state === 'resolved')} />
      {openedId !== null && (
        <IncidentDrawer {...props} data={opened} id={openedId} onClose={() => props.onOpen(null)} />
      )}
    </div>
  );
}

/** Newest first among those that are as severe. */
function mostSevereFirst(incidents: IncidentRow[]): IncidentRow[] {
  const rank = ({ severity }: IncidentRow) =>
    severity === null ? ALERT_SEVERITIES.length : ALERT_SEVERITIES.indexOf(severity);
  return incidents.sort((one, other) => rank(one) - rank(other));
}

interface PartProps extends IncidentsViewProps {
  incidents: IncidentRow[];
}

function OpenIncidents(props: PartProps) {
  const styles = useStyles2(getStyles);
  const { incidents, data, mayAct } = props;
  if (incidents.length === 0) {
    return <NoOpen isRead={data?.state === LoadingState.Done} />;
  }
  return (
    <>
      <IncidentList {...props} name="Open incidents" />
      {!mayAct && <p className={styles.note}>Editors and admins can acknowledge and resolve incidents.</p>}
    </>
  );
}

function PastIncidents(props: PartProps) {
  const styles = useStyles2(getStyles);
  const { length } = props.incidents;
  return (
    length > 0 && (
      <details className={styles.over}>
        <summary>{length === 1 ? '1 incident' : `${length} incidents`} of this range resolved</summary>
        <IncidentList {...props} name="Resolved incidents" />
      </details>
    )
  );
}

function NoOpen({ isRead }: { isRead: boolean }) {
  const styles = useStyles2(getStyles);
  return isRead ? (
    <div className={styles.calm} role="status">
      <Icon name="check-circle" aria-hidden />
      <Text color="success">Nobody has been paged: no open incidents.</Text>
    </div>
  ) : (
    <p className={styles.note} role="status">
      Asking for incidents…
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  calm: css({ alignItems: 'center', color: theme.colors.success.text, display: 'flex', gap: theme.spacing(0.5) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
  over: css({
    summary: { color: theme.colors.text.secondary, cursor: 'pointer', paddingBottom: theme.spacing(1) },
  }),
});
