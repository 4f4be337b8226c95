import { z } from 'zod';
import { selectRows } from '../catalogue/filters.ts';
import type { CallsFrameCustom, CallSummary } from '../contract/index.ts';
import { ServiceError } from '../errors.ts';
import { field, type Frame, type Notice } from '../frames/frame.ts';
import { mayAccess } from '../identity/access.ts';
import type { CallRow } from '../store/hot/hotStore.ts';
import { CALL_FIELDS } from './callFields.ts';
import { writeCursor } from './cursor.ts';
import { cursor } from './cursorField.ts';
import { filters, limit } from './fields.ts';
import { listedCall } from './listedCall.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';

/** Calls that a search looks through at most; more than that is no search but a list. */
const MOST_FOUND = 20_000;

const schema = z.object({
  filters,
  search: z.string('must be text').trim().max(1000, 'must be at most 1000 characters long').nullish(),
  limit: limit(100),
  cursor,
});

type CallsQuery = z.output<typeof schema>;

/** Numbers of the calls in which the words occur; null without a search. */
async function findCalls({ search: words }: CallsQuery, context: QueryContext, stores: QueryStores) {
  if (words === null || words === undefined || words === '') {
    return null;
  }
  if (!mayAccess(context.access, 'editor')) {
    throw new ServiceError('forbidden', 'Searching conversations needs a user with the Editor role.', {
      field: 'search',
    });
  }
  const scope = await stores.hot.callNumbers(context.range, context.signal);
  return scope === null ? [] : stores.search.find(words, { ...scope, limit: MOST_FOUND });
}

/** Rows of a page and one more, which tells whether there is another page. */
async function readRows(
  query: CallsQuery,
  found: readonly number[] | null,
  { range, signal }: QueryContext,
  { hot }: QueryStores
): Promise<CallRow[]> {
  const { only, hours } = selectRows(query.filters, hot.groups.bind(hot));
  if (hours !== null || only.tool !== undefined) {
    throw new ServiceError('invalid_request', 'Calls cannot be listed by hour of week or tool.', { field: 'filters' });
  }
  const among = found === null ? only : { ...only, callNumbers: found };
  return hot.callLog({ range, only: among, after: query.cursor ?? null, limit: query.limit + 1 }, signal);
}

/** Callers as this reader sees them: last digits, or full numbers for an admin. */
async function showCallers(
  rows: readonly CallRow[],
  { access }: QueryContext,
  { record, hot }: QueryStores
): Promise<CallSummary[]> {
  const groups = hot.groups.bind(hot);
  const full = mayAccess(access, 'admin')
    ? await record.callerNumbers(rows.map(({ callNumber }) => callNumber))
    : new Map<number, string>();
  return rows.map((row) => {
    const call = listedCall(row, groups);
    return { ...call, caller: full.get(row.callNumber) ?? call.caller };
  });
}

function searchNotices(found: readonly number[] | null): Notice[] {
  return found?.length === MOST_FOUND
    ? [
        {
          severity: 'warning',
          text: `More than ${MOST_FOUND} calls match; only the newest of them are looked through.`,
        },
      ]
    : [];
}

/** A page of the call log, newest first. */
export const callsKind: QueryKind<CallsQuery> = {
  queryType: 'calls',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const found = await findCalls(query, context, stores);
    const rows = await readRows(query, found, context, stores);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const calls = await showCallers(page, context, stores);
    const custom: CallsFrameCustom = {
      nextCursor: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
    };
    const notices = [...stores.notices(), ...searchNotices(found)];
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
        field(
          name,
          type,
          calls.map((call) => call[name]),
          { config, nullable: name !== 'at' }
        )
      ),
    };
    return [frame];
  },
};
