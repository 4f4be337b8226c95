import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Stands in for the frame that Grafana puts around a page: breadcrumbs, title, actions. */
export function Page({ pageNav, subTitle, actions, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  return (
    <main className={styles.page}>
      {pageNav?.parentItem && (
        <nav aria-label="Breadcrumbs">
          <a className={styles.crumb} href={pageNav.parentItem.url}>
            {pageNav.parentItem.text}
          </a>{' '}
          ›
        </nav>
      )}
      <header className={styles.header}>
        <div>
          <h1>{pageNav?.text}</h1>
          {subTitle && <p className={styles.subTitle}>{subTitle}</p>}
        </div>
        {actions}
      </header>
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flex: '1 1 0',
    flexDirection: 'column',
    minWidth: 0,
    padding: theme.spacing(2),
  }),
  header: css({
    alignItems: 'flex-start',
    display: 'flex',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    marginBottom: theme.spacing(2),
  }),
  subTitle: css({ color: theme.colors.text.secondary, margin: 0 }),
  crumb: css({ color: theme.colors.text.link }),
});
