import { css } from '@emotion/css';
import {
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
  type GrafanaTheme2,
  type PanelProps,
  type TimeZone,
} from '@grafana/data';
import { RadioButtonGroup, useStyles2, useTheme2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';

import { readWeekGrid } from './weekGrid';

/** Measures over time by weekday and hour, in the reader's time zone. */
export function WeekHeatPanel({ data, timeZone }: PanelProps) {
  const styles = useStyles2(getStyles);
  const measures = data.series.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === FieldType.number)
      .map((field) => ({ value: field.name, label: getFieldDisplayName(field, frame) }))
  );
  const [chosen, setChosen] = useState(measures[0]?.value ?? 'calls');
  if (measures.length === 0) {
    return <p className={styles.note}>Nothing in this time range.</p>;
  }
  return (
    <div className={styles.box}>
      <RadioButtonGroup size="sm" aria-label="What to show" value={chosen} options={measures} onChange={setChosen} />
      <Grid series={data.series} measure={chosen} timeZone={timeZone} />
    </div>
  );
}

interface GridProps {
  series: PanelProps['data']['series'];
  measure: string;
  timeZone: TimeZone;
}

function Grid({ series, measure, timeZone }: GridProps) {
  const styles = useStyles2(getStyles);
  const { visualization } = useTheme2();
  const color = visualization.getColorByName('blue');
  const { days, values, largest } = useMemo(() => readWeekGrid(series, measure, timeZone), [series, measure, timeZone]);
  const field = series.flatMap(({ fields }) => fields).find(({ name }) => name === measure);
  const written = (value: number | null) =>
    value === null ? 'nothing' : field?.display ? formattedValueToString(field.display(value)) : String(value);
  return (
    <table className={styles.grid} aria-label="Weekday and hour">
      <thead>
        <tr>
          <td />
          {values[0]?.map((_, hour) => (
            <th key={hour} scope="col">
              {hour % 3 === 0 ? String(hour).padStart(2, '0') : ''}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day, row) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {values[row]?.map((value, hour) => (
              <td
                key={hour}
                title={`${day} ${String(hour).padStart(2, '0')}:00: ${written(value)}`}
                aria-label={`${day} ${hour}: ${written(value)}`}
                className={styles.cell}
              >
                <span
                  style={{
                    background: color,
                    opacity: value === null || largest === 0 ? 0 : 0.08 + (0.92 * value) / largest,
                  }}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), height: '100%', overflow: 'auto' }),
  grid: css({
    borderCollapse: 'separate',
    borderSpacing: 2,
    flexGrow: 1,
    tableLayout: 'fixed',
    width: '100%',
    minWidth: 420,
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
      textAlign: 'left',
      overflow: 'visible',
      whiteSpace: 'nowrap',
    },
  }),
  cell: css({
    background: theme.colors.background.secondary,
    padding: 0,
    span: { display: 'block', height: '100%', minHeight: 18 },
  }),
  note: css({ color: theme.colors.text.secondary }),
});
