import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { titleOf } from '@voicehive/datasource-service/contract';
import React, { memo, type ComponentProps } from 'react';

import { formatDuration, formatMs, UNKNOWN } from '../../panels/formatValues';
import { StatusBadge } from '../../panels/StatusBadge';
import { getTableStyles } from '../../panels/tableStyles';
import type { LiveRow } from './liveRow';
import { hasFailed, SILENT_FROM_SECONDS } from './summariseBoard';
import { useWindow } from './useWindow';

const ROW_HEIGHT = 37;
const HEIGHT = 560;

interface LiveTableProps {
  rows: LiveRow[];
  seesWords: boolean;
  linkOf: (row: LiveRow) => string;
}

/** Calls on the board. Only the rows that can be seen are drawn, so that a thousand calls are no more work than thirty. */
export function LiveTable({ rows, seesWords, linkOf }: LiveTableProps) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  const { first, end, before, after, onScroll } = useWindow({
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    height: HEIGHT,
  });
  return (
    // A region that scrolls must be reachable by keyboard.
    <div
      className={own.scroller}
      style={{ maxHeight: HEIGHT }}
      onScroll={onScroll}
      tabIndex={0}
      role="region"
      aria-label="Live calls"
    >
      <table className={cx(styles.table, own.table)} aria-label="Calls on the board" aria-rowcount={rows.length + 1}>
        <thead className={own.head}>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Assistant</th>
            <th scope="col">Caller</th>
            <th scope="col" className={styles.number}>
              Age
            </th>
            <th scope="col">Audio</th>
            <th scope="col" className={styles.number}>
              Last turn
            </th>
            <th scope="col">{seesWords ? 'Last words' : 'Direction'}</th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {rows.slice(first, end).map((row) => (
            <LiveTableRow key={`${row.provider}/${row.callId}`} row={row} seesWords={seesWords} href={linkOf(row)} />
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: LiveRow;
  seesWords: boolean;
  href: string;
}

const LiveTableRow = memo(function LiveTableRow({ row, seesWords, href }: RowProps) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  return (
    <tr className={own.row} data-testid="live-row">
      <td className={styles.nowrap}>
        <State row={row} />
      </td>
      <td className={own.cut}>
        <TextLink href={href} inline={false}>
          {row.assistant ?? row.callId}
        </TextLink>
      </td>
      <td className={styles.nowrap}>{row.caller ?? UNKNOWN}</td>
      <td className={styles.number}>{formatDuration(row.durationSeconds)}</td>
      <td className={styles.nowrap}>
        <Audio row={row} />
      </td>
      <td className={styles.number}>{formatMs(row.lastTurnMs)}</td>
      <td className={own.words} title={seesWords ? (row.lastWords ?? undefined) : undefined}>
        {seesWords ? (row.lastWords ?? UNKNOWN) : row.direction ? titleOf(row.direction) : UNKNOWN}
      </td>
    </tr>
  );
});

const STATE_COLORS: Readonly<Record<LiveRow['state'], ComponentProps<typeof StatusBadge>['color']>> = {
  scheduled: 'purple',
  queued: 'purple',
  ringing: 'blue',
  'in-progress': 'green',
  forwarding: 'orange',
  ended: undefined,
};

function State({ row }: { row: LiveRow }) {
  if (row.isStuck) {
    return (
      <StatusBadge
        color="red"
        text="Stuck"
        tooltip="Open for longer than a call can be: its end was probably not told."
      />
    );
  }
  if (row.endedAt !== null) {
    const reason = row.endedReason ?? 'unknown reason';
    return (
      <StatusBadge
        color={hasFailed(row) ? 'red' : undefined}
        text={hasFailed(row) ? 'Failed' : 'Ended'}
        tooltip={reason}
      />
    );
  }
  return <StatusBadge color={STATE_COLORS[row.state]} text={titleOf(row.state)} />;
}

/** Who speaks, or for how long nobody has. */
function Audio({ row }: { row: LiveRow }) {
  const own = useStyles2(getStyles);
  if (row.endedAt !== null || row.silenceSeconds === null) {
    return <>{UNKNOWN}</>;
  }
  if (row.speaking !== null) {
    return <>{row.speaking === 'user' ? 'caller speaks' : 'agent speaks'}</>;
  }
  const isLong = row.silenceSeconds >= SILENT_FROM_SECONDS;
  return <span className={cx(isLong && own.alarming)}>silent for {formatDuration(row.silenceSeconds)}</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({ maxWidth: '100%', overflow: 'auto' }),
  table: css({ minWidth: 700 }),
  head: css({ background: theme.colors.background.canvas, position: 'sticky', top: 0, zIndex: 1 }),
  row: css({ height: ROW_HEIGHT }),
  cut: css({ maxWidth: 200, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  words: css({
    color: theme.colors.text.secondary,
    maxWidth: 0,
    minWidth: 200,
    width: '40%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  alarming: css({ color: theme.colors.warning.text, fontWeight: theme.typography.fontWeightMedium }),
});
