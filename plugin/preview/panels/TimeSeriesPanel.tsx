import type { PanelProps } from '@grafana/data';
import { TimeSeries, ZoomPlugin } from '@grafana/ui';
import type { VizLegendOptions } from '@grafana/schema';
import React from 'react';

import { Marks } from './Marks';
import { NoData } from './NoData';

/** Stands in for Grafana's time series panel. */
export function TimeSeriesPanel({
  data,
  width,
  height,
  timeZone,
  options,
  onChangeTimeRange,
}: PanelProps<{ legend: VizLegendOptions }>) {
  const frames = data.series.filter((frame) => frame.length > 0);
  if (frames.length === 0) {
    return <NoData />;
  }
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={data.timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(config) => (
        <>
          <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
          <Marks config={config} annotations={data.annotations} />
        </>
      )}
    </TimeSeries>
  );
}
