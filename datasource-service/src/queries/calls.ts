import { z } from 'zod';
import { duckDbDialect } from '../catalogue/dialect.ts';
import { whereClause } from '../catalogue/filters.ts';
import type { CallsFrameCustom } from '../contract/index.ts';
import { field, type Frame } from '../frames/frame.ts';
import { mayAccess } from '../identity/access.ts';
import type { ColumnarResult, QueryParameter } from '../store/hot/hotStore.ts';
import { CALL_FIELDS } from './callFields.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { filters, limit } from './fields.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';

const schema = z.object({
  filters,
  limit: limit(100),
  cursor: z
    .string('must be the nextCursor of the page before')
    .transform((text, context) => {
      const cursor = readCursor(text);
      if (cursor === null) {
        context.addIssue({ code: 'custom', message: 'must be the nextCursor of the page before' });
        return z.NEVER;
      }
      return cursor;
    })
    .nullish(),
});

type CallsQuery = z.output<typeof schema>;

const NUMBER_COLUMN = 'call_number';

/** The newest calls first; calls of the same moment in order of their number, so that pages neither skip nor repeat. */
function statement(query: CallsQuery, context: QueryContext): { sql: string; parameters: QueryParameter[] } {
  const where = whereClause(context.range, query.filters, duckDbDialect);
  const { cursor } = query;
  const after =
    cursor === null || cursor === undefined
      ? { sql: '', parameters: [] }
      : {
          sql: ` AND call_time <= ${duckDbDialect.timestampParameter()} AND (call_time < ${duckDbDialect.timestampParameter()} OR call_number < ?)`,
          parameters: [cursor.at, cursor.at, cursor.callNumber],
        };
  const columns = CALL_FIELDS.map(({ name, sql }) => `${sql} AS "${name}"`).join(', ');
  return {
    sql: `SELECT ${columns}, call_number::DOUBLE AS "${NUMBER_COLUMN}" FROM calls WHERE ${where.sql}${after.sql}
      ORDER BY call_time DESC, call_number DESC LIMIT ${query.limit + 1}`,
    parameters: [...where.parameters, ...after.parameters],
  };
}

function columnOf(result: ColumnarResult, name: string): ColumnarResult['columns'][number] {
  return result.columns[result.names.indexOf(name)] ?? [];
}

/** Callers as this reader sees them: last digits, or full numbers for an admin. */
async function callersOf(result: ColumnarResult, context: QueryContext, stores: QueryStores) {
  const masked = columnOf(result, 'caller');
  if (!mayAccess(context.access, 'admin')) {
    return masked;
  }
  const callNumbers = columnOf(result, NUMBER_COLUMN).map(Number);
  const full = await stores.record.callerNumbers(callNumbers);
  return masked.map((digits, row) => full.get(callNumbers[row] ?? 0) ?? digits);
}

/** A page of the call log. */
export const callsKind: QueryKind<CallsQuery> = {
  queryType: 'calls',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const { sql, parameters } = statement(query, context);
    const result = await stores.hot.query(sql, parameters, context.signal);
    const callers = await callersOf(result, context, stores);
    const shown = Math.min(result.rowCount, query.limit);
    const last = shown - 1;
    const custom: CallsFrameCustom = {
      nextCursor:
        result.rowCount > query.limit
          ? writeCursor({
              at: Number(columnOf(result, 'at')[last]),
              callNumber: Number(columnOf(result, NUMBER_COLUMN)[last]),
            })
          : null,
    };
    const notices = stores.notices();
    const frame: Frame = {
      name: 'calls',
      meta: {
        type: 'table',
        typeVersion: [0, 1],
        preferredVisualisationType: 'table',
        custom,
        ...(notices.length > 0 ? { notices } : {}),
      },
      fields: CALL_FIELDS.map(({ name, type, config }) =>
        field(name, type, (name === 'caller' ? callers : columnOf(result, name)).slice(0, shown), {
          config,
          nullable: name !== 'at',
        })
      ),
    };
    return [frame];
  },
};
