import { cx } from '@emotion/css';
import { formattedValueToString, type Field, type PanelProps } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';

import { getNewsStyles } from '../newsStyles';
import { ScrollArea } from '../ScrollArea';
import { getTableStyles } from '../tableStyles';
import { rankMovers } from './rankMovers';

interface MoversOptions {
  /** Address of a group's page, on top of the present search. */
  linkTo: (group: string, search: ReturnType<typeof locationService.getSearchObject>) => string;
}

const MOST_MOVERS = 12;

/** What has moved most against the earlier time of the answer, and where. */
export function MoversPanel({ data, options }: PanelProps<MoversOptions>) {
  const styles = useStyles2(getTableStyles);
  const news = useStyles2(getNewsStyles);
  const [frame] = data.series;
  const movers = frame ? rankMovers(frame, MOST_MOVERS) : [];
  if (movers.length === 0) {
    return <p className={styles.quiet}>Nothing has moved by more than chance and size account for.</p>;
  }
  const search = locationService.getSearchObject();
  return (
    <ScrollArea name="Movers">
      <table className={styles.table} aria-label="Top movers">
        <thead>
          <tr>
            <th scope="col">Assistant</th>
            <th scope="col">Measure</th>
            <th scope="col" className={styles.number}>
              Before
            </th>
            <th scope="col" className={styles.number}>
              Now
            </th>
            <th scope="col" className={styles.number}>
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {movers.map(({ group, field, row, before, change }) => (
            <tr key={`${group} ${field.name}`}>
              <td>
                <TextLink href={options.linkTo(group, search)} inline={false}>
                  {group}
                </TextLink>
              </td>
              <td>{field.config.displayName ?? field.name}</td>
              <td className={styles.number}>{written(field, before)}</td>
              <td className={styles.number}>{written(field, field.values[row])}</td>
              <td className={cx(styles.number, news[change.news])}>{change.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function written(field: Field, value: unknown): string {
  return field.display ? formattedValueToString(field.display(value)) : String(value);
}
