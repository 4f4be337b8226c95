import { fireEvent, render, screen } from '@testing-library/react';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

import { choose, giveListsASize } from '../test/choose';
import { CallsFields } from './CallsFields';
import { ChangedFields } from './ChangedFields';
import { MetricFields } from './MetricFields';
import { ValuesFields } from './ValuesFields';
import type { CallsDataQuery, MetricDataQuery } from './VoiceHiveDataQuery';

const CATALOGUE: CatalogueDescription = {
  measures: ['calls', 'minutes'].map((id) => ({
    id,
    title: `All ${id}`,
    unit: 'short',
    denominator: 'none',
    goodDirection: 'neither',
    definition: 'A count.',
    formulaText: `Σ ${id}`,
    thresholds: null,
  })),
  dimensions: [
    { id: 'assistant', title: 'Assistant', definition: 'Who answered.', values: null, unit: null, isFilterOnly: false },
  ],
};

const METRIC: MetricDataQuery = { refId: 'A', queryType: 'metric', measures: ['calls'] };

function showMetric(query: MetricDataQuery = METRIC, catalogue: CatalogueDescription | undefined = CATALOGUE) {
  const onChange = jest.fn();
  render(<MetricFields catalogue={catalogue} query={query} onChange={onChange} />);
  return onChange;
}

function leave(label: string, text: string) {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}

describe('fields of a calls query', () => {
  beforeAll(giveListsASize);

  it('take an order, and the usual one again', async () => {
    const onChange = jest.fn();
    const query: CallsDataQuery = { refId: 'A', queryType: 'calls', sort: { by: 'longest' } };
    const { rerender } = render(<CallsFields query={query} onChange={onChange} />);
    await choose('Order', 'Newest first');
    rerender(<CallsFields query={{ ...query, sort: undefined }} onChange={onChange} />);
    await choose('Order', 'Costliest first');
    expect(onChange.mock.calls).toEqual([[{ ...query, sort: undefined }], [{ ...query, sort: { by: 'costliest' } }]]);
  });
});

describe('fields of a metric query', () => {
  beforeAll(giveListsASize);

  it.each<[string, string, Partial<MetricDataQuery>]>([
    ['Measures', 'All minutes', { measures: ['calls', 'minutes'] }],
    ['Split by', 'Assistant', { groupBy: ['assistant'] }],
    ['Interval', '1 hour', { bucketMs: 3_600_000 }],
    ['Compare with', '1 day earlier', { compareMs: 86_400_000 }],
  ])('take a choice of %s', async (picker, option, change) => {
    const onChange = showMetric();
    await choose(picker, option);
    expect(onChange).toHaveBeenCalledWith({ ...METRIC, ...change });
  });

  it('leave the interval to Grafana again', async () => {
    const onChange = showMetric({ ...METRIC, bucketMs: 60_000 });
    await choose('Interval', 'Automatic');
    expect(onChange).toHaveBeenCalledWith({ ...METRIC, bucketMs: undefined });
  });

  it('have no interval in a table', () => {
    const onChange = showMetric({ ...METRIC, format: 'table', measures: [] });
    expect(screen.queryByLabelText('Interval')).not.toBeInTheDocument();
    fireEvent.click(screen.getByRole('radio', { name: 'Over time' }));
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ format: 'timeSeries' }));
  });

  it('take a number of groups, and leave the others out again', () => {
    const onChange = showMetric({ ...METRIC, other: true });
    leave('Largest groups', '5');
    fireEvent.click(screen.getByLabelText('Show the rest as (other)'));
    expect(onChange.mock.calls).toEqual([[{ ...METRIC, other: true, limit: 5 }], [{ ...METRIC, other: undefined }]]);
  });

  it('are there before the catalogue is', () => {
    render(<MetricFields catalogue={undefined} query={METRIC} onChange={jest.fn()} />);
    expect(screen.getByLabelText('Measures')).toBeInTheDocument();
  });
});

describe('fields of the other queries', () => {
  beforeAll(giveListsASize);

  it('take a number of calls', () => {
    const onChange = jest.fn();
    render(<CallsFields query={{ refId: 'A', queryType: 'calls' }} onChange={onChange} />);
    leave('Rows', '20');
    expect(onChange).toHaveBeenCalledWith({ refId: 'A', queryType: 'calls', limit: 20 });
  });

  it('take the dimension whose values are listed', async () => {
    const onChange = jest.fn();
    const query = { refId: 'A', queryType: 'values' as const, dimension: '' };
    render(<ValuesFields dimensions={CATALOGUE.dimensions} query={query} onChange={onChange} />);
    await choose('Values of', 'Assistant');
    expect(onChange).toHaveBeenCalledWith({ ...query, dimension: 'assistant' });
  });

  it('take what a change is compared with, and how many rows explain it', async () => {
    const onChange = jest.fn();
    const query = { refId: 'A', queryType: 'changed' as const, measure: 'calls' };
    render(<ChangedFields catalogue={CATALOGUE} query={query} onChange={onChange} />);
    await choose('Compare with', '4 weeks earlier');
    leave('Rows', '3');
    expect(onChange.mock.calls).toEqual([[{ ...query, compareMs: 28 * 86_400_000 }], [{ ...query, limit: 3 }]]);
  });

  it('look at all dimensions again when none is chosen', async () => {
    const onChange = jest.fn();
    const query = { refId: 'A', queryType: 'changed' as const, measure: 'calls', dimensions: ['assistant'] };
    render(<ChangedFields catalogue={CATALOGUE} query={query} onChange={onChange} />);
    await choose('Look at', 'Assistant');
    expect(onChange).toHaveBeenCalledWith({ ...query, dimensions: undefined });
  });
});
