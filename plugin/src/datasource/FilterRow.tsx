import type { TimeRange } from '@grafana/data';
import { IconButton, InlineField, InlineFieldRow, MultiCombobox, type ComboboxOption } from '@grafana/ui';
import {
  FILTER_OPERATORS,
  type DimensionDescription,
  type Filter,
  type FilterOperator,
} from '@voicehive/datasource-service/contract';
import React, { useId, useMemo, useState } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
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
        <SingleChoice
          name="Where"
          id={id}
          width={24}
          options={dimensionOptions(dimensions)}
          value={filter.dimension || null}
          placeholder="Choose a dimension"
          onChange={(value) => onChange({ ...filter, dimension: value, values: [] })}
        />
      </InlineField>
      <SingleChoice
        name="Operator of the filter"
        width={18}
        options={operatorsOf(dimension)}
        value={filter.operator}
        onChange={changeOperator}
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
        <OneValue
          key={filter.dimension}
          load={loadOptions}
          value={values[0] ?? null}
          onChange={(value) => onChange({ ...filter, values: [value] })}
        />
      )}
      <span id={`${id}-values`} hidden>
        Values of the filter
      </span>
      <IconButton name="trash-alt" tooltip="Remove this filter" aria-label="Remove this filter" onClick={onRemove} />
    </InlineFieldRow>
  );
}

interface OneValueProps {
  /** Reads the values that hold a text; all of them for an empty one. */
  load: (typed: string) => Promise<Array<ComboboxOption<string>>>;
  value: string | null;
  onChange: (value: string) => void;
}

/** The value to compare with: one of those that occur, which are read when the list opens, or any other. */
function OneValue({ load, value, onChange }: OneValueProps) {
  const [offered, setOffered] = useState<Array<ComboboxOption<string>>>([]);
  const [isLoading, setIsLoading] = useState(false);
  const read = async () => {
    setIsLoading(true);
    setOffered(await load(''));
    setIsLoading(false);
  };
  return (
    <SingleChoice
      name="Values of the filter"
      width={40}
      options={offered}
      value={value}
      placeholder="Choose or type a value"
      isLoading={isLoading}
      onOpen={read}
      readTyped={String}
      onChange={onChange}
    />
  );
}
