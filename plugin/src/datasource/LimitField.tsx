import { InlineField, Input } from '@grafana/ui';
import React from 'react';

interface LimitFieldProps {
  label: string;
  tooltip: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** A count that may be left empty. */
export function LimitField({ label, tooltip, value, onChange }: LimitFieldProps) {
  return (
    <InlineField label={label} tooltip={tooltip}>
      <Input
        aria-label={label}
        type="number"
        min={1}
        width={12}
        defaultValue={value}
        placeholder="50"
        onBlur={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : Number(currentTarget.value))}
      />
    </InlineField>
  );
}
