import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

import { SecondBars } from './SecondBars';
import { RATE_SECONDS, SILENT_FROM_SECONDS, type BoardSummary } from './summariseBoard';

interface LiveNumbersProps {
  summary: BoardSummary;
  concurrencyLimit: number | null;
}

/** The board in numbers: how full, how busy, what is wrong. */
export function LiveNumbers({ summary, concurrencyLimit }: LiveNumbersProps) {
  const styles = useStyles2(getStyles);
  const { underWay, ringing, silent, stuck, starts, ends, failures } = summary;
  return (
    <dl className={styles.numbers}>
      <Concurrency underWay={underWay} limit={concurrencyLimit} />
      <Number title="Not answered yet" value={ringing} note="ringing or in line" />
      <Number
        title="Silent"
        value={silent}
        note={`nobody heard for ${SILENT_FROM_SECONDS} s`}
        isAlarming={silent > 0}
      />
      <Number title="Stuck" value={stuck} note="no end was told" isAlarming={stuck > 0} />
      <Rate title="Starts" counts={starts} color="blue" />
      <Rate title="Ends" counts={ends} color="green" />
      <Rate title="Failures" counts={failures} color="red" isAlarming={sum(failures) > 0} />
    </dl>
  );
}

function Concurrency({ underWay, limit }: { underWay: number; limit: number | null }) {
  const styles = useStyles2(getStyles);
  const share = limit === null ? 0 : underWay / limit;
  return (
    <div className={styles.card}>
      <dt>Under way</dt>
      <dd className={cx(styles.value, share >= 0.9 && styles.alarming)} data-testid="under-way">
        {underWay}
        {limit !== null && <span className={styles.note}> of {limit}</span>}
      </dd>
      {limit === null ? (
        <dd className={styles.note}>limit not set</dd>
      ) : (
        <dd>
          <meter
            className={styles.meter}
            min={0}
            max={limit}
            high={limit * 0.9}
            value={underWay}
            aria-label="Of the limit"
          />
        </dd>
      )}
    </div>
  );
}

interface NumberProps {
  title: string;
  value: number;
  note: string;
  isAlarming?: boolean;
}

function Number({ title, value, note, isAlarming }: NumberProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.card}>
      <dt>{title}</dt>
      <dd className={cx(styles.value, isAlarming && styles.alarming)}>{value}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}

interface RateProps {
  title: string;
  counts: number[];
  color: string;
  isAlarming?: boolean;
}

function Rate({ title, counts, color, isAlarming }: RateProps) {
  const styles = useStyles2(getStyles);
  const total = sum(counts);
  return (
    <div className={styles.card}>
      <dt>{title}</dt>
      <dd className={cx(styles.value, isAlarming && styles.alarming)}>
        {(total / RATE_SECONDS).toFixed(total < RATE_SECONDS ? 2 : 1)}
        <span className={styles.note}> /s</span>
      </dd>
      <dd>
        <SecondBars counts={counts} color={color} label={`${title} in the last minute: ${total}`} />
      </dd>
    </div>
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

const getStyles = (theme: GrafanaTheme2) => ({
  numbers: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
    margin: 0,
  }),
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1, 1.5),
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0 },
  }),
  value: css({ fontSize: theme.typography.h3.fontSize, fontVariantNumeric: 'tabular-nums' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  alarming: css({ color: theme.colors.warning.text }),
  meter: css({ height: 12, width: '100%' }),
});
