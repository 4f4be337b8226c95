import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import React from 'react';

import { formatDuration, UNKNOWN } from '../formatValues';
import { getNewsStyles } from '../newsStyles';
import { ScrollArea } from '../ScrollArea';
import { getTableStyles } from '../tableStyles';
import { readObjectives, type ReadBurn, type ReadObjective } from './readObjectives';

/** What is promised, what was kept, how much of the error budget is left, and how fast it burns. */
export function ObjectivesPanel({ data }: PanelProps) {
  const styles = useStyles2(getTableStyles);
  const objectives = readObjectives(data.series);
  return (
    <ScrollArea name="Service levels">
      <table className={styles.table} aria-label="Service level objectives">
        <thead>
          <tr>
            <th scope="col">Objective</th>
            <th scope="col" className={styles.number}>
              Promised
            </th>
            <th scope="col" className={styles.number}>
              Kept
            </th>
            <th scope="col">Error budget left</th>
            <th scope="col">Burn rate</th>
            <th scope="col">Alert</th>
          </tr>
        </thead>
        <tbody>
          {objectives.map((objective) => (
            <ObjectiveLine key={objective.id} objective={objective} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function ObjectiveLine({ objective }: { objective: ReadObjective }) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  const news = useStyles2(getNewsStyles);
  const { title, description, objective: promised, windowDays, attained, firing, burns } = objective;
  const isKept = attained !== null && attained >= promised;
  return (
    <tr data-testid="objective-row">
      <td className={styles.prose}>
        <strong>{title}</strong>
        <span className={own.note}>{description}</span>
      </td>
      <td className={styles.number}>
        {percent(promised)}
        <span className={own.note}>over {windowDays} d</span>
      </td>
      <td className={styles.number}>
        <span className={isKept ? news.good : news.bad}>{attained === null ? UNKNOWN : percent(attained)}</span>
      </td>
      <td>
        <BudgetLeft objective={objective} />
      </td>
      <td>
        <ul className={own.burns}>
          {burns.map((burn) => (
            <BurnLine key={burn.factor} burn={burn} />
          ))}
        </ul>
      </td>
      <td>
        {firing ? (
          <Badge
            color={firing === 'critical' ? 'red' : 'orange'}
            icon="fire"
            text={firing === 'critical' ? 'Critical' : 'Warning'}
          />
        ) : (
          <Badge color="green" text="Quiet" />
        )}
      </td>
    </tr>
  );
}

function BudgetLeft({ objective: { budgetLeft, budgetLeftAmount, unit } }: { objective: ReadObjective }) {
  const own = useStyles2(getStyles);
  const news = useStyles2(getNewsStyles);
  if (budgetLeft === null) {
    return <>{UNKNOWN}</>;
  }
  const shown = Math.min(1, Math.max(0, budgetLeft));
  return (
    <>
      <meter
        className={own.meter}
        min={0}
        max={1}
        low={0.25}
        optimum={1}
        value={shown}
        aria-label="Error budget left"
      />
      <span className={budgetLeft > 0 ? own.note : `${own.note} ${news.bad}`}>
        {budgetLeft > 0
          ? `${Math.round(budgetLeft * 100)} %, ${amountOf(budgetLeftAmount)} ${unit}`
          : `overspent by ${amountOf(budgetLeftAmount)} ${unit}`}
      </span>
    </>
  );
}

function BurnLine({ burn: { longSeconds, longBurn, factor, firing } }: { burn: ReadBurn }) {
  const news = useStyles2(getNewsStyles);
  return (
    <li className={firing ? news.bad : undefined} title={`Alerts above ${factor}× here and in the short window`}>
      {formatDuration(longSeconds).replace(/ 0 (min|s)$/, '')}:{' '}
      {longBurn === null ? UNKNOWN : `${longBurn.toFixed(1)}×`}
    </li>
  );
}

/** To a tenth; what is less than one is not said to be nothing. */
function amountOf(amount: number): string {
  const tenths = Math.round(Math.abs(amount) * 10);
  return tenths === 0 && amount !== 0 ? 'less than 0.1' : (tenths / 10).toLocaleString('en-US');
}

/** Never rounded up to what was not reached. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary, display: 'block', fontSize: theme.typography.bodySmall.fontSize }),
  meter: css({ height: 12, width: '100%', minWidth: 90 }),
  burns: css({ fontVariantNumeric: 'tabular-nums', listStyle: 'none', margin: 0, whiteSpace: 'nowrap' }),
});
