import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Badge, Icon, TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';

import { formatTime } from '../../../panels/formatValues';
import type { FiringAlert } from './readAlerts';

interface AlertListProps {
  alerts: FiringAlert[] | undefined;
  problem: string | undefined;
  timeZone: TimeZone;
}

/** Alerts that fire, or that none does. */
export function AlertList({ alerts, problem, timeZone }: AlertListProps) {
  const styles = useStyles2(getStyles);
  if (problem !== undefined) {
    return (
      <p className={styles.note}>
        <Icon name="info-circle" /> Alerts could not be read: {problem}
      </p>
    );
  }
  if (!alerts) {
    return <p className={styles.note}>Asking Grafana for alerts…</p>;
  }
  if (alerts.length === 0) {
    return (
      <p className={styles.calm}>
        <Icon name="check-circle" /> No alert fires.
      </p>
    );
  }
  return (
    <ul className={styles.list} aria-label="Firing alerts">
      {alerts.map((alert) => (
        <li key={`${alert.name} ${alert.labels.join()}`} className={styles.alert} data-testid="firing-alert">
          <Badge
            color={alert.severity === 'critical' ? 'red' : 'orange'}
            icon="fire"
            text={alert.severity ?? 'firing'}
          />
          <span className={styles.words}>
            <strong>{alert.name}</strong> {alert.summary}
            <span className={styles.note}>
              {alert.labels.map(([name, value]) => `${name}: ${value}`).join(' · ')}
              {alert.since && ` · since ${formatTime(Date.parse(alert.since), timeZone)}`}
              {alert.silenced && ' · silenced'}
            </span>
          </span>
          {alert.calls && (
            <TextLink href={alert.calls} inline={false}>
              Calls
            </TextLink>
          )}
          {alert.runbook && (
            <TextLink href={alert.runbook} inline={false}>
              Look there
            </TextLink>
          )}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), listStyle: 'none', margin: 0 }),
  alert: css({
    alignItems: 'flex-start',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1, 1.5),
  }),
  words: css({ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  note: css({
    color: theme.colors.text.secondary,
    display: 'block',
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
  }),
  calm: css({ color: theme.colors.success.text, margin: 0 }),
});
