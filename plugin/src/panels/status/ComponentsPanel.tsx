import { cx } from '@emotion/css';
import type { PanelProps } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import React from 'react';

import { formatDuration, formatTime, UNKNOWN } from '../formatValues';
import { getNewsStyles } from '../newsStyles';
import { ScrollArea } from '../ScrollArea';
import { getTableStyles } from '../tableStyles';
import { readComponents, type ReadComponent } from './readComponents';
import { STATUS_WORDS } from './statusColors';

const BADGES = { ok: 'green', degraded: 'orange', down: 'red' } as const;

/** The parts of the service: how each is, why, since when, and how long it was up. */
export function ComponentsPanel({ data, timeZone }: PanelProps) {
  const styles = useStyles2(getTableStyles);
  const components = readComponents(data.series[0]);
  return (
    <ScrollArea name="Parts of the service">
      <table className={styles.table} aria-label="Components">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Now</th>
            <th scope="col">Why</th>
            <th scope="col">Since</th>
            <th scope="col" className={styles.number}>
              Uptime in the range
            </th>
            <th scope="col" className={styles.number}>
              Down
            </th>
          </tr>
        </thead>
        <tbody>
          {components.map((component) => (
            <tr key={component.component} data-testid="component-row">
              <td className={styles.nowrap}>{component.title}</td>
              <td className={styles.nowrap}>
                <Badge color={BADGES[component.status]} text={STATUS_WORDS[component.status]} />
              </td>
              <td className={styles.prose}>{component.detail}</td>
              <td className={styles.nowrap}>{formatTime(component.since, timeZone)}</td>
              <td className={styles.number}>
                <Uptime component={component} />
              </td>
              <td className={styles.number}>
                {component.downSeconds === 0 ? 'never' : formatDuration(component.downSeconds)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Uptime({ component: { uptime, objective } }: { component: ReadComponent }) {
  const news = useStyles2(getNewsStyles);
  if (uptime === null) {
    return <>{UNKNOWN}</>;
  }
  const isKept = uptime >= objective;
  return (
    <span className={cx(isKept ? news.good : news.bad)} title={isKept ? 'as promised' : 'less than promised'}>
      {percent(uptime)} of {percent(objective)}
    </span>
  );
}

/** Never rounded up to what was not reached. */
function percent(share: number): string {
  return `${Math.floor(share * 100_000) / 1000} %`;
}
