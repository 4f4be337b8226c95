import { checkQuery } from './checkQuery';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

describe('checkQuery', () => {
  it.each<[string, VoiceHiveDataQuery, string[]]>([
    ['a metric without measures', { refId: 'A', queryType: 'metric', measures: [] }, ['Choose at least one measure.']],
    [
      'a call without an id',
      { refId: 'A', queryType: 'call', provider: 'vapi', callId: ' ' },
      ['Enter the id of a call.'],
    ],
    ['values of nothing', { refId: 'A', queryType: 'values', dimension: '' }, ['Choose a dimension.']],
    [
      'a page that is too long',
      { refId: 'A', queryType: 'calls', limit: 5000 },
      ['The number of rows must be a whole number from 1 to 1000.'],
    ],
    [
      'a filter without a value',
      { refId: 'A', queryType: 'calls', filters: [{ dimension: 'assistant', operator: '=', values: [] }] },
      ['Choose a value for the filter on assistant.'],
    ],
    [
      'a filter without a dimension',
      { refId: 'A', queryType: 'calls', filters: [{ dimension: '', operator: '=', values: [] }] },
      ['Choose a dimension for each filter.'],
    ],
    ['a whole metric', { refId: 'A', queryType: 'metric', measures: ['calls'], limit: 10 }, []],
    [
      'a filter that needs no value',
      { refId: 'A', queryType: 'calls', filters: [{ dimension: 'assistant', operator: 'empty' }] },
      [],
    ],
  ])('says what is wrong with %s', (_, query, problems) => {
    expect(checkQuery(query)).toEqual(problems);
  });
});
