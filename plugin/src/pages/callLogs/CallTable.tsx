import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { CallSort, CallSummary } from '@voicehive/datasource-service/contract';
import React, { type ReactNode } from 'react';

import { getTableStyles } from '../../panels/tableStyles';
import type { CallColumn } from './callColumns';
import { Outcome } from './Outcome';

interface CallTableProps {
  calls: CallSummary[];
  columns: readonly CallColumn[];
  timeZone: TimeZone;
  /** Address of a call's own page. */
  linkOf: (call: CallSummary) => string;
  /** The order that the calls are in; without it the headings sort nothing. */
  sort?: CallSort;
  onSort?: (sort: CallSort) => void;
  /** True while newer calls are being read. */
  isStale?: boolean;
  label?: string;
}

/** Calls; the time of each leads to the call. */
export function CallTable({
  calls,
  columns,
  timeZone,
  linkOf,
  sort,
  onSort,
  isStale,
  label = 'Calls',
}: CallTableProps) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  return (
    <div className={cx(own.scroller, isStale && own.stale)} role="region" aria-label={`${label}, table`} tabIndex={0}>
      <table className={cx(styles.table, own.table)} aria-label={label} aria-busy={isStale}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={`${call.provider}/${call.callId}`} data-testid="call-row">
              {columns.map((column) => (
                <td key={column.id} className={column.isNumber ? styles.number : styles.nowrap}>
                  {cellOf(call, column, { timeZone, linkOf, longText: own.longText })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellOf(
  call: CallSummary,
  column: CallColumn,
  { timeZone, linkOf, longText }: Pick<CallTableProps, 'linkOf'> & { timeZone: TimeZone; longText: string }
): ReactNode {
  const text = column.show(call, timeZone);
  switch (column.id) {
    case 'at':
      return (
        <TextLink href={linkOf(call)} inline={false}>
          {text}
        </TextLink>
      );
    case 'outcome':
      return <Outcome call={call} />;
    default:
      return column.isNumber ? (
        text
      ) : (
        <div className={longText} title={text}>
          {text}
        </div>
      );
  }
}

interface HeadingProps extends Pick<CallTableProps, 'sort' | 'onSort'> {
  column: CallColumn;
}

/** A heading that sorts where the service offers an order by it; pressing it again takes its other order. */
function Heading({ column, sort, onSort }: HeadingProps) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  const className = column.isNumber ? styles.number : undefined;
  const [first, second = first] = column.sorts;
  if (first === undefined || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {column.title}
      </th>
    );
  }
  const isSorted = sort !== undefined && column.sorts.includes(sort);
  const isAscending = sort === 'oldest';
  return (
    <th scope="col" className={className} aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : undefined}>
      <button type="button" className={own.sort} onClick={() => onSort(sort === first ? second : first)}>
        {column.title}
        <Icon name={isSorted ? (isAscending ? 'arrow-up' : 'arrow-down') : 'sort-amount-down'} size="sm" aria-hidden />
      </button>
    </th>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // High enough to keep the headings in sight, low enough to leave room for what is around the table.
  scroller: css({ maxHeight: 'max(420px, calc(100vh - 260px))', maxWidth: '100%', overflow: 'auto' }),
  stale: css({ opacity: 0.6 }),
  table: css({
    borderCollapse: 'separate',
    borderSpacing: 0,
    'thead th': { background: theme.colors.background.canvas, position: 'sticky', top: 0, zIndex: 1 },
  }),
  // One line a call, so that many fit on the screen; the whole text is in the hint and on the call's page.
  longText: css({ maxWidth: '28ch', overflow: 'hidden', textOverflow: 'ellipsis' }),
  sort: css({
    alignItems: 'center',
    background: 'none',
    border: 'none',
    color: 'inherit',
    display: 'inline-flex',
    fontWeight: 'inherit',
    gap: theme.spacing(0.5),
    padding: 0,
    '&:hover, &:focus-visible': { color: theme.colors.text.primary },
  }),
});
