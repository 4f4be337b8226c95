import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Toggletip, useStyles2 } from '@grafana/ui';
import React from 'react';

import { CALL_COLUMNS, DEFAULT_COLUMNS } from './callColumns';

interface ColumnChoiceProps {
  /** Ids of the columns that are shown. */
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}

/** A menu of all columns. */
export function ColumnChoice(props: ColumnChoiceProps) {
  return (
    <Toggletip content={<Columns {...props} />} placement="bottom-start" title="Columns">
      <Button variant="secondary" icon="columns">
        Columns
      </Button>
    </Toggletip>
  );
}

function Columns({ chosen, onChoose }: ColumnChoiceProps) {
  const styles = useStyles2(getStyles);
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <div className={styles.columns}>
      <div className={styles.list} role="group" aria-label="Columns to show">
        {CALL_COLUMNS.map(({ id, title }) => (
          <Checkbox
            key={id}
            label={title}
            value={id === 'at' || chosen.includes(id)}
            disabled={id === 'at'}
            onChange={() => toggle(id)}
          />
        ))}
      </div>
      <Button size="sm" variant="secondary" onClick={() => onChoose(DEFAULT_COLUMNS)}>
        Usual columns
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  list: css({ columnGap: theme.spacing(2), display: 'grid', gridTemplateColumns: '1fr 1fr', justifyItems: 'start' }),
});
