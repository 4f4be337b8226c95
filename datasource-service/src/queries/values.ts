import { z } from 'zod';
import { duckDbDialect } from '../catalogue/dialect.ts';
import { NO_VALUE, whereClause } from '../catalogue/filters.ts';
import { field } from '../frames/frame.ts';
import { dimensionId, filters, limit } from './fields.ts';
import type { QueryKind } from './query.ts';

const schema = z.object({ dimension: dimensionId, filters, limit: limit(200) });

type ValuesQuery = z.output<typeof schema>;

/** The values of a dimension in the time, most frequent first. */
export const valuesKind: QueryKind<ValuesQuery> = {
  queryType: 'values',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const where = whereClause(context.range, query.filters, duckDbDialect);
    const { columns } = await stores.hot.query(
      `SELECT "${query.dimension.column}" AS value, count(*)::DOUBLE AS calls FROM calls WHERE ${where.sql}
       GROUP BY value ORDER BY calls DESC, value NULLS LAST LIMIT ${query.limit}`,
      where.parameters,
      context.signal
    );
    const [values = [], calls = []] = columns;
    return [
      {
        name: 'values',
        meta: { type: 'table', typeVersion: [0, 1] },
        fields: [
          field(
            'value',
            'string',
            values.map((value) => value ?? NO_VALUE)
          ),
          field('calls', 'number', calls, { config: { unit: 'short' } }),
        ],
      },
    ];
  },
};
