import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TranscriptLine } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatDuration } from '../../panels/formatValues';

const SPEAKERS: Record<TranscriptLine['role'], string> = {
  user: 'Caller',
  agent: 'Agent',
  system: 'Instructions',
  tool: 'Tool',
};

interface TranscriptProps {
  lines: TranscriptLine[];
  /** Epoch ms from which lines are timed; null leaves the times out. */
  startedAt: number | null;
}

/** What was said, in order. */
export function Transcript({ lines, startedAt }: TranscriptProps) {
  const styles = useStyles2(getStyles);
  if (lines.length === 0) {
    return <p>The platform sent no transcript of this call.</p>;
  }
  return (
    <ol className={styles.lines} aria-label="Transcript">
      {lines.map((line, position) => (
        <li key={position} className={cx(styles.line, line.role === 'agent' && styles.agent)}>
          <span className={styles.speaker}>
            {SPEAKERS[line.role]}
            <span className={styles.time}>{timeInCall(line, startedAt)}</span>
          </span>
          <span className={styles.text}>{line.text}</span>
        </li>
      ))}
    </ol>
  );
}

function timeInCall(line: TranscriptLine, startedAt: number | null): string {
  if (line.startedAt === null || startedAt === null) {
    return '';
  }
  return `after ${formatDuration(Math.max(0, (line.startedAt - startedAt) / 1000))}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ listStyle: 'none', maxHeight: 560, overflowY: 'auto' }),
  line: css({
    borderLeft: `3px solid ${theme.colors.border.medium}`,
    marginBottom: theme.spacing(1),
    paddingLeft: theme.spacing(1),
  }),
  agent: css({ borderLeftColor: theme.colors.primary.border }),
  speaker: css({ display: 'block', fontWeight: theme.typography.fontWeightMedium }),
  time: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    marginLeft: theme.spacing(1),
  }),
  text: css({ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
});
