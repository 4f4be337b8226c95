import type { TimeZone } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { type CallSummary, titleOf } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatDuration, formatMs, formatTime, formatUsd, UNKNOWN } from '../../panels/formatValues';
import { Outcome } from './Outcome';
import { getTableStyles } from '../../panels/tableStyles';

interface CallTableProps {
  calls: CallSummary[];
  timeZone: TimeZone;
  /** Address of a call's own page. */
  linkOf: (call: CallSummary) => string;
}

/** Calls, newest first; the time of each leads to the call. */
export function CallTable({ calls, timeZone, linkOf }: CallTableProps) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Calls">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Assistant</th>
            <th scope="col">Outcome</th>
            <th scope="col">Ended reason</th>
            <th scope="col">Direction</th>
            <th scope="col">Caller</th>
            <th scope="col" className={styles.number}>
              Duration
            </th>
            <th scope="col" className={styles.number}>
              Turns
            </th>
            <th scope="col" className={styles.number}>
              Slowest turn
            </th>
            <th scope="col" className={styles.number}>
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={`${call.provider}/${call.callId}`} data-testid="call-row">
              <td className={styles.nowrap}>
                <TextLink href={linkOf(call)} inline={false}>
                  {formatTime(call.at, timeZone)}
                </TextLink>
              </td>
              <td>{call.assistantName ?? call.assistantId ?? UNKNOWN}</td>
              <td className={styles.nowrap}>
                <Outcome call={call} />
              </td>
              <td>{call.endedReason ?? UNKNOWN}</td>
              <td>{call.direction ? titleOf(call.direction) : UNKNOWN}</td>
              <td className={styles.nowrap}>{call.caller ?? UNKNOWN}</td>
              <td className={styles.number}>{formatDuration(call.durationSeconds)}</td>
              <td className={styles.number}>{call.turnCount}</td>
              <td className={styles.number}>{formatMs(call.slowestTurnMs)}</td>
              <td className={styles.number}>{formatUsd(call.costUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
