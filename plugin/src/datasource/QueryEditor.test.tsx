import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

import { choose, giveListsASize } from '../test/choose';
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
      formulaText: 'Σ calls',
      thresholds: null,
    },
    {
      id: 'turnLatencyP95',
      title: 'Turn latency p95',
      unit: 'ms',
      denominator: 'turns',
      goodDirection: 'down',
      definition: 'How long callers waited.',
      formulaText: 'p95 of total',
      thresholds: { warning: 5000, bad: 7000 },
    },
  ],
  dimensions: [
    { id: 'assistant', title: 'Assistant', definition: 'Who answered.', values: null, unit: null, isFilterOnly: false },
  ],
};

function show(query: VoiceHiveDataQuery) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  render(<QueryEditor datasource={buildDataSource()} query={query} onChange={onChange} onRunQuery={onRunQuery} />);
  return { onChange, onRunQuery };
}

describe('QueryEditor', () => {
  beforeAll(giveListsASize);

  beforeEach(() => {
    installBackend(() => CATALOGUE);
  });

  it('shows the definition of the chosen measures', async () => {
    show({ refId: 'A', queryType: 'metric', measures: ['calls'] });
    expect(await screen.findByText(/Every call counts/)).toBeInTheDocument();
    expect(screen.getByText('Σ calls')).toBeInTheDocument();
  });

  it('shows the groups beyond the limit together when that is wanted', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'metric', measures: ['calls'] });
    const toggle = await screen.findByLabelText('Show the rest as (other)');
    fireEvent.click(toggle);
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ other: true }));
  });

  it('searches conversations when the field is left', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'calls', search: 'refund' });
    const field = await screen.findByLabelText('Conversation contains');
    fireEvent.change(field, { target: { value: ' "money back" ' } });
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: ' ' } });
    fireEvent.blur(field);
    expect(onChange.mock.calls.map(([{ search }]) => search)).toEqual(['"money back"', undefined]);
  });

  it('limits rows when the field is left, and leaves the number to the service when it is empty', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'values', dimension: 'assistant' });
    const field = await screen.findByLabelText('Rows');
    fireEvent.change(field, { target: { value: '7' } });
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: '' } });
    fireEvent.blur(field);
    expect(onChange.mock.calls.map(([{ limit }]) => limit)).toEqual([7, undefined]);
  });

  it('offers only counts and shares to be explained', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'changed', measure: '' });
    await choose('What changed in', 'Calls');
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ measure: 'calls' }));
    expect(screen.queryByText('Turn latency p95')).not.toBeInTheDocument();
  });

  it('looks at chosen dimensions', async () => {
    const { onChange } = show({ refId: 'A', queryType: 'changed', measure: 'calls' });
    await choose('Look at', 'Assistant');
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ dimensions: ['assistant'] }));
  });

  it('says what a live query shows, and runs it', async () => {
    const { onRunQuery } = show({ refId: 'A', queryType: 'metric', measures: ['calls'] });
    fireEvent.click(await screen.findByRole('radio', { name: 'Live calls' }));
    expect(onRunQuery).toHaveBeenCalledTimes(1);
    cleanup();
    show({ refId: 'A', queryType: 'live' });
    expect(await screen.findByText(/under way now/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Add filter' })).not.toBeInTheDocument();
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

  it('says so when it does not know the type, and offers the others', async () => {
    show(JSON.parse('{"refId":"A","queryType":"of the future"}'));
    expect(await screen.findByText(/a type that the plugin does not know/)).toBeInTheDocument();
    expect(screen.getAllByRole('radio')).toHaveLength(7);
  });

  it('opens the editor of SQL', async () => {
    show({ refId: 'A', queryType: 'sql', sql: 'SELECT 1' });
    expect(await screen.findByText(/One SELECT over the views/)).toBeInTheDocument();
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
