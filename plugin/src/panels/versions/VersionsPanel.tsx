import { css } from '@emotion/css';
import { dateTimeFormat, FieldType, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';

import { formatCount, UNKNOWN } from '../formatValues';
import { changeOf } from '../keyNumber/change';
import { getNewsStyles } from '../newsStyles';
import { ScrollArea } from '../ScrollArea';
import { getTableStyles } from '../tableStyles';
import { valueWriter } from '../writeValue';
import { readVersions, type ReadVersionRow } from './readVersions';

/** New versions of assistants: each with its measures before and after, and whether the difference is more than chance. */
export function VersionsPanel({ data, timeZone }: PanelProps) {
  const styles = useStyles2(getTableStyles);
  const versions = readVersions(data.series[0]);
  const [first] = versions;
  if (!first) {
    return <p className={styles.quiet}>No assistant took its first call with a new version in this time range.</p>;
  }
  return (
    <ScrollArea name="New versions of assistants">
      <table className={styles.table} aria-label="New versions">
        <thead>
          <tr>
            <th scope="col">Since</th>
            <th scope="col">Assistant</th>
            <th scope="col">Version</th>
            <th scope="col" className={styles.number}>
              Calls before, after
            </th>
            {first.measures.map(({ measure, title }) => (
              <th key={measure} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map(({ at, assistant, version, previousVersion, callsBefore, callsAfter, measures }) => (
            <tr key={`${at} ${assistant} ${version}`} data-testid="version-row">
              <td className={styles.nowrap}>{dateTimeFormat(at, { timeZone, format: 'MMM D, HH:mm' })}</td>
              <td>{assistant}</td>
              <td className={styles.nowrap}>
                {previousVersion ?? UNKNOWN} → <strong>{version}</strong>
              </td>
              <td className={styles.number}>
                {formatCount(callsBefore)}, {formatCount(callsAfter)}
              </td>
              {measures.map((row) => (
                <td key={row.measure} className={styles.nowrap}>
                  <Difference row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Difference({ row }: { row: ReadVersionRow }) {
  const styles = useStyles2(getStyles);
  const news = useStyles2(getNewsStyles);
  const { title, unit, before, after, low, high, isClear, goodDirection } = row;
  const write = valueWriter({ name: title, type: FieldType.number, config: { unit }, values: [] }, useTheme2());
  const change = changeOf({ now: after, before, unit, goodDirection });
  if (low === null || high === null || !change) {
    return <span className={styles.quiet}>not enough data</span>;
  }
  const bounds = unit === 'percentunit' ? `${points(low)} to ${points(high)} pp` : `${write(low)} to ${write(high)}`;
  return (
    <>
      <span className={isClear ? news[change.news] : news.neutral}>
        {write(before)} → {write(after)}
      </span>
      <span className={styles.quiet}>{isClear ? `clear: ${bounds}` : `may be chance: ${bounds}`}</span>
    </>
  );
}

function points(share: number): string {
  return `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary, display: 'block', fontSize: theme.typography.bodySmall.fontSize }),
});
