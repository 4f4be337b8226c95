import { render, screen } from '@testing-library/react';
import type { DimensionDescription, Filter } from '@voicehive/datasource-service/contract';
import React from 'react';

import { choose, giveListsASize } from '../test/choose';
import { buildDataSource } from '../test/dataSource';
import { FilterRow } from './FilterRow';

const DIMENSIONS: DimensionDescription[] = [
  {
    id: 'direction',
    title: 'Direction',
    definition: 'Who called whom.',
    values: ['inbound', 'outbound'],
    unit: null,
    isFilterOnly: false,
  },
  { id: 'assistant', title: 'Assistant', definition: 'Who answered.', values: null, unit: null, isFilterOnly: false },
];

function show(filter: Filter) {
  const onChange = jest.fn();
  render(
    <FilterRow
      dataSource={buildDataSource()}
      dimensions={DIMENSIONS}
      filter={filter}
      range={undefined}
      onChange={onChange}
      onRemove={jest.fn()}
    />
  );
  return onChange;
}

describe('FilterRow', () => {
  beforeAll(giveListsASize);

  it('forgets the values of another dimension', async () => {
    const onChange = show({ dimension: 'direction', operator: '=', values: ['inbound'] });
    await choose('Where', 'Assistant');
    expect(onChange).toHaveBeenCalledWith({ dimension: 'assistant', operator: '=', values: [] });
  });

  it('keeps as many values as the operator takes', async () => {
    const onChange = show({ dimension: 'direction', operator: 'in', values: ['inbound', 'outbound'] });
    await choose('Operator of the filter', 'is not$');
    expect(onChange).toHaveBeenCalledWith({ dimension: 'direction', operator: '!=', values: ['inbound'] });
  });

  it('compares with one value of the dimension', async () => {
    const onChange = show({ dimension: 'direction', operator: '=' });
    await choose('Values of the filter', 'outbound');
    expect(onChange).toHaveBeenCalledWith({ dimension: 'direction', operator: '=', values: ['outbound'] });
  });

  it('compares with several values of the dimension', async () => {
    const onChange = show({ dimension: 'direction', operator: 'in', values: ['inbound'] });
    await choose('Values of the filter', 'outbound');
    expect(onChange).toHaveBeenCalledWith({ dimension: 'direction', operator: 'in', values: ['inbound', 'outbound'] });
  });

  it('asks for no value where none is compared with', () => {
    show({ dimension: 'direction', operator: 'empty' });
    expect(screen.queryByRole('combobox', { name: 'Values of the filter' })).not.toBeInTheDocument();
  });
});
