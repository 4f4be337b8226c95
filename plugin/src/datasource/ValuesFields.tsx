import { InlineFieldRow } from '@grafana/ui';
import type { DimensionDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

import { DimensionField } from './DimensionField';
import { LimitField } from './LimitField';
import type { ValuesDataQuery } from './VoiceHiveDataQuery';

interface ValuesFieldsProps {
  dimensions: DimensionDescription[];
  query: ValuesDataQuery;
  onChange: (query: ValuesDataQuery) => void;
}

/** What a `values` query asks besides its filters. */
export function ValuesFields({ dimensions, query, onChange }: ValuesFieldsProps) {
  return (
    <InlineFieldRow>
      <DimensionField
        dimensions={dimensions}
        value={query.dimension}
        onChange={(dimension) => onChange({ ...query, dimension })}
      />
      <LimitField
        label="Rows"
        tooltip="At most 1000."
        standard={200}
        value={query.limit}
        onChange={(limit) => onChange({ ...query, limit })}
      />
    </InlineFieldRow>
  );
}
