import type { TimeZone } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Checkbox, TextLink, useStyles2 } from '@grafana/ui';
import {
  titleOf,
  type DeliveryOutcome,
  type DeliveryVerdict,
  type InboxRow,
} from '@voicehive/datasource-service/contract';
import React, { type ComponentProps } from 'react';

import { formatMs, formatTime, UNKNOWN } from '../../../panels/formatValues';
import { StatusBadge } from '../../../panels/StatusBadge';
import { getTableStyles } from '../../../panels/tableStyles';
import { linkToCall } from '../../../scenes/pageLinks';

interface InboxTableProps {
  rows: InboxRow[];
  selected: readonly string[];
  timeZone: TimeZone;
  onOpen: (id: string) => void;
  onSelect: (id: string, isSelected: boolean) => void;
}

type TagColor = ComponentProps<typeof StatusBadge>['color'];

const VERDICT_COLORS: Readonly<Record<DeliveryVerdict, TagColor>> = {
  verified: 'green',
  unsigned: undefined,
  quarantined: 'red',
  released: 'blue',
  listed: 'purple',
};

const OUTCOME_COLORS: Readonly<Record<DeliveryOutcome, TagColor>> = {
  applied: 'green',
  waiting: 'orange',
  unreadable: 'red',
  held: 'red',
};

/** Deliveries, newest first. */
export function InboxTable({ rows, selected, timeZone, onOpen, onSelect }: InboxTableProps) {
  const styles = useStyles2(getTableStyles);
  const search = locationService.getSearchObject();
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Webhooks">
        <thead>
          <tr>
            <th scope="col" aria-label="Selected" />
            <th scope="col">Received</th>
            <th scope="col" className={styles.number}>
              Lag
            </th>
            <th scope="col">Platform</th>
            <th scope="col">Kind</th>
            <th scope="col">Origin</th>
            <th scope="col">Outcome</th>
            <th scope="col">Why</th>
            <th scope="col">Call</th>
            <th scope="col" aria-label="Body" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-testid="inbox-row">
              <td>
                <Checkbox
                  aria-label={`Select the ${row.type} of ${formatTime(row.receivedAt, timeZone)}`}
                  value={selected.includes(row.id)}
                  onChange={({ currentTarget }) => onSelect(row.id, currentTarget.checked)}
                />
              </td>
              <td className={styles.nowrap}>{formatTime(row.receivedAt, timeZone)}</td>
              <td className={styles.number}>
                {row.eventAt === null ? UNKNOWN : formatMs(Math.max(0, row.receivedAt - row.eventAt))}
              </td>
              <td>{titleOf(row.platform)}</td>
              <td className={styles.nowrap}>{row.type}</td>
              <td>
                <StatusBadge color={VERDICT_COLORS[row.verdict]} text={titleOf(row.verdict)} />
              </td>
              <td>
                <StatusBadge color={OUTCOME_COLORS[row.outcome]} text={titleOf(row.outcome)} />
              </td>
              <td>{row.problem ?? row.reason ?? UNKNOWN}</td>
              <td className={styles.nowrap}>
                {row.callId === null ? (
                  UNKNOWN
                ) : (
                  <TextLink href={linkToCall(row.platform, row.callId, search)} inline={false}>
                    {row.callId.slice(0, 8)}…
                  </TextLink>
                )}
              </td>
              <td>
                <Button size="sm" fill="text" onClick={() => onOpen(row.id)}>
                  Body
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
