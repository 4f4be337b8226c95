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
      'a metric compared with nearly the same time',
      { refId: 'A', queryType: 'metric', measures: ['calls'], compareMs: 1 },
      ['Compare with a time that is 1 second to 400 days earlier.'],
    ],
    [
      'a search for a whole book',
      { refId: 'A', queryType: 'calls', search: 'word '.repeat(300) },
      ['The words to search for must be at most 1000 characters long.'],
    ],
    ['a change of nothing', { refId: 'A', queryType: 'changed', measure: '' }, ['Choose a measure.']],
    [
      'a change since ages ago',
      { refId: 'A', queryType: 'changed', measure: 'calls', compareMs: 401 * 86_400_000 },
      ['Compare with a time that is 1 second to 400 days earlier.'],
    ],
    ['an empty statement', { refId: 'A', queryType: 'sql', sql: ' \n' }, ['Write a SELECT statement.']],
    [
      'a statement that is too long',
      { refId: 'A', queryType: 'sql', sql: 'SELECT 1 '.repeat(3000) },
      ['The statement must be at most 20000 characters long.'],
    ],
    ['a whole change', { refId: 'A', queryType: 'changed', measure: 'calls', compareMs: 86_400_000 }, []],
    ['a whole statement', { refId: 'A', queryType: 'sql', sql: 'SELECT 1' }, []],
    ['live calls', { refId: 'A', queryType: 'live' }, []],
    [
      'a type that it does not know',
      JSON.parse('{"refId":"A","queryType":"of the future"}'),
      ['This query has a type that the plugin does not know. Choose a type.'],
    ],
    [
      'a filter that needs no value',
      { refId: 'A', queryType: 'calls', filters: [{ dimension: 'assistant', operator: 'empty' }] },
      [],
    ],
  ])('says what is wrong with %s', (_, query, problems) => {
    expect(checkQuery(query)).toEqual(problems);
  });
});
