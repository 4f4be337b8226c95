import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type TimeRange, type TimeZone } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2, useTheme2 } from '@grafana/ui';
import type { Comparison } from '@voicehive/datasource-service/contract';
import React, { type ReactNode } from 'react';

import { SingleChoice } from '../../../fields/SingleChoice';
import { valueWriter } from '../../../panels/writeValue';
import { ChangedTable } from './ChangedTable';
import { EXPLAINED_MEASURES } from './explainedMeasures';
import type { Changed } from './readChanged';

interface WhatChangedViewProps {
  measure: string;
  against: Comparison;
  range: TimeRange;
  isSelection: boolean;
  timeZone: TimeZone;
  changed: Changed | null;
  onChange: (change: { measure?: string; against?: Comparison }) => void;
  onClear: () => void;
  children: ReactNode;
}

const AGAINST: Array<{ value: Comparison; label: string }> = [
  { value: 'previousPeriod', label: 'the time before' },
  { value: 'sameWeekday', label: 'the same weekday' },
];

/** The question in words, and its answer. */
export function WhatChangedView(props: WhatChangedViewProps) {
  const { measure, against, range, isSelection, timeZone, changed, onChange, onClear, children } = props;
  const styles = useStyles2(getStyles);
  const when = (at: TimeRange['from']) => dateTimeFormat(at, { timeZone, format: 'MMM D, HH:mm' });
  const said = valueWriter(changed?.field, useTheme2());
  return (
    <div className={styles.card} data-testid="what-changed">
      <div className={styles.question}>
        <span>What explains</span>
        <div className={styles.measure}>
          <SingleChoice<string>
            name="Measure to explain"
            options={EXPLAINED_MEASURES.map(({ id, title }) => ({ value: id, label: title }))}
            value={measure}
            onChange={(chosen) => onChange({ measure: chosen })}
          />
        </div>
        <span>
          from {when(range.from)} to {when(range.to)}
        </span>
        {isSelection ? (
          <Button size="sm" variant="secondary" icon="times" onClick={onClear}>
            Whole range
          </Button>
        ) : (
          <span className={styles.hint}>
            (choose “Drag explains” above and drag over a chart for a time of your own)
          </span>
        )}
        <span>against</span>
        <RadioButtonGroup
          size="sm"
          aria-label="Time to compare with"
          options={AGAINST}
          value={against}
          onChange={(value) => onChange({ against: value })}
        />
        {changed && (
          <strong data-testid="changed-whole">
            {said(changed.now)} now, {said(changed.before)} then
          </strong>
        )}
      </div>
      {children}
      {changed && <ChangedTable changed={changed} range={range} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1.5, 2),
  }),
  question: css({
    alignItems: 'center',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  measure: css({ width: 200 }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
