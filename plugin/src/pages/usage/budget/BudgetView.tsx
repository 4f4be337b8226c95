import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

import type { MonthForecast } from './forecastMonth';

/** A forecast from fewer days than this is a guess, and called so. */
const ENOUGH_DAYS = 7;

interface BudgetViewProps {
  forecast: MonthForecast;
  /** US dollars a month; null when the service was told none. */
  budgetUsd: number | null;
}

/** What is spent, what the month will come to, and what it may. */
export function BudgetView({ forecast, budgetUsd }: BudgetViewProps) {
  const styles = useStyles2(getStyles);
  const { spent, expected, low, high, from, days } = forecast;
  const scale = Math.max(high, budgetUsd ?? 0, Number.MIN_VALUE);
  const share = (usd: number) => `${(usd / scale) * 100}%`;
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <span>
          <strong className={styles.number} data-testid="month-spent">
            {dollars(spent)}
          </strong>{' '}
          spent in {dateTimeFormat(from, { timeZone: 'utc', format: 'MMMM' })}
        </span>
        <span>
          <strong className={styles.number} data-testid="month-expected">
            {dollars(expected)}
          </strong>{' '}
          expected at its end
          {high > low && `, ${dollars(low)} to ${dollars(high)} in four of five such months`}
        </span>
        <Verdict forecast={forecast} budgetUsd={budgetUsd} />
      </div>
      <div
        className={styles.track}
        role="img"
        aria-label={`Spent ${dollars(spent)}, expected ${dollars(expected)}${budgetUsd === null ? '' : ` of ${dollars(budgetUsd)}`}`}
      >
        <span className={styles.range} style={{ left: share(low), width: share(high - low) }} />
        <span className={styles.expected} style={{ width: share(expected) }} />
        <span className={styles.spent} style={{ width: share(spent) }} />
        {budgetUsd !== null && (
          <span className={styles.budget} style={{ left: share(budgetUsd) }} title={`Budget ${dollars(budgetUsd)}`} />
        )}
      </div>
      <p className={styles.note}>
        {days < ENOUGH_DAYS
          ? `This is a guess; whole days known so far: ${days}.`
          : `From the means of each weekday over the last ${days} days; days and month are UTC. The page’s filters apply, its time does not.`}
      </p>
    </div>
  );
}

function Verdict({ forecast, budgetUsd }: BudgetViewProps) {
  const styles = useStyles2(getStyles);
  if (budgetUsd === null) {
    return <span className={styles.note}>No budget is set: VOICEHIVE_MONTHLY_BUDGET_USD on the service.</span>;
  }
  const { spent, expected, high } = forecast;
  const [style, words] =
    spent > budgetUsd
      ? [styles.bad, `The budget of ${dollars(budgetUsd)} is spent.`]
      : expected > budgetUsd
        ? [styles.bad, `${dollars(expected - budgetUsd)} over the budget of ${dollars(budgetUsd)}.`]
        : high > budgetUsd
          ? [styles.warning, `It may go over the budget of ${dollars(budgetUsd)}.`]
          : [styles.good, `Within the budget of ${dollars(budgetUsd)}.`];
  return <strong className={cx(style)}>{words}</strong>;
}

function dollars(usd: number): string {
  return `$${usd.toLocaleString('en-US', { maximumFractionDigits: usd < 100 ? 2 : 0 })}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1.5, 2),
  }),
  words: css({ alignItems: 'baseline', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 3) }),
  number: css({ fontSize: theme.typography.h4.fontSize, fontVariantNumeric: 'tabular-nums' }),
  track: css({
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    height: 18,
    margin: theme.spacing(1.5, 0, 1),
    overflow: 'hidden',
    position: 'relative',
    span: { display: 'block', height: '100%', position: 'absolute', top: 0 },
  }),
  spent: css({ background: theme.colors.primary.main }),
  expected: css({
    background: theme.colors.primary.transparent,
    borderRight: `2px solid ${theme.colors.primary.border}`,
  }),
  range: css({
    background: `repeating-linear-gradient(45deg, ${theme.colors.border.medium} 0 2px, transparent 2px 7px)`,
  }),
  budget: css({ borderLeft: `3px solid ${theme.colors.warning.main}` }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
  good: css({ color: theme.colors.success.text }),
  warning: css({ color: theme.colors.warning.text }),
  bad: css({ color: theme.colors.error.text }),
});
