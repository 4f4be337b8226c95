import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { APP_PLUGIN_ID } from '@voicehive/datasource-service/contract';
import React, { type ReactNode } from 'react';
import { useLocation } from 'react-router-dom';

const PAGES = [
  { title: 'Call analytics', path: `/a/${APP_PLUGIN_ID}/call-analytics` },
  { title: 'Real time', path: `/a/${APP_PLUGIN_ID}/real-time` },
  { title: 'Call logs', path: `/a/${APP_PLUGIN_ID}/call-logs` },
  { title: 'Usage', path: `/a/${APP_PLUGIN_ID}/usage` },
  { title: 'System health', path: `/a/${APP_PLUGIN_ID}/system-health` },
];

/** Label and navigation around the pages. */
export function Frame({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  return (
    <div className={styles.frame}>
      <div className={styles.label} data-testid="preview-label">
        Preview – not Grafana. Panels are stand-ins; Explore, alerting and roles need Grafana.
      </div>
      <div className={styles.body}>
        <nav className={styles.nav} aria-label="Pages">
          {PAGES.map(({ title, path }) => (
            <a
              key={path}
              href={path}
              className={cx(styles.link, pathname.startsWith(path) && styles.current)}
              aria-current={pathname.startsWith(path) ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <div className={styles.content}>{children}</div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    background: theme.colors.background.canvas,
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
  }),
  label: css({
    background: theme.colors.warning.main,
    color: theme.colors.warning.contrastText,
    fontWeight: theme.typography.fontWeightMedium,
    padding: theme.spacing(0.5, 2),
    textAlign: 'center',
  }),
  body: css({
    display: 'flex',
    flexGrow: 1,
    [theme.breakpoints.down('lg')]: { flexDirection: 'column' },
  }),
  nav: css({
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    gap: theme.spacing(0.5),
    padding: theme.spacing(2, 1),
    width: 170,
    [theme.breakpoints.down('lg')]: { flexDirection: 'row', padding: theme.spacing(1), width: 'auto' },
  }),
  link: css({ borderRadius: theme.shape.radius.default, padding: theme.spacing(1, 1.5) }),
  current: css({ background: theme.colors.action.selected, fontWeight: theme.typography.fontWeightMedium }),
  content: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
