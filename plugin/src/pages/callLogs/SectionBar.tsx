import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Id of the element of a section. */
export function sectionId(title: string): string {
  return `call-${title.toLowerCase().replace(/\W+/g, '-')}`;
}

/** Leads to each part of the page; it stays in sight. */
export function SectionBar({ titles }: { titles: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const go = (title: string) => {
    const section = document.getElementById(sectionId(title));
    // The focus brings the section into view, below the bar.
    section?.focus();
  };
  return (
    <nav className={styles.bar} aria-label="Parts of this call">
      {titles.map((title) => (
        <button key={title} type="button" className={styles.link} onClick={() => go(title)}>
          {title}
        </button>
      ))}
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    background: theme.colors.background.canvas,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    gap: theme.spacing(0.5),
    gridColumn: '1 / -1',
    overflowX: 'auto',
    padding: theme.spacing(0.5, 0),
    position: 'sticky',
    top: 0,
    zIndex: 2,
  }),
  link: css({
    background: 'none',
    border: 'none',
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.link,
    padding: theme.spacing(0.5, 1),
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
  }),
});
