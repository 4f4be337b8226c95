import { getFieldDisplayValues, type PanelProps } from '@grafana/data';
import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, useTheme2 } from '@grafana/ui';
import React from 'react';

import { NoData } from './NoData';

interface StatOptions {
  colorMode: BigValueColorMode;
}

/** Stands in for Grafana's stat panel: the first value, large. */
export function StatPanel({
  data,
  width,
  height,
  options,
  fieldConfig,
  replaceVariables,
  timeZone,
}: PanelProps<StatOptions>) {
  const theme = useTheme2();
  const [first] = getFieldDisplayValues({
    fieldConfig,
    reduceOptions: { calcs: ['lastNotNull'], values: false },
    replaceVariables,
    theme,
    data: data.series,
    timeZone,
  });
  if (!first) {
    return <NoData />;
  }
  return (
    <BigValue
      value={{ ...first.display, title: undefined }}
      theme={theme}
      width={width}
      height={height}
      colorMode={options.colorMode ?? BigValueColorMode.Value}
      graphMode={BigValueGraphMode.None}
      justifyMode={BigValueJustifyMode.Auto}
    />
  );
}
