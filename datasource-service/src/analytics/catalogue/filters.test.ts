import type { GroupKind, GroupTable } from '../hot/hotStore.ts';
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
  return selectRows(
    filters,
    (kind) => TABLES[kind],
    { mayNameNumbers: true, hashOf: (number) => `hash of ${number}` },
    async (pattern, values) => new Set(values.filter((value) => new RegExp(pattern).test(value)))
  );
}

describe('selectRows', () => {
  it('keeps everything without filters', async () => {
    expect(await select()).toEqual({ only: {}, hours: null });
  });

  it('keeps the combinations that pass every filter on their kind', async () => {
    expect(await select(filter('assistant', '=', 'Ann'), filter('language', '!=', 'en'))).toEqual({
      only: { profile: [2] },
      hours: null,
    });
    const { only } = await select(filter('tool', 'contains', 'OO'), filter('state', 'empty'));
    expect(only).toEqual({ outcome: [], tool: [1] });
  });

  it('keeps the hours of the week that pass, numbered from Monday on', async () => {
    const { only, hours } = await select(
      filter('hourOfWeek', 'regex', '^(Mon|Sun) 2'),
      filter('hourOfWeek', '!=', 'Mon 21')
    );
    expect(only).toEqual({});
    expect([...(hours ?? [])]).toEqual([20, 22, 23, 6 * 24 + 20, 6 * 24 + 21, 6 * 24 + 22, 6 * 24 + 23]);
  });

  it('keeps the calls that every filter on the id names', async () => {
    const { only } = await select(filter('callId', 'in', 'a', 'b', 'c'), filter('callId', 'in', 'c', 'd', 'b'));
    expect(only).toEqual({ callIds: ['b', 'c'] });
  });

  it('keeps absent values where a pattern must not occur, and not where it must', async () => {
    expect((await select(filter('language', 'regex', '^e'))).only).toEqual({ profile: [0] });
    expect((await select(filter('language', 'notRegex', '^e'))).only).toEqual({ profile: [1, 2] });
  });

  it('looks for a pattern in each value once, and nowhere when there are none', async () => {
    const asked: Array<readonly string[]> = [];
    const find = async (_pattern: string, values: readonly string[]): Promise<ReadonlySet<string>> => {
      asked.push(values);
      return new Set();
    };
    const callers = { mayNameNumbers: false, hashOf: String };
    await selectRows([filter('assistant', 'regex', 'x')], (kind) => TABLES[kind], callers, find);
    await selectRows([filter('assistant', 'regex', 'x')], () => ({ columns: ['assistant'], rows: [] }), callers, find);
    expect(asked).toEqual([['Ann', 'Bob']]);
  });
});
