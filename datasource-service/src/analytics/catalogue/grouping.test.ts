import type { GroupKind, GroupTable, Split } from '../hot/hotStore.ts';
import { DIMENSIONS, isForGroups, type GroupingDimension } from './dimensions.ts';
import { Grouping } from './grouping.ts';

function createTables() {
  return {
    profile: {
      columns: ['assistant', 'language'],
      rows: [
        ['Ann', 'en'],
        ['Bob', null],
        ['Ann', 'de'],
      ],
    },
    outcome: {
      columns: ['state', 'ended_reason'],
      rows: [
        ['ended', 'silence'],
        ['ended', 'voicemail'],
      ],
    },
    tool: { columns: ['tool'], rows: [] as string[][] },
  } satisfies Record<GroupKind, GroupTable>;
}

function by(...ids: string[]): GroupingDimension[] {
  return ids.flatMap((id) => DIMENSIONS.filter((dimension) => dimension.id === id).filter(isForGroups));
}

/** The groups of rows, each given by its number in every split. */
function groupsOf(grouping: Grouping, ...rows: number[][]): number[] {
  return rows.map((row) =>
    grouping.groupOf(
      row.map((number) => Int32Array.of(number)),
      0
    )
  );
}

describe('Grouping', () => {
  it('puts combinations together that are alike in what is asked', () => {
    const tables = createTables();
    const grouping = new Grouping(by('assistant'), (kind) => tables[kind]);
    expect(groupsOf(grouping, [2], [1], [0])).toEqual([0, 1, 0]);
    expect(grouping.values).toEqual([['Ann'], ['Bob']]);
    expect(grouping.most).toBe(2);
  });

  it('tells rows apart by dimensions of several kinds, in the order asked for', () => {
    const tables = createTables();
    const grouping = new Grouping(by('endedReason', 'hourOfWeek', 'language', 'assistant'), (kind) => tables[kind]);
    expect(grouping.splits).toEqual<Split[]>(['outcome', 'hourOfWeek', 'profile']);
    expect(groupsOf(grouping, [1, 33, 0], [0, 0, 1], [1, 33, 0])).toEqual([0, 1, 0]);
    expect(grouping.values).toEqual([
      ['voicemail', 'Tue 09', 'en', 'Ann'],
      ['silence', 'Mon 00', null, 'Bob'],
    ]);
    expect(grouping.most).toBe(2 * 168 * 3);
  });

  it('makes no groups of splits that are there for filters only', () => {
    const tables = createTables();
    const grouping = new Grouping(by('language'), (kind) => tables[kind], ['hourOfWeek']);
    expect(groupsOf(grouping, [0, 1], [0, 2])).toEqual([0, 0]);
    expect(new Grouping([], (kind) => tables[kind]).groupOf([], 0)).toBe(0);
  });

  it('gives the groups that are kept their places, and all others one after them or none', () => {
    const tables = createTables();
    const withOther = new Grouping(by('language'), (kind) => tables[kind]);
    withOther.keep([['de']], true);
    expect(groupsOf(withOther, [0], [1], [2])).toEqual([1, 1, 0]);
    expect(withOther.values).toEqual([['de'], ['(other)']]);
    const without = new Grouping(by('language'), (kind) => tables[kind]);
    without.keep([['de']], false);
    expect(groupsOf(without, [0], [2], [1])).toEqual([-1, 0, -1]);
    expect(without.values).toEqual([['de']]);
  });

  it('gives a combination that came after it was made a group of its own', () => {
    const tables = createTables();
    const grouping = new Grouping(by('tool', 'language'), (kind) => tables[kind]);
    expect(grouping.most).toBe(3);
    tables.tool.rows.push(['find'], ['book']);
    tables.profile.rows.push(['Cid', 'fr'], ['Dan', 'en']);
    expect(groupsOf(grouping, [1, 2], [0, 2], [1, 3], [1, 4], [1, 0], [1, 2])).toEqual([0, 1, 2, 3, 3, 0]);
    expect(grouping.values).toEqual([
      ['book', 'de'],
      ['find', 'de'],
      ['book', 'fr'],
      ['book', 'en'],
    ]);
  });
});
