import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type TimeZone } from '@grafana/data';
import { Icon, Text, useStyles2 } from '@grafana/ui';
import type { ShiftRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatMoment } from '../../../panels/formatValues';
import { ReadFailure } from '../../../panels/ReadFailure';
import { StatusBadge } from '../../../panels/StatusBadge';
import { readOnCall, type ReadSchedule } from './readOnCall';

/** Shifts that are shown ahead of the present one. */
const MOST_UPCOMING = 3;

interface OnCallViewProps {
  data: PanelData | undefined;
  timeZone: TimeZone;
  onRetry: () => void;
}

/** One card for each schedule: who is on call, until when, and who comes next. */
export function OnCallView({ data, timeZone, onRetry }: OnCallViewProps) {
  const styles = useStyles2(getStyles);
  const schedules = readOnCall(data?.series ?? []);
  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="Who is on call could not be read"
        titles={{ forbidden: 'Who is on call is for those who are signed in' }}
        errors={data.errors}
        onRetry={onRetry}
      />
    );
  }
  if (schedules.length === 0) {
    return (
      <p className={styles.note} role="status">
        {data?.state === LoadingState.Done
          ? 'The rotation has no schedule: put one into alerting/oncall.yaml.'
          : 'Asking who is on call…'}
      </p>
    );
  }
  return (
    <ul className={styles.cards} aria-label="Schedules">
      {schedules.map((schedule) => (
        <ScheduleCard key={schedule.schedule} schedule={schedule} timeZone={timeZone} />
      ))}
    </ul>
  );
}

function ScheduleCard({ schedule, timeZone }: { schedule: ReadSchedule; timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  const { title, person, isFallback, until, upcoming, timeZone: zone } = schedule;
  return (
    <li className={styles.card} data-testid="on-call-card">
      <div className={styles.heading}>
        <Text element="h3" variant="body" color="secondary">
          {title}
        </Text>
        {isFallback && <StatusBadge color="orange" text="stands in" tooltip="Nobody else is on duty at this time" />}
      </div>
      <div className={person === null ? styles.nobody : styles.person} data-testid="on-call-person">
        <Icon name={person === null ? 'exclamation-triangle' : 'user'} aria-hidden /> {person ?? 'Nobody is on call'}
      </div>
      <div className={styles.note}>
        {until === null ? 'No handover within a year' : `until ${formatMoment(until, timeZone)}`}
      </div>
      {upcoming.length > 0 && (
        <ol className={styles.upcoming} aria-label={`Next on ${title}`}>
          {upcoming.slice(0, MOST_UPCOMING).map((shift) => (
            <UpcomingShift key={shift.from} shift={shift} timeZone={timeZone} />
          ))}
        </ol>
      )}
      <div className={styles.note}>Hands over by the clock of {zone.replaceAll('_', ' ')}</div>
    </li>
  );
}

function UpcomingShift({ shift, timeZone }: { shift: ShiftRow; timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  return (
    <li data-testid="upcoming-shift">
      <span className={styles.from}>{formatMoment(shift.from, timeZone)}</span> {shift.person ?? 'nobody'}
      {shift.isOverride && <span className={styles.kind}> takes over</span>}
      {shift.isFallback && <span className={styles.kind}> stands in</span>}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cards: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    listStyle: 'none',
    margin: 0,
  }),
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.5, 2),
  }),
  heading: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  person: css({ fontSize: theme.typography.h4.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  nobody: css({
    color: theme.colors.error.text,
    fontSize: theme.typography.h4.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  upcoming: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    listStyle: 'none',
    margin: theme.spacing(0.5, 0),
    paddingTop: theme.spacing(0.5),
  }),
  from: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums', marginRight: theme.spacing(1) }),
  kind: css({ color: theme.colors.text.secondary }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
  }),
});
