import type { Panel } from '../layout.ts';
import { asTable } from '../queries.ts';
import { override, type PanelFacts } from './panel.ts';
import { COLOURED_CELL, table } from './table.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Grafana's name for the column of hours in the matrix of hours and days. */
const HOURS = 'hour\\day';

/** Calls by hour and weekday as a coloured table: values such as `Mon 09` are taken apart and spread out. */
export function weekHeat(facts: Pick<PanelFacts, 'id' | 'title' | 'description' | 'width'>): Panel {
  return table({
    ...facts,
    height: 26,
    queries: [asTable(['calls'], { groupBy: ['hourOfWeek'], limit: 168 })],
    unit: 'short',
    defaults: {
      min: 0,
      color: { mode: 'continuous-blues' },
      custom: { align: 'center', cellOptions: COLOURED_CELL, inspect: false },
    },
    overrides: [override(HOURS, { 'custom.cellOptions': { type: 'auto' }, 'custom.width': 80 })],
    transformations: [
      {
        id: 'extractFields',
        options: { source: 'hourOfWeek', format: 'regexp', regExp: '/^(?<day>\\w+) (?<hour>\\d+)$/', replace: false },
      },
      {
        id: 'groupingToMatrix',
        options: { rowField: 'hour', columnField: 'day', valueField: 'calls', emptyValue: 'zero' },
      },
      { id: 'sortBy', options: { fields: {}, sort: [{ field: HOURS, desc: false }] } },
      {
        id: 'organize',
        options: {
          excludeByName: {},
          indexByName: Object.fromEntries([HOURS, ...WEEKDAYS].map((name, index) => [name, index])),
          renameByName: { [HOURS]: 'Hour (UTC)' },
        },
      },
    ],
    more: { timeFrom: '28d' },
  });
}
