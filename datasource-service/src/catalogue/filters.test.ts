import type { GroupKind, GroupTable } from '../store/hot/hotStore.ts';
import { findDimension, type Dimension } from './dimensions.ts';
import { selectRows } from './filters.ts';
import type { ResolvedFilter } from './resolvedFilter.ts';

const TABLES: Record<GroupKind, GroupTable> = {
  profile: {
    columns: ['assistant', 'language'],
    rows: [
      ['Ann', 'en'],
      ['Bob', null],
      ['Ann', 'de'],
    ],
  },
  outcome: { columns: ['state'], rows: [['ended']] },
  tool: { columns: ['tool'], rows: [['find'], ['book']] },
};

function filter(id: string, operator: ResolvedFilter['operator'], ...values: string[]): ResolvedFilter {
  return { dimension: findDimension(id) as Dimension, operator, values };
}

function select(...filters: ResolvedFilter[]) {
  return selectRows(filters, (kind) => TABLES[kind], { mayNameNumbers: true, hashOf: (number) => `hash of ${number}` });
}

describe('selectRows', () => {
  it('keeps everything without filters', () => {
    expect(select()).toEqual({ only: {}, hours: null });
  });

  it('keeps the combinations that pass every filter on their kind', () => {
    expect(select(filter('assistant', '=', 'Ann'), filter('language', '!=', 'en'))).toEqual({
      only: { profile: [2] },
      hours: null,
    });
    expect(select(filter('tool', 'contains', 'OO'), filter('state', 'empty')).only).toEqual({ outcome: [], tool: [1] });
  });

  it('keeps the hours of the week that pass, numbered from Monday on', () => {
    const { only, hours } = select(filter('hourOfWeek', 'regex', '^(Mon|Sun) 2'), filter('hourOfWeek', '!=', 'Mon 21'));
    expect(only).toEqual({});
    expect([...(hours ?? [])]).toEqual([20, 22, 23, 6 * 24 + 20, 6 * 24 + 21, 6 * 24 + 22, 6 * 24 + 23]);
  });

  it('keeps the calls that every filter on the id names', () => {
    expect(select(filter('callId', 'in', 'a', 'b', 'c'), filter('callId', 'in', 'c', 'd', 'b')).only).toEqual({
      callIds: ['b', 'c'],
    });
  });
});
