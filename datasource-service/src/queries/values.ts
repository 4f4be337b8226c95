import { z } from 'zod';
import { NO_VALUE, selectRows } from '../catalogue/filters.ts';
import { Grouping } from '../catalogue/grouping.ts';
import { findMeasure } from '../catalogue/measures.ts';
import { evaluate } from '../catalogue/formula.ts';
import { ServiceError } from '../errors.ts';
import { field } from '../frames/frame.ts';
import { dimensionId, filters, limit } from './fields.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { QueryKind } from './query.ts';

const schema = z.object({ dimension: dimensionId, filters, limit: limit(200) });

type ValuesQuery = z.output<typeof schema>;

/** What values are ranked by: the calls, or the tool calls, that have them. */
function rankingMeasure({ dimension }: ValuesQuery) {
  const measure = findMeasure(dimension.source.kind === 'tool' ? 'toolCalls' : 'calls');
  if (measure === undefined || dimension.source.kind === 'callId') {
    throw new ServiceError('invalid_request', 'The values of "callId" are not listed; a "calls" query lists calls.', {
      field: 'dimension',
    });
  }
  return measure;
}

/** The values of a dimension in the time, most frequent first. */
export const valuesKind: QueryKind<ValuesQuery> = {
  queryType: 'values',
  schema,
  needs: 'viewer',
  async run(query, { range, signal }, { hot }) {
    const measure = rankingMeasure(query);
    const groups = hot.groups.bind(hot);
    const selection = selectRows(query.filters, groups);
    const grouping = new Grouping([query.dimension], groups, selection.hours === null ? [] : ['hourOfWeek']);
    const slots = { first: range.from, lengthMs: null, count: 1 };
    const cells = await gatherMetric({ measures: [measure], range, slots, selection, grouping }, hot, signal);
    const found = grouping.values
      .map(([value = null], group) => ({ value, calls: evaluate(measure.formula, cells.cell(group, 0)) ?? 0 }))
      .sort((left, right) => right.calls - left.calls || ((left.value ?? '￿') < (right.value ?? '￿') ? -1 : 1))
      .slice(0, query.limit);
    return [
      {
        name: 'values',
        meta: { type: 'table', typeVersion: [0, 1] },
        fields: [
          field(
            'value',
            'string',
            found.map(({ value }) => value ?? NO_VALUE)
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
