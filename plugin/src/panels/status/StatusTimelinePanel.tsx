import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { COMPONENT_STATUSES } from '@voicehive/datasource-service/contract';
import React from 'react';

import { STATUS_COLORS, STATUS_WORDS } from './statusColors';
import { readTimeline, type StatusSpan } from './timeline';

/** The worst status of each part of the service in each stretch of the range. */
export function StatusTimelinePanel({ data, timeZone, timeRange }: PanelProps) {
  const styles = useStyles2(getStyles);
  const { visualization } = useTheme2();
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const share = (at: number) => (Math.min(Math.max(at, from), to) - from) / (to - from);
  const when = (at: number) => dateTimeFormat(at, { timeZone, format: 'MMM D, HH:mm' });
  const words = ({ status }: StatusSpan) => (status === null ? 'not known' : STATUS_WORDS[status].toLowerCase());
  return (
    <div className={styles.box}>
      {readTimeline(data.series[0], to).map(({ title, spans }) => (
        <div key={title} className={styles.line}>
          <span className={styles.title}>{title}</span>
          <div
            className={styles.track}
            role="img"
            aria-label={`${title}: ${spans.map((span) => `${words(span)} from ${when(span.from)}`).join(', ')}`}
          >
            {spans
              .filter(({ status }) => status !== null)
              .map((span) => (
                <span
                  key={span.from}
                  title={`${title} ${words(span)}, ${when(span.from)} to ${when(span.to)}`}
                  style={{
                    background: visualization.getColorByName(STATUS_COLORS[span.status ?? 'ok']),
                    left: `${share(span.from) * 100}%`,
                    width: `max(2px, ${(share(span.to) - share(span.from)) * 100}%)`,
                  }}
                />
              ))}
          </div>
        </div>
      ))}
      <div className={styles.foot}>
        <span>{when(from)}</span>
        <span className={styles.legend}>
          {COMPONENT_STATUSES.map((status) => (
            <span key={status}>
              <i style={{ background: visualization.getColorByName(STATUS_COLORS[status]) }} /> {STATUS_WORDS[status]}
            </span>
          ))}
          <span>
            <i /> Not known
          </span>
        </span>
        <span>{when(to)}</span>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.75), height: '100%', overflow: 'auto' }),
  line: css({
    alignItems: 'center',
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: '110px minmax(0, 1fr)',
  }),
  title: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  track: css({
    background: theme.colors.background.secondary,
    height: 18,
    position: 'relative',
    span: { display: 'block', height: '100%', position: 'absolute', top: 0 },
  }),
  foot: css({
    color: theme.colors.text.secondary,
    display: 'flex',
    flexWrap: 'wrap',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    marginTop: theme.spacing(0.5),
  }),
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    i: { background: theme.colors.background.secondary, display: 'inline-block', height: 10, width: 10 },
  }),
});
