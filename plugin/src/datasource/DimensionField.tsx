import { Combobox, InlineField } from '@grafana/ui';
import type { DimensionDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

interface DimensionFieldProps {
  dimensions: DimensionDescription[];
  value: string;
  onChange: (dimension: string) => void;
}

/** The dimension whose values a `values` query lists. */
export function DimensionField({ dimensions, value, onChange }: DimensionFieldProps) {
  return (
    <InlineField label="Values of" tooltip="The values that occur in the time range, most frequent first.">
      <Combobox
        aria-label="Values of"
        width={30}
        options={dimensions.map(({ id, title, definition }) => ({ value: id, label: title, description: definition }))}
        value={value || null}
        placeholder="Choose a dimension"
        onChange={(chosen) => onChange(chosen.value)}
      />
    </InlineField>
  );
}
