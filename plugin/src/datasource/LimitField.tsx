import { InlineField, Input } from '@grafana/ui';
import React from 'react';

interface LimitFieldProps {
  label: string;
  tooltip: string;
  /** What the service takes when the field is left empty. */
  standard: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** A count that may be left empty. */
export function LimitField({ label, tooltip, standard, value, onChange }: LimitFieldProps) {
  return (
    <InlineField label={label} tooltip={tooltip}>
      <Input
        aria-label={label}
        type="number"
        min={1}
        width={12}
        defaultValue={value}
        placeholder={String(standard)}
        onBlur={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : Number(currentTarget.value))}
      />
    </InlineField>
  );
}
