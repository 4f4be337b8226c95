import { z } from 'zod';
import { MOST_SQL_ROWS } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import { field, type FieldType, type Frame, type Notice } from '../frames/frame.ts';
import type { ColumnarResult, TimeRange, TypedResult } from '../analytics/hot/hotStore.ts';
import type { QueryKind } from './query.ts';

const LONGEST_SQL = 20_000;

/** Columns of an answer: a frame is put together in one go, which takes long for thousands of them. */
const MOST_COLUMNS = 500;

const schema = z.object({
  sql: z
    .string('must be a SELECT statement')
    .trim()
    .min(1, 'must be a SELECT statement')
    .max(LONGEST_SQL, `must be at most ${LONGEST_SQL} characters long`),
});

type SqlQuery = z.output<typeof schema>;

/** The statement with the range in place of the macros. */
function expandMacros(sql: string, { from, to }: TimeRange): string {
  const start = `make_timestamp_ms(${from})`;
  const end = `make_timestamp_ms(${to})`;
  return sql
    .replaceAll(/\$__timeFilter\b(\(\s*\w*\s*\))?/g, `(call_time >= ${start} AND call_time < ${end})`)
    .replaceAll(/\$__from\b/g, start)
    .replaceAll(/\$__to\b/g, end);
}

function typeOf(values: ColumnarResult['columns'][number], isTime: boolean): FieldType {
  if (isTime) {
    return 'time';
  }
  const known = values.find((value) => value !== null);
  return typeof known === 'number' ? 'number' : typeof known === 'boolean' ? 'boolean' : 'string';
}

/** What a reader must know of rows that are not there. */
function noticesOf({ rowCount, isCutByBytes }: TypedResult): Notice[] {
  if (isCutByBytes) {
    const text = `Only the first ${rowCount} rows are shown: more would be too large. Name fewer columns or add a LIMIT.`;
    return [{ severity: 'warning', text }];
  }
  return rowCount > MOST_SQL_ROWS
    ? [{ severity: 'warning', text: `Only the first ${MOST_SQL_ROWS} rows are shown; add a LIMIT.` }]
    : [];
}

/**
 * Columns that a statement may answer with.
 *
 * @throws ServiceError `invalid_request` when there are more
 */
function checkColumns({ names }: TypedResult): void {
  if (names.length > MOST_COLUMNS) {
    throw new ServiceError(
      'invalid_request',
      `The SQL answers with ${names.length} columns; ${MOST_COLUMNS} are the most. Name fewer.`,
      { field: 'sql' }
    );
  }
}

function frameOf(result: TypedResult): Frame {
  const { names, columns, times } = result;
  const notices = noticesOf(result);
  return {
    name: 'sql',
    meta: {
      type: 'table',
      typeVersion: [0, 1],
      preferredVisualisationType: 'table',
      ...(notices.length === 0 ? {} : { notices }),
    },
    fields: columns.map((all, index) => {
      const values = all.slice(0, MOST_SQL_ROWS);
      return field(names[index] as string, typeOf(values, times[index] === true), values);
    }),
  };
}

/** A reader's own SELECT, held to limits of rows, bytes, time and memory. */
export const sqlKind: QueryKind<SqlQuery> = {
  queryType: 'sql',
  schema,
  needs: 'editor',
  async run({ sql }, { range, signal }, { hot }) {
    const result = await hot.sql(expandMacros(sql, range), MOST_SQL_ROWS + 1, signal);
    checkColumns(result);
    return [frameOf(result)];
  },
};
