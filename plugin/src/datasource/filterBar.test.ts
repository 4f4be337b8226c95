import { buildDataSource, installBackend } from '../test/dataSource';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

const QUERY: VoiceHiveDataQuery = {
  refId: 'A',
  queryType: 'metric',
  measures: ['calls'],
  filters: [{ dimension: 'provider', operator: '=', values: ['vapi'] }],
};

const CATALOGUE = {
  measures: [],
  dimensions: [
    { id: 'direction', title: 'Direction', definition: '', values: ['inbound', 'outbound'] },
    { id: 'model', title: 'Model', definition: '', values: null },
    { id: 'tool', title: 'Tool', definition: '', values: null },
    { id: 'duration', title: 'Duration', definition: '', values: null, unit: 's', isFilterOnly: true },
  ],
};

describe('the filter bar', () => {
  it.each([
    ['=', undefined, { operator: '=', values: ['gpt'] }],
    ['!=', undefined, { operator: '!=', values: ['gpt'] }],
    ['=|', ['gpt', 'claude'], { operator: 'in', values: ['gpt', 'claude'] }],
    ['!=|', ['gpt'], { operator: 'notIn', values: ['gpt'] }],
    ['=~', undefined, { operator: 'regex', values: ['gpt'] }],
    ['!~', undefined, { operator: 'notRegex', values: ['gpt'] }],
    ['>=', undefined, { operator: '>=', values: ['gpt'] }],
  ])('adds a filter with %s to those of the query', (operator, values, expected) => {
    const bar = [{ key: 'model', operator, value: 'gpt', values }];
    expect(buildDataSource().applyTemplateVariables(QUERY, {}, bar)).toMatchObject({
      filters: [{ dimension: 'provider' }, { dimension: 'model', ...expected }],
    });
  });

  it('says so when calls cannot be filtered that way', () => {
    const bar = [{ key: 'model', operator: '~', value: '3' }];
    expect(() => buildDataSource().applyTemplateVariables(QUERY, {}, bar)).toThrow('cannot be filtered with ~');
  });

  it('leaves queries alone that are not about filtered calls', () => {
    const call: VoiceHiveDataQuery = { refId: 'A', queryType: 'call', provider: 'vapi', callId: 'c' };
    const bar = [{ key: 'model', operator: '=', value: 'gpt' }];
    expect(buildDataSource().applyTemplateVariables(call, {}, bar)).toEqual(call);
  });

  it('offers what every query can be filtered by', async () => {
    installBackend(() => CATALOGUE);
    expect(await buildDataSource().getTagKeys()).toEqual([
      { text: 'Direction', value: 'direction' },
      { text: 'Model', value: 'model' },
      { text: 'Duration (s)', value: 'duration' },
    ]);
  });

  it('offers known values under their titles, and nothing for what nobody knows', async () => {
    installBackend(() => CATALOGUE);
    const dataSource = buildDataSource();
    expect(await dataSource.getTagValues({ key: 'direction', filters: [] })).toEqual([
      { text: 'Inbound', value: 'inbound' },
      { text: 'Outbound', value: 'outbound' },
    ]);
    expect(await dataSource.getTagValues({ key: 'colour', filters: [] })).toEqual([]);
    expect(await dataSource.getTagValues({ key: 'duration', filters: [] })).toEqual([]);
  });
});
