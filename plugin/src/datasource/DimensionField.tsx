import { InlineField } from '@grafana/ui';
import type { DimensionDescription } from '@voicehive/datasource-service/contract';
import React, { useId } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import { groupingOptions } from './options';

interface DimensionFieldProps {
  dimensions: DimensionDescription[];
  value: string;
  onChange: (dimension: string) => void;
}

/** The dimension whose values a `values` query lists. */
export function DimensionField({ dimensions, value, onChange }: DimensionFieldProps) {
  const id = useId();
  return (
    <InlineField label="Values of" tooltip="The values that occur in the time range, most frequent first.">
      <SingleChoice
        name="Values of"
        id={id}
        width={30}
        options={groupingOptions(dimensions)}
        value={value || null}
        placeholder="Choose a dimension"
        onChange={onChange}
      />
    </InlineField>
  );
}
