import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { IncidentRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatDuration, formatMoment } from '../../../panels/formatValues';
import { StatusBadge } from '../../../panels/StatusBadge';
import { describeProgress, STATE_TAGS } from './describeIncident';
import { IncidentActions } from './IncidentActions';
import type { IncidentAction } from './incidentAction';

interface IncidentListProps {
  name: string;
  incidents: readonly IncidentRow[];
  busyId: string | null;
  mayAct: boolean;
  timeZone: TimeZone;
  onAct: (action: IncidentAction, id: string) => void;
  onOpen: (id: string) => void;
}

/** Incidents with what is being done about each, and what can be. */
export function IncidentList({ name, incidents, busyId, mayAct, timeZone, onAct, onOpen }: IncidentListProps) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label={name}>
      {incidents.map((incident) => (
        <li key={incident.id} className={styles.incident} data-testid="incident-row">
          <span className={styles.tags}>
            <StatusBadge {...STATE_TAGS[incident.state]} />
            {incident.severity && (
              <StatusBadge text={incident.severity} color={incident.severity === 'critical' ? 'red' : 'orange'} />
            )}
          </span>
          <span className={styles.words}>
            <strong className={styles.title}>{incident.title}</strong>
            {incident.summary !== null && <span className={styles.summary}>{incident.summary}</span>}
            <span className={styles.note}>
              since {formatMoment(incident.startedAt, timeZone)}
              {incident.state !== 'resolved' && ` (${formatDuration(incident.durationSeconds)})`} ·{' '}
              {describeProgress(incident, timeZone)}
            </span>
          </span>
          <span className={styles.actions}>
            {mayAct && <IncidentActions incident={incident} busyId={busyId} onAct={onAct} />}
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              aria-label={`Details of ${incident.title}`}
              onClick={() => onOpen(incident.id)}
            >
              Details
            </Button>
          </span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), listStyle: 'none', margin: 0 }),
  incident: css({
    alignItems: 'flex-start',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 1.5),
    padding: theme.spacing(1, 1.5),
  }),
  tags: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  words: css({ flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' }),
  title: css({ fontWeight: theme.typography.fontWeightBold }),
  summary: css({ display: 'block' }),
  note: css({ color: theme.colors.text.secondary, display: 'block', fontSize: theme.typography.bodySmall.fontSize }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
