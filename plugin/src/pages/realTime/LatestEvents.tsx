import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type TimeZone } from '@grafana/data';
import { Icon, TextLink, useStyles2, type IconName } from '@grafana/ui';
import { titleOf } from '@voicehive/datasource-service/contract';
import React from 'react';

import type { LiveRow } from './liveRow';
import type { LiveEvent } from './summariseBoard';

interface LatestEventsProps {
  events: LiveEvent[];
  timeZone: TimeZone;
  linkOf: (row: LiveRow) => string;
}

const ICONS: Readonly<Record<LiveEvent['kind'], IconName>> = {
  started: 'play',
  ended: 'check',
  failed: 'exclamation-triangle',
};

/** What happened last, latest first. */
export function LatestEvents({ events, timeZone, linkOf }: LatestEventsProps) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.list} aria-label="Latest events">
      {events.map(({ at, kind, row }) => (
        <li key={`${row.provider}/${row.callId}/${kind}`} className={styles.event}>
          <time className={styles.time}>{dateTimeFormat(at, { timeZone, format: 'HH:mm:ss' })}</time>
          <Icon name={ICONS[kind]} className={styles[kind]} aria-hidden />
          <span className={styles.text}>
            <TextLink href={linkOf(row)} inline={false}>
              {row.assistant ?? row.callId}
            </TextLink>
            <span className={styles.detail}>{describe(kind, row)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function describe(kind: LiveEvent['kind'], { direction, endedReason }: LiveRow): string {
  return kind === 'started'
    ? `started${direction === null ? '' : `, ${titleOf(direction).toLowerCase()}`}`
    : `${kind}: ${endedReason ?? 'unknown reason'}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.75), listStyle: 'none', margin: 0 }),
  event: css({ alignItems: 'baseline', display: 'flex', gap: theme.spacing(1) }),
  time: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  text: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, display: 'block', fontSize: theme.typography.bodySmall.fontSize }),
  started: css({ color: theme.colors.info.text }),
  ended: css({ color: theme.colors.success.text }),
  failed: css({ color: theme.colors.error.text }),
});
