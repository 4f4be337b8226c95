import type { SelectableValue } from '@grafana/data';
import { Select } from '@grafana/ui';
import React from 'react';

/** One of the values to choose from. */
export interface Choice<T extends string | number> {
  value: T;
  /** What is shown; the value itself when it is left out. */
  label?: string;
  description?: string;
}

interface SingleChoiceProps<T extends string | number> {
  /** What it is for, for readers who do not see the page and for tests. */
  name: string;
  /** Id of the input, for a label that stands beside it. */
  id?: string;
  options: ReadonlyArray<Choice<T>>;
  /** A value that is not among the options is shown as it is; null shows the placeholder. */
  value: T | null;
  placeholder?: string;
  /** In units of 8 pixels; the room that there is when it is left out. */
  width?: number;
  isLoading?: boolean;
  onChange: (value: T) => void;
  /** Called when the list opens, for options that are read only then. */
  onOpen?: () => void;
  /** Makes a value of what the reader typed; without it only the options can be chosen. */
  readTyped?: (text: string) => T;
}

/**
 * A list to choose one value from. It is made of `Select`: the `Combobox` of Grafana's UI breaks Explore's whole page
 * (React error 185) when an option of it is chosen by mouse there.
 */
export function SingleChoice<T extends string | number>(props: SingleChoiceProps<T>) {
  const { name, id, options, value, placeholder, width, isLoading, onChange, onOpen, readTyped } = props;
  const shown = options.map(withLabel);
  const chosen =
    value === null ? null : (shown.find((option) => option.value === value) ?? { value, label: String(value) });
  return (
    <Select
      aria-label={name}
      inputId={id}
      options={shown}
      value={chosen}
      placeholder={placeholder}
      width={width}
      isLoading={isLoading}
      onOpenMenu={onOpen}
      onChange={({ value: picked }) => picked !== undefined && onChange(picked)}
      allowCustomValue={readTyped !== undefined}
      onCreateOption={(text) => readTyped && onChange(readTyped(text.trim()))}
    />
  );
}

function withLabel<T extends string | number>(choice: Choice<T>): SelectableValue<T> {
  return { ...choice, label: choice.label ?? String(choice.value) };
}
