import { FieldType, formattedValueToString, type PanelProps } from '@grafana/data';
import React from 'react';

import { NoData } from './NoData';

/** Stands in for Grafana's bar chart with horizontal bars: one row of plain boxes for each group. */
export function BarChartPanel({ data }: PanelProps) {
  const frame = data.series[0];
  const names = frame?.fields.find((field) => field.type === FieldType.string);
  const numbers = frame?.fields.find((field) => field.type === FieldType.number);
  if (!names || !numbers || names.values.length === 0) {
    return <NoData />;
  }
  const largest = Math.max(...numbers.values.map(Number), Number.MIN_VALUE);
  return (
    <div style={{ display: 'grid', gap: 6, gridTemplateColumns: 'auto 1fr', overflow: 'auto', maxHeight: '100%' }}>
      {names.values.map((name, row) => {
        const value = numbers.display?.(numbers.values[row]);
        return (
          <React.Fragment key={row}>
            <span>{String(name ?? '(none)')}</span>
            <span>
              <span
                style={{
                  background: value?.color,
                  display: 'inline-block',
                  height: 14,
                  marginRight: 8,
                  width: `${(Number(numbers.values[row]) / largest) * 75}%`,
                }}
              />
              {value ? formattedValueToString(value) : ''}
            </span>
          </React.Fragment>
        );
      })}
    </div>
  );
}
