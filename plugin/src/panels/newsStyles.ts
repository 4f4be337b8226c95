import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** Colours of good and bad news. */
export const getNewsStyles = (theme: GrafanaTheme2) => ({
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
  neutral: css({ color: theme.colors.text.secondary }),
});
