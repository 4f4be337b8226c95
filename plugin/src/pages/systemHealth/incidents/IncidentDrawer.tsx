import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type TimeZone } from '@grafana/data';
import { Drawer, LoadingPlaceholder, TextLink, useStyles2 } from '@grafana/ui';
import type { IncidentEventRow, IncidentRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatDuration, formatTime } from '../../../panels/formatValues';
import { ReadFailure } from '../../../panels/ReadFailure';
import { StatusBadge } from '../../../panels/StatusBadge';
import { ownPath } from '../ownPath';
import { describeProgress, EVENT_WORDS, STATE_TAGS } from './describeIncident';
import { IncidentActions } from './IncidentActions';
import type { IncidentAction } from './incidentAction';
import { readIncidents, readTimeline } from './readIncidents';

interface IncidentDrawerProps {
  id: string;
  data: PanelData | undefined;
  busyId: string | null;
  mayAct: boolean;
  timeZone: TimeZone;
  onAct: (action: IncidentAction, id: string) => void;
  onClose: () => void;
}

/** One incident with all that happened to it. */
export function IncidentDrawer(props: IncidentDrawerProps) {
  const { id, data, timeZone, onClose } = props;
  const incident = readIncidents(data?.series ?? []).find((each) => each.id === id);
  if (incident === undefined) {
    return (
      <Drawer title="Incident" onClose={onClose}>
        <NotRead data={data} onClose={onClose} />
      </Drawer>
    );
  }
  const { title, startedAt, durationSeconds, policy } = incident;
  const subtitle = `Since ${formatTime(startedAt, timeZone)}, ${formatDuration(durationSeconds)}, escalated as "${policy}"`;
  return (
    <Drawer title={title} subtitle={subtitle} onClose={onClose}>
      <IncidentInFull {...props} incident={incident} timeline={readTimeline(data?.series ?? [])} />
    </Drawer>
  );
}

function NotRead({ data, onClose }: Pick<IncidentDrawerProps, 'data' | 'onClose'>) {
  return data?.state === LoadingState.Error ? (
    <ReadFailure
      title="The incident could not be read"
      titles={{ notFound: 'There is no such incident' }}
      errors={data.errors}
      onRetry={onClose}
    />
  ) : (
    <LoadingPlaceholder text="Reading the incident…" />
  );
}

interface IncidentInFullProps extends IncidentDrawerProps {
  incident: IncidentRow;
  timeline: IncidentEventRow[];
}

function IncidentInFull({ incident, timeline, mayAct, busyId, timeZone, onAct }: IncidentInFullProps) {
  const styles = useStyles2(getStyles);
  const { summary, state, ruleUrl, panelUrl, runbookUrl, callsUrl } = incident;
  const links = [
    { name: 'Alert rule', url: ruleUrl },
    { name: 'Panel', url: panelUrl },
    { name: 'Where to look', url: ownPath(runbookUrl) ?? runbookUrl },
    { name: 'Calls', url: ownPath(callsUrl) ?? callsUrl },
  ];
  return (
    <div className={styles.parts}>
      <div className={styles.row}>
        <StatusBadge {...STATE_TAGS[state]} />
        <span>{describeProgress(incident, timeZone)}</span>
      </div>
      {summary !== null && <p className={styles.summary}>{summary}</p>}
      <div className={styles.row}>
        {mayAct && <IncidentActions incident={incident} busyId={busyId} onAct={onAct} />}
        {links.map(
          ({ name, url }) =>
            url !== null && (
              <TextLink key={name} href={url} external={!url.startsWith('/')} inline={false}>
                {name}
              </TextLink>
            )
        )}
      </div>
      <h3 className={styles.title}>Timeline</h3>
      <ol className={styles.timeline} aria-label="Timeline">
        {timeline.map((entry, index) => (
          <li key={index} data-testid="incident-event">
            <span className={styles.at}>{formatTime(entry.at, timeZone)}</span>
            <span className={styles.event}>
              <strong className={entry.event === 'notSent' || entry.event === 'nobodyToPage' ? styles.bad : undefined}>
                {EVENT_WORDS[entry.event]}
              </strong>
              {entry.who !== null && `: ${entry.who}`}
              <span className={styles.detail}>
                {entry.detail}
                {entry.event === 'notSent' && entry.channel !== null && ` (${entry.channel})`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  row: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5) }),
  summary: css({ margin: 0, overflowWrap: 'anywhere' }),
  title: css({ fontSize: theme.typography.h5.fontSize, margin: 0 }),
  timeline: css({
    borderLeft: `2px solid ${theme.colors.border.medium}`,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    listStyle: 'none',
    margin: 0,
    paddingLeft: theme.spacing(1.5),
    li: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) },
  }),
  at: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  event: css({ flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, display: 'block' }),
  bad: css({ color: theme.colors.error.text }),
});
