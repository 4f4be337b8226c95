import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TranscriptLine } from '@voicehive/datasource-service/contract';
import React, { useMemo } from 'react';

import { formatDuration } from '../../panels/formatValues';
import { lineElementId, type LinkedTurns } from './linkedTurns';
import { TurnButton } from './TurnButton';
import { turnsOfLines } from './turnsOfLines';

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
  turnCount: number;
  linked: LinkedTurns;
}

/** What was said, in order. A line is linked to its turn. */
export function Transcript({ lines, startedAt, turnCount, linked }: TranscriptProps) {
  const styles = useStyles2(getStyles);
  const turns = useMemo(() => turnsOfLines(lines, turnCount), [lines, turnCount]);
  if (lines.length === 0) {
    return <p>The platform sent no transcript of this call.</p>;
  }
  return (
    <ol className={styles.lines} aria-label="Transcript" tabIndex={0}>
      {lines.map((line, position) => {
        const turn = turns[position];
        const isFirst = turn !== null && turns.indexOf(turn) === position;
        return (
          <li
            key={position}
            id={isFirst ? lineElementId(turn) : undefined}
            data-testid="transcript-line"
            data-pointed={turn !== null && turn === linked.pointedAt}
            className={cx(
              styles.line,
              line.role === 'agent' && styles.agent,
              turn !== null && turn === linked.pointedAt && styles.pointed
            )}
            onMouseEnter={() => linked.onPoint(turn)}
            onMouseLeave={() => linked.onPoint(null)}
          >
            <span className={styles.speaker}>
              {SPEAKERS[line.role]}
              <span className={styles.time}>{timeInCall(line, startedAt)}</span>
              {isFirst && <TurnButton turn={turn} to="waterfall" linked={linked} />}
            </span>
            <span className={styles.text}>{line.text}</span>
          </li>
        );
      })}
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
  lines: css({ listStyle: 'none', maxHeight: 620, overflowY: 'auto' }),
  line: css({
    borderLeft: `3px solid ${theme.colors.border.medium}`,
    marginBottom: theme.spacing(1),
    paddingLeft: theme.spacing(1),
  }),
  agent: css({ borderLeftColor: theme.colors.primary.border }),
  pointed: css({ background: theme.colors.action.selected }),
  speaker: css({ alignItems: 'center', display: 'flex', fontWeight: theme.typography.fontWeightMedium }),
  time: css({
    color: theme.colors.text.secondary,
    flexGrow: 1,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    marginLeft: theme.spacing(1),
  }),
  text: css({ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
});
