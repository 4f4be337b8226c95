import type { TimeZone } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import {
  LATE_DELIVERY_MS,
  LISTED_TYPES,
  type DeliverySummary,
  type ListedType,
} from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatMs, formatTime } from '../../panels/formatValues';
import { ScrollArea } from '../../panels/ScrollArea';
import { getTableStyles } from '../../panels/tableStyles';

interface DeliveriesProps {
  deliveries: DeliverySummary[];
  timeZone: TimeZone;
}

/** What told us about the call, and when: the place to look when a call seems incomplete or late. */
export function Deliveries({ deliveries, timeZone }: DeliveriesProps) {
  const styles = useStyles2(getTableStyles);
  if (deliveries.length === 0) {
    return <p>The messages about this call are no longer kept.</p>;
  }
  return (
    <ScrollArea name="Messages, table">
      <table className={styles.table} aria-label="Messages about the call">
        <thead>
          <tr>
            <th scope="col">Message</th>
            <th scope="col">Sent by the platform</th>
            <th scope="col">Received</th>
            <th scope="col" className={styles.number}>
              On the way
            </th>
            <th scope="col">Part of the call</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>{delivery.type}</td>
              <td className={styles.nowrap}>{formatTime(delivery.eventAt, timeZone)}</td>
              <td className={styles.nowrap}>{formatTime(delivery.receivedAt, timeZone)}</td>
              <td className={styles.number}>
                {formatMs(delivery.eventAt === null ? null : Math.max(0, delivery.receivedAt - delivery.eventAt))}
              </td>
              <td className={styles.nowrap}>
                {delivery.appliedAt === null
                  ? 'not yet'
                  : `after ${formatMs(delivery.appliedAt - delivery.receivedAt)}`}
              </td>
              <td className={styles.nowrap}>
                <Marks delivery={delivery} timeZone={timeZone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** What the service found when it read the platform's own list of calls. */
const LISTED: Readonly<Record<ListedType, { text: string; color: 'blue' | 'green' | 'red'; tooltip: string }>> = {
  reconciled: {
    text: 'repaired',
    color: 'blue',
    tooltip: "Read in the platform's own list of calls, because no message had told it.",
  },
  confirmed: {
    text: 'confirmed',
    color: 'green',
    tooltip: "The platform's own list of calls holds no more than the messages told.",
  },
  'unknown-call': {
    text: 'unknown there',
    color: 'red',
    tooltip: 'The platform was asked for the call and has no such call.',
  },
};

/** What was unusual about a message: late, or worked in again by somebody. */
function Marks({ delivery, timeZone }: { delivery: DeliverySummary; timeZone: TimeZone }) {
  const { type, eventAt, receivedAt, replayedAt } = delivery;
  const listedType = LISTED_TYPES.find((known) => known === type);
  const isLate = listedType === undefined && eventAt !== null && receivedAt - eventAt > LATE_DELIVERY_MS;
  return (
    <>
      {listedType !== undefined && <Badge {...LISTED[listedType]} />}
      {isLate && <Badge color="orange" text="late" tooltip="It came more than ten minutes after its event." />}
      {replayedAt !== null && (
        <Badge
          color="purple"
          text="worked in again"
          tooltip={`Somebody let it in or had it read again at ${formatTime(replayedAt, timeZone)}.`}
        />
      )}
    </>
  );
}
