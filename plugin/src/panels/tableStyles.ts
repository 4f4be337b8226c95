import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** Looks of the plain tables on these pages. */
export const getTableStyles = (theme: GrafanaTheme2) => ({
  // Keeps a wide table inside its page on a small screen.
  scroller: css({ overflowX: 'auto', maxWidth: '100%' }),
  table: css({
    borderCollapse: 'collapse',
    width: '100%',
    'th, td': {
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      verticalAlign: 'top',
    },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'nowrap' },
    'tbody tr:hover': { background: theme.colors.action.hover },
    'tfoot td': { fontWeight: theme.typography.fontWeightBold },
  }),
  number: css({ fontVariantNumeric: 'tabular-nums', textAlign: 'right !important' as 'right', whiteSpace: 'nowrap' }),
  nowrap: css({ whiteSpace: 'nowrap' }),
  // Sentences are not squeezed into a word a line on a small screen.
  prose: css({ minWidth: 200 }),
  quiet: css({ color: theme.colors.text.secondary }),
});
