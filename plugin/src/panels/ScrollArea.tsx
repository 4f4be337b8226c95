import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

interface ScrollAreaProps {
  /** What is in it, said to those who reach it by keyboard. */
  name: string;
  children: ReactNode;
}

/** Fills its panel and scrolls, also by keyboard: what scrolls must be reachable. */
export function ScrollArea({ name, children }: ScrollAreaProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.area} tabIndex={0} role="region" aria-label={name}>
      {children}
    </div>
  );
}

const getStyles = () => ({
  area: css({ height: '100%', maxWidth: '100%', overflow: 'auto' }),
});
