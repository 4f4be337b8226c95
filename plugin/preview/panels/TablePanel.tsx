import type { PanelProps } from '@grafana/data';
import { Table, type TableSortByFieldState } from '@grafana/ui';
import React, { useState } from 'react';

import { NoData } from './NoData';

/** Stands in for Grafana's table panel. */
export function TablePanel({ data, width, height, options }: PanelProps<{ sortBy?: TableSortByFieldState[] }>) {
  const [sortBy, setSortBy] = useState(options.sortBy);
  const frame = data.series[0];
  if (!frame || frame.length === 0) {
    return <NoData />;
  }
  return (
    <Table
      data={frame}
      width={width}
      height={height}
      initialSortBy={sortBy}
      onSortByChange={setSortBy}
      columnMinWidth={frame.fields[0]?.config.custom?.minWidth}
      ariaLabel="Table"
    />
  );
}
