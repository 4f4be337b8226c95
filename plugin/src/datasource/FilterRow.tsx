import type { TimeRange } from '@grafana/data';
import { Combobox, IconButton, InlineField, InlineFieldRow, MultiCombobox, type ComboboxOption } from '@grafana/ui';
import {
  FILTER_OPERATORS,
  type DimensionDescription,
  type Filter,
  type FilterOperator,
} from '@voicehive/datasource-service/contract';
import React, { useMemo } from 'react';

import { takesSeveralValues, takesValues } from './checkQuery';
import { suggestValues } from './suggestValues';
import type { VoiceHiveSource } from './VoiceHiveSource';

const OPERATOR_TITLES: Record<FilterOperator, string> = {
  '=': 'is',
  '!=': 'is not',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  regex: 'matches regex',
  empty: 'is empty',
  notEmpty: 'is not empty',
};

const OPERATORS = FILTER_OPERATORS.map((value) => ({ value, label: OPERATOR_TITLES[value] }));

interface FilterRowProps {
  dataSource: VoiceHiveSource;
  dimensions: DimensionDescription[];
  filter: Filter;
  range: TimeRange | undefined;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

/** One condition: dimension, operator and the values to compare with. */
export function FilterRow({ dataSource, dimensions, filter, range, onChange, onRemove }: FilterRowProps) {
  const values = filter.values ?? [];
  const dimension = dimensions.find(({ id }) => id === filter.dimension);

  const loadOptions = useMemo(
    () =>
      async (typed: string): Promise<Array<ComboboxOption<string>>> => {
        const offered = dimension ? await suggestValues(dataSource, dimension, range).catch(() => []) : [];
        const wanted = typed.toLowerCase();
        return offered.filter((value) => value.toLowerCase().includes(wanted)).map((value) => ({ value }));
      },
    [dataSource, dimension, range]
  );

  const changeOperator = (operator: FilterOperator) => {
    const kept = takesSeveralValues(operator) ? values : values.slice(0, 1);
    onChange({ ...filter, operator, values: takesValues(operator) ? kept : [] });
  };

  return (
    <InlineFieldRow>
      <InlineField label="Where">
        <Combobox
          aria-label="Dimension of the filter"
          width={24}
          options={dimensions.map(({ id, title, definition }) => ({
            value: id,
            label: title,
            description: definition,
          }))}
          value={filter.dimension || null}
          placeholder="Choose a dimension"
          onChange={({ value }) => onChange({ ...filter, dimension: value, values: [] })}
        />
      </InlineField>
      <Combobox
        aria-label="Operator of the filter"
        width={18}
        options={OPERATORS}
        value={filter.operator}
        onChange={({ value }) => changeOperator(value)}
      />
      {takesSeveralValues(filter.operator) && (
        <MultiCombobox
          aria-label="Values of the filter"
          key={filter.dimension}
          width={40}
          options={loadOptions}
          value={values}
          createCustomValue
          placeholder="Choose values"
          onChange={(chosen) => onChange({ ...filter, values: chosen.map(({ value }) => value) })}
        />
      )}
      {takesValues(filter.operator) && !takesSeveralValues(filter.operator) && (
        <Combobox
          aria-label="Value of the filter"
          key={filter.dimension}
          width={40}
          options={loadOptions}
          value={values[0] ?? null}
          createCustomValue
          placeholder="Choose or type a value"
          onChange={({ value }) => onChange({ ...filter, values: [value] })}
        />
      )}
      <IconButton name="trash-alt" tooltip="Remove this filter" aria-label="Remove this filter" onClick={onRemove} />
    </InlineFieldRow>
  );
}
