import { css } from '@emotion/css';
import { type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { titleOf } from '@voicehive/datasource-service/contract';
import React from 'react';

import { UNKNOWN } from '../../../panels/formatValues';
import { getTableStyles } from '../../../panels/tableStyles';
import { valueWriter } from '../../../panels/writeValue';
import { linkToFilteredPage } from '../../../scenes/pageLinks';
import type { Changed, ChangedRow } from './readChanged';

/** Dimensions whose values are words of ours; those of others are names and stay as they are. */
const TITLED = ['provider', 'direction', 'state', 'endedReasonGroup', 'faultOwner'];

interface ChangedTableProps {
  changed: Changed;
  range: TimeRange;
}

/** Values that have more of the change than their size accounts for, and the way to their calls. */
export function ChangedTable({ changed, range }: ChangedTableProps) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  const { rows, field } = changed;
  const said = valueWriter(field, useTheme2());
  if (rows.length === 0) {
    return (
      <p className={styles.quiet}>
        No value of any dimension stands out: what is different is spread evenly, or as small as chance allows.
      </p>
    );
  }
  const search = {
    ...locationService.getSearchObject(),
    from: String(range.from.valueOf()),
    to: String(range.to.valueOf()),
  };
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="What explains the change">
        <thead>
          <tr>
            <th scope="col">Dimension</th>
            <th scope="col">Value</th>
            <th scope="col">Part of the change</th>
            <th scope="col" className={styles.number}>
              Now
            </th>
            <th scope="col" className={styles.number}>
              Then
            </th>
            <th
              scope="col"
              className={styles.number}
              title="How many times more of the change than its size accounts for"
            >
              Lift
            </th>
            <th
              scope="col"
              className={styles.number}
              title="How likely chance is, corrected for all values that were tried"
            >
              Chance
            </th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.dimensionId} ${row.value}`} data-testid="changed-row">
              <td className={styles.nowrap}>{row.dimension}</td>
              <td>
                <strong>{TITLED.includes(row.dimensionId) ? titleOf(row.value) : row.value}</strong>
              </td>
              <td className={own.part}>
                <span className={own.bar} style={{ width: `${Math.min(1, Math.max(0, row.support)) * 60}%` }} />
                {Math.round(row.support * 100)} %
              </td>
              <td className={styles.number}>{said(row.now)}</td>
              <td className={styles.number}>{said(row.before)}</td>
              <td className={styles.number}>{row.lift === null ? 'new' : `${row.lift.toFixed(1)}×`}</td>
              <td className={styles.number}>{chance(row)}</td>
              <td className={styles.nowrap}>
                <TextLink href={linkToFilteredPage('callLogs', search, row.dimensionId, row.value)} inline={false}>
                  Show
                </TextLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function chance({ pValue }: ChangedRow): string {
  if (pValue === null) {
    return UNKNOWN;
  }
  return pValue < 0.001 ? '< 0.1 %' : `${(pValue * 100).toFixed(1)} %`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ minWidth: 160, whiteSpace: 'nowrap' }),
  bar: css({
    background: theme.colors.primary.main,
    borderRadius: 2,
    display: 'inline-block',
    height: 10,
    marginRight: theme.spacing(1),
  }),
});
