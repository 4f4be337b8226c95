import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Tooltip, useStyles2, type BadgeColor } from '@grafana/ui';
import React from 'react';

interface StateTagProps {
  text: string;
  /** Without a colour the state is neither good nor bad. */
  color?: Exclude<BadgeColor, 'darkgrey'>;
  tooltip?: string;
}

/** A state in a word. Grafana's own grey badge is too faint to read in the dark, so the neutral one is ours. */
export function StatusBadge({ text, color, tooltip }: StateTagProps) {
  const styles = useStyles2(getStyles);
  if (color) {
    return <Badge color={color} text={text} tooltip={tooltip} />;
  }
  const tag = <span className={styles.neutral}>{text}</span>;
  return tooltip === undefined ? tag : <Tooltip content={tooltip}>{tag}</Tooltip>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  neutral: css({
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.primary,
    display: 'inline-block',
    fontSize: theme.typography.bodySmall.fontSize,
    padding: theme.spacing(0, 0.75),
    whiteSpace: 'nowrap',
  }),
});
