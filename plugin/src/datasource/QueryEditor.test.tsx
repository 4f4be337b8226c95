import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

import { buildDataSource, installBackend } from '../test/dataSource';
import { QueryEditor } from './QueryEditor';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

const CATALOGUE: CatalogueDescription = {
  measures: [
    {
      id: 'calls',
      title: 'Calls',
      unit: 'short',
      denominator: 'none',
      goodDirection: 'neither',
      definition: 'Every call counts.',
      formulaText: 'sum of calls',
      thresholds: null,
    },
  ],
  dimensions: [{ id: 'assistant', title: 'Assistant', definition: 'Who answered.', values: null }],
};

function show(query: VoiceHiveDataQuery) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  render(<QueryEditor datasource={buildDataSource()} query={query} onChange={onChange} onRunQuery={onRunQuery} />);
  return { onChange, onRunQuery };
}

describe('QueryEditor', () => {
  beforeEach(() => {
    installBackend(() => CATALOGUE);
  });

  it('shows the definition of the chosen measures', async () => {
    show({ refId: 'A', queryType: 'metric', measures: ['calls'] });
    expect(await screen.findByText(/Every call counts/)).toBeInTheDocument();
  });

  it('changes the type, keeps the filters, and runs the query', async () => {
    const filters = [{ dimension: 'assistant', operator: '=' as const, values: ['Reception'] }];
    const { onChange, onRunQuery } = show({ refId: 'A', queryType: 'metric', measures: ['calls'], filters });
    fireEvent.click(await screen.findByRole('radio', { name: 'Call list' }));
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ refId: 'A', queryType: 'calls', filters }));
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('says what is missing and does not run an incomplete query', async () => {
    const { onChange, onRunQuery } = show({ refId: 'A', queryType: 'calls' });
    fireEvent.click(await screen.findByRole('radio', { name: 'One call' }));
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ queryType: 'call', callId: '' }));
    expect(onRunQuery).not.toHaveBeenCalled();
  });

  it('shows the problem of a query in words', async () => {
    show({ refId: 'A', queryType: 'call', provider: 'vapi', callId: '' });
    expect(await screen.findByText('Enter the id of a call.')).toBeInTheDocument();
  });

  it('takes the id of a call when the field is left', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'call', provider: 'vapi', callId: '' });
    const field = await screen.findByLabelText('Call id');
    fireEvent.change(field, { target: { value: ' c-1 ' } });
    fireEvent.blur(field);
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ callId: 'c-1' }));
  });

  it('adds and removes filters', async () => {
    const { onChange } = show({
      refId: 'A',
      queryType: 'calls',
      filters: [{ dimension: 'assistant', operator: 'empty' }],
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Add filter' }));
    expect(onChange.mock.calls[0][0].filters).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Remove this filter' }));
    expect(onChange.mock.calls[1][0].filters).toEqual([]);
  });

  it('says so when the catalogue cannot be read', async () => {
    installBackend(() => {
      throw { status: 500, data: { message: 'Plugin unavailable' }, config: { url: '' } };
    });
    show({ refId: 'A', queryType: 'metric', measures: ['calls'] });
    await waitFor(() =>
      expect(screen.getByText(/could not be read from the service. Plugin unavailable/)).toBeVisible()
    );
  });
});
