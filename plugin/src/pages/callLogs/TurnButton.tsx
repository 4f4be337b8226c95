import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

import type { LinkedTurns } from './linkedTurns';

interface TurnButtonProps {
  /** Index of the turn, from 0. */
  turn: number;
  to: 'transcript' | 'waterfall';
  linked: LinkedTurns;
}

/** The name of a turn; pressed, it leads to the other side of the turn. */
export function TurnButton({ turn, to, linked }: TurnButtonProps) {
  const styles = useStyles2(getStyles);
  const where = to === 'transcript' ? 'what was said' : 'where the time went';
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={`Turn ${turn + 1}: ${where}`}
      onFocus={() => linked.onPoint(turn)}
      onBlur={() => linked.onPoint(null)}
      onClick={() => linked.onGo(turn, to)}
    >
      Turn {turn + 1}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  button: css({
    background: 'none',
    border: 'none',
    color: theme.colors.text.link,
    fontSize: theme.typography.bodySmall.fontSize,
    padding: theme.spacing(0, 0.5),
    textDecoration: 'underline',
    whiteSpace: 'nowrap',
  }),
});
