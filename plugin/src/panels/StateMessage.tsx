import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, Text, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

interface StateMessageProps {
  icon: IconName;
  title: string;
  /** What to do about it; buttons and links. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** Says in words why a place is empty. */
export function StateMessage({ icon, title, actions, children }: StateMessageProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status">
      <Icon name={icon} size="xxl" aria-hidden />
      <Text element="h2" variant="h4">
        {title}
      </Text>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    padding: theme.spacing(6, 2),
    textAlign: 'center',
  }),
  text: css({ maxWidth: '60ch', overflowWrap: 'anywhere' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), justifyContent: 'center' }),
});
