import { css } from '@emotion/css';
import { formattedValueToString, type DataFrame, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

import { UNKNOWN } from '../formatValues';
import { getNewsStyles } from '../newsStyles';
import { changeOf, goodDirectionIn, type Change } from './change';

export interface KeyNumberOptions {
  measure: string;
  /** Whether the measure has thresholds. Grafana gives those that have none some of its own, which mean nothing here. */
  isColored: boolean;
}

const ARROWS: Readonly<Record<Change['direction'], string>> = { up: '▲', down: '▼', same: '●' };

/** One number, large, and below it how it has changed against each earlier time that the answer compares with. */
export function KeyNumberPanel({ data, options }: PanelProps<KeyNumberOptions>) {
  const styles = useStyles2(getStyles);
  const [frame] = data.series;
  const value = frame?.fields.find(({ name }) => name === options.measure);
  const shown = value?.display?.(value.values[0]);
  return (
    <div className={styles.box}>
      <div
        className={styles.value}
        data-testid="key-number"
        style={{ color: options.isColored ? shown?.color : undefined }}
      >
        {shown ? formattedValueToString(shown) : UNKNOWN}
      </div>
      {data.series.map((compared, index) => (
        <ChangeLine key={index} frame={compared} measure={options.measure} />
      ))}
    </div>
  );
}

function ChangeLine({ frame, measure }: { frame: DataFrame; measure: string }) {
  const styles = useStyles2(getStyles);
  const news = useStyles2(getNewsStyles);
  const fieldOf = (name: string) => frame.fields.find((field) => field.name === name);
  const [now, before, changed] = [fieldOf(measure), fieldOf(`${measure}Before`), fieldOf(`${measure}Change`)];
  if (!now || !before) {
    return null;
  }
  const change = changeOf({
    now: now.values[0] ?? null,
    before: before.values[0] ?? null,
    unit: now.config.unit,
    goodDirection: goodDirectionIn(changed?.config.custom),
  });
  const against = (before.config.displayName ?? '').split(', ').at(-1)?.replace('period before', 'before') ?? '';
  const was = before.display?.(before.values[0]);
  return (
    <div className={styles.change} title={was ? `${formattedValueToString(was)}, ${against}` : undefined}>
      {change ? (
        <span className={news[change.news]}>
          <span aria-hidden>{ARROWS[change.direction]}</span> {change.text}
        </span>
      ) : (
        UNKNOWN
      )}{' '}
      <span className={styles.against}>vs {against}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', height: '100%', justifyContent: 'center', minWidth: 0 }),
  value: css({
    fontSize: theme.typography.h2.fontSize,
    fontVariantNumeric: 'tabular-nums',
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
  }),
  change: css({
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.4,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  against: css({ color: theme.colors.text.secondary }),
});
