import type { Filter } from '@voicehive/datasource-service/contract';

import { ALL_VALUES } from '../constants';
import { replaceWith } from '../test/replaceWith';
import { expandFilters } from './expandFilters';

function expand(filter: Filter, variables: Record<string, string | string[]>) {
  return expandFilters([filter], replaceWith(variables));
}

describe('expandFilters', () => {
  it.each([
    ['=', 'in'],
    ['!=', 'notIn'],
    ['in', 'in'],
  ] as const)('widens %s to %s for a variable with several values', (operator, wide) => {
    const filter: Filter = { dimension: 'assistant', operator, values: ['$assistant'] };
    expect(expand(filter, { assistant: ['Reception', 'Billing, north'] })).toEqual([
      { dimension: 'assistant', operator: wide, values: ['Reception', 'Billing, north'] },
    ]);
  });

  it('turns contains with several values into one regex that takes them literally', () => {
    const filter: Filter = { dimension: 'endedReason', operator: 'contains', values: ['${reason}'] };
    expect(expand(filter, { reason: ['a.b', 'c'] })).toEqual([
      { dimension: 'endedReason', operator: 'regex', values: ['a\\.b|c'] },
    ]);
  });

  it('drops a filter on a variable that stands for all values', () => {
    expect(
      expand({ dimension: 'assistant', operator: 'in', values: ['${assistant}'] }, { assistant: ALL_VALUES })
    ).toEqual([]);
  });

  it('drops a filter on an empty variable', () => {
    expect(expand({ dimension: 'assistant', operator: '=', values: ['$assistant'] }, { assistant: '' })).toEqual([]);
  });

  it('keeps a filter without values, so that the service can say what is missing', () => {
    const incomplete: Filter = { dimension: 'assistant', operator: '=', values: [] };
    expect(expand(incomplete, {})).toEqual([incomplete]);
  });

  it('replaces variables inside a longer text', () => {
    expect(expand({ dimension: 'voice', operator: '=', values: ['voice-$name'] }, { name: 'ada' })).toEqual([
      { dimension: 'voice', operator: '=', values: ['voice-ada'] },
    ]);
  });

  it('leaves operators without values alone', () => {
    const filter: Filter = { dimension: 'assistant', operator: 'empty' };
    expect(expand(filter, {})).toEqual([filter]);
  });
});
