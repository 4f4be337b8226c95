import type { VoiceHiveQuery } from '@voicehive/datasource-service/contract';

import { ALL_VALUES } from '../constants';
import { replaceWith } from '../test/replaceWith';
import { expandQuery } from './expandQuery';

const VARIABLES = { v: 'x', several: ['refund', 'invoice'], all: ALL_VALUES, none: '' };

function expand(query: VoiceHiveQuery) {
  return expandQuery({ refId: 'A', ...query }, replaceWith(VARIABLES));
}

describe('expandQuery', () => {
  const filters = [{ dimension: 'assistant', operator: '=' as const, values: ['$v'] }];
  const expanded = [{ dimension: 'assistant', operator: '=', values: ['x'] }];

  it.each<[VoiceHiveQuery]>([
    [{ queryType: 'metric', measures: ['calls'], filters }],
    [{ queryType: 'calls', filters }],
    [{ queryType: 'values', dimension: 'voice', filters }],
    [{ queryType: 'changed', measure: 'calls', filters }],
  ])('replaces variables in the filters of %o', (query) => {
    expect(expand(query)).toMatchObject({ filters: expanded });
  });

  it('replaces variables among measures and dimensions, each once, and drops what is empty', () => {
    const query: VoiceHiveQuery = {
      queryType: 'metric',
      measures: ['$v', 'calls'],
      groupBy: ['$v', 'x', '$none', '$several'],
    };
    expect(expand(query)).toMatchObject({ measures: ['x', 'calls'], groupBy: ['x', 'refund', 'invoice'] });
    expect(expand({ queryType: 'metric', measures: ['calls'] })).not.toHaveProperty('groupBy');
    expect(expand({ queryType: 'changed', measure: '$v' })).toMatchObject({ measure: 'x' });
  });

  it('replaces variables in what is not a filter', () => {
    expect(expand({ queryType: 'values', dimension: '$v' })).toMatchObject({ dimension: 'x' });
    expect(expand({ queryType: 'call', provider: '$v', callId: ' $v ' })).toMatchObject({ provider: 'x', callId: 'x' });
    expect(expand({ queryType: 'sql', sql: 'SELECT $v' })).toMatchObject({ sql: "SELECT 'x'" });
  });

  it.each([
    ['about "$v"', 'about "x"'],
    ['$several', 'refund invoice'],
    ['$all', undefined],
    [' $none ', undefined],
    [undefined, undefined],
  ])('searches %s as %s', (search, words) => {
    expect(expand({ queryType: 'calls', search })).toHaveProperty('search', words);
  });

  it('has nothing to replace in a live query', () => {
    expect(expand({ queryType: 'live' })).toEqual({ refId: 'A', queryType: 'live' });
  });
});
