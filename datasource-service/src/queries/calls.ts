import { z } from 'zod';
import { CALL_SORTS, PROVIDERS, type CallsFrameCustom, type CallSort, type CallSummary } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import { field, type Frame, type Notice } from '../frames/frame.ts';
import { mayAccess } from '../identity/access.ts';
import type { CallRow } from '../analytics/hot/hotStore.ts';
import { readCallCursor, writeCallCursor } from './callCursor.ts';
import { CALL_FIELDS } from './callFields.ts';
import { cursorField } from './cursorField.ts';
import { limit } from './fields.ts';
import { filters } from './filterField.ts';
import { findLikeCalls } from './likeCalls.ts';
import { listedCall } from './listedCall.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { selectionOf } from './selection.ts';

const SORT_MESSAGE = `must be one of ${CALL_SORTS.join(', ')}`;

/** Calls that a search looks through at most; more than that is no search but a list. */
const MOST_FOUND = 20_000;

const schema = z.object({
  filters,
  search: z.string('must be text').trim().max(1000, 'must be at most 1000 characters long').nullish(),
  sort: z.object({ by: z.enum(CALL_SORTS, SORT_MESSAGE) }, 'must be an object such as {"by": "longest"}').nullish(),
  like: z
    .object({ provider: z.enum(PROVIDERS, `must be one of ${PROVIDERS.join(', ')}`), callId: z.string('must be text') })
    .nullish(),
  limit: limit(100),
  cursor: cursorField(readCallCursor),
});

type CallsQuery = z.output<typeof schema>;

/** The orders that a query asks for must not contradict one another. */
function refuseContradictions({ like, sort, search, cursor }: CallsQuery, by: CallSort): void {
  if (like && (sort || search || cursor)) {
    throw new ServiceError(
      'invalid_request',
      'like goes neither with sort nor with search or cursor; leave them out.',
      {
        field: 'like',
      }
    );
  }
  if (cursor && cursor.by !== by) {
    throw new ServiceError('invalid_request', `cursor: belongs to the order "${cursor.by}"; begin without a cursor.`, {
      field: 'cursor',
    });
  }
}

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

/** A page as it is answered: rows, and the cursor of the next page. */
interface Page {
  rows: CallRow[];
  nextCursor: string | null;
}

function refuseOtherRows(given: CallsQuery['filters']): void {
  if (given.some(({ dimension: { source } }) => source.kind === 'hourOfWeek' || source.kind === 'tool')) {
    throw new ServiceError('invalid_request', 'Calls cannot be listed by hour of week or tool.', { field: 'filters' });
  }
}

async function readPage(
  query: CallsQuery,
  by: CallSort,
  found: readonly number[] | null,
  context: QueryContext,
  stores: QueryStores
): Promise<Page> {
  const { range, signal } = context;
  const { only } = await selectionOf(query.filters, context, stores);
  const among = found === null ? only : { ...only, callNumbers: found };
  const request = { range, only: among, order: by, after: query.cursor ?? null, limit: query.limit };
  const { rows, next } = await stores.hot.callLog(request, signal);
  return {
    rows,
    nextCursor: next === null ? null : writeCallCursor({ ...next, by }),
  };
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

/** A page of the call log in the order asked for, or the calls like one. */
export const callsKind: QueryKind<CallsQuery> = {
  queryType: 'calls',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const by = query.sort?.by ?? 'newest';
    refuseContradictions(query, by);
    refuseOtherRows(query.filters);
    const found = await findCalls(query, context, stores);
    const page: Page = query.like
      ? { rows: await findLikeCalls({ ...query, like: query.like }, context, stores), nextCursor: null }
      : await readPage(query, by, found, context, stores);
    const calls = await showCallers(page.rows, context, stores);
    const custom: CallsFrameCustom = { nextCursor: page.nextCursor };
    const notices = [...stores.notices(context), ...searchNotices(found)];
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
