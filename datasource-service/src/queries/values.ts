import { z } from 'zod';
import { NO_VALUE } from '../analytics/catalogue/filters.ts';
import { Grouping } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import { evaluate } from '../analytics/catalogue/formula.ts';
import { field } from '../frames/frame.ts';
import { groupingId, limit } from './fields.ts';
import { filters } from './filterField.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { QueryKind } from './query.ts';
import { selectionOf } from './selection.ts';

const schema = z.object({ dimension: groupingId, filters, limit: limit(200) });

type ValuesQuery = z.output<typeof schema>;

/** What values are ranked by: the calls, or the tool calls, that have them. */
function rankingMeasure({ dimension: { source } }: ValuesQuery): Measure {
  return findMeasure(source.kind === 'tool' ? 'toolCalls' : 'calls') as Measure;
}

/** The values of a dimension in the time, most frequent first. */
export const valuesKind: QueryKind<ValuesQuery> = {
  queryType: 'values',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const { range, signal } = context;
    const { hot } = stores;
    const measure = rankingMeasure(query);
    const selection = await selectionOf(query.filters, context, stores);
    const grouping = new Grouping(
      [query.dimension],
      hot.groups.bind(hot),
      selection.hours === null ? [] : ['hourOfWeek']
    );
    const slots = { first: range.from, lengthMs: null, count: 1 };
    const cells = await gatherMetric({ measures: [measure], range, slots, selection, grouping }, hot, signal);
    const found = grouping.values
      .map(([value], group) => ({
        value: value ?? NO_VALUE,
        calls: Number(evaluate(measure.formula, cells.cell(group, 0))),
      }))
      .sort((left, right) => right.calls - left.calls || (left.value < right.value ? -1 : 1))
      .slice(0, query.limit);
    return [
      {
        name: 'values',
        meta: { type: 'table', typeVersion: [0, 1] },
        fields: [
          field(
            'value',
            'string',
            found.map(({ value }) => value)
          ),
          field(
            'calls',
            'number',
            found.map(({ calls }) => calls),
            { config: { unit: 'short' } }
          ),
        ],
      },
    ];
  },
};
