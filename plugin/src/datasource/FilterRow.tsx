import type { TimeRange } from '@grafana/data';
import { Combobox, IconButton, InlineField, InlineFieldRow, MultiCombobox, type ComboboxOption } from '@grafana/ui';
import {
  FILTER_OPERATORS,
  type DimensionDescription,
  type Filter,
  type FilterOperator,
} from '@voicehive/datasource-service/contract';
import React, { useId, useMemo } from 'react';

import { takesSeveralValues, takesValues } from './checkQuery';
import { dimensionOptions } from './options';
import { suggestValues } from './suggestValues';
import type { VoiceHiveSource } from './VoiceHiveSource';

const OPERATOR_TITLES: Record<FilterOperator, string> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  regex: 'matches regex',
  notRegex: 'does not match regex',
  empty: 'is empty',
  notEmpty: 'is not empty',
};

const OPERATORS = FILTER_OPERATORS.map((value) => ({ value, label: OPERATOR_TITLES[value] }));

const ONLY_OF_NUMBERS: readonly FilterOperator[] = ['<', '<=', '>', '>='];
const ONLY_OF_TEXT: readonly FilterOperator[] = ['contains', 'regex', 'notRegex'];

/** Operators that fit the dimension; all of them while none is chosen. */
function operatorsOf(dimension: DimensionDescription | undefined) {
  const others = dimension?.unit ? ONLY_OF_TEXT : ONLY_OF_NUMBERS;
  return dimension ? OPERATORS.filter(({ value }) => !others.includes(value)) : OPERATORS;
}

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
  const id = useId();
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
          id={id}
          width={24}
          options={dimensionOptions(dimensions)}
          value={filter.dimension || null}
          placeholder="Choose a dimension"
          onChange={({ value }) => onChange({ ...filter, dimension: value, values: [] })}
        />
      </InlineField>
      <Combobox
        aria-labelledby={`${id}-operator`}
        width={18}
        options={operatorsOf(dimension)}
        value={filter.operator}
        onChange={({ value }) => changeOperator(value)}
      />
      {takesSeveralValues(filter.operator) && (
        <MultiCombobox
          aria-labelledby={`${id}-values`}
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
          aria-labelledby={`${id}-values`}
          key={filter.dimension}
          width={40}
          options={loadOptions}
          value={values[0] ?? null}
          createCustomValue
          placeholder="Choose or type a value"
          onChange={({ value }) => onChange({ ...filter, values: [value] })}
        />
      )}
      <span id={`${id}-operator`} hidden>
        Operator of the filter
      </span>
      <span id={`${id}-values`} hidden>
        Values of the filter
      </span>
      <IconButton name="trash-alt" tooltip="Remove this filter" aria-label="Remove this filter" onClick={onRemove} />
    </InlineFieldRow>
  );
}
