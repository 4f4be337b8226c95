import { selectRows, type Selection } from '../catalogue/filters.ts';
import type { ResolvedFilter } from '../catalogue/resolvedFilter.ts';
import { mayAccess } from '../identity/access.ts';
import type { QueryContext, QueryStores } from './query.ts';

/**
 * What passes a query's filters, for a reader of its access level.
 *
 * @throws ServiceError `forbidden` when the reader names a caller's whole number without the right to see it
 */
export function selectionOf(
  filters: readonly ResolvedFilter[],
  { access }: Pick<QueryContext, 'access'>,
  { hot, hashCaller }: Pick<QueryStores, 'hot' | 'hashCaller'>
): Selection {
  return selectRows(filters, hot.groups.bind(hot), {
    mayNameNumbers: mayAccess(access, 'admin'),
    hashOf: hashCaller,
  });
}
