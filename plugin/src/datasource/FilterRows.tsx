import type { TimeRange } from '@grafana/data';
import { Button } from '@grafana/ui';
import type { DimensionDescription, Filter } from '@voicehive/datasource-service/contract';
import React from 'react';

import { FilterRow } from './FilterRow';
import type { VoiceHiveSource } from './VoiceHiveSource';

interface FilterRowsProps {
  dataSource: VoiceHiveSource;
  dimensions: DimensionDescription[];
  filters: Filter[];
  range: TimeRange | undefined;
  onChange: (filters: Filter[]) => void;
}

/** All conditions of a query; every one of them must hold. */
export function FilterRows({ dataSource, dimensions, filters, range, onChange }: FilterRowsProps) {
  const replace = (position: number, filter: Filter) =>
    onChange(filters.map((old, i) => (i === position ? filter : old)));
  const remove = (position: number) => onChange(filters.filter((_, i) => i !== position));

  return (
    <div>
      {filters.map((filter, position) => (
        <FilterRow
          // Rows have no identity of their own; the position is what the user sees.
          key={position}
          dataSource={dataSource}
          dimensions={dimensions}
          filter={filter}
          range={range}
          onChange={(changed) => replace(position, changed)}
          onRemove={() => remove(position)}
        />
      ))}
      <Button
        variant="secondary"
        size="sm"
        icon="plus"
        onClick={() => onChange([...filters, { dimension: '', operator: '=', values: [] }])}
      >
        Add filter
      </Button>
    </div>
  );
}
