import { selectRows, type Selection } from '../analytics/catalogue/filters.ts';
import type { ResolvedFilter } from '../analytics/catalogue/resolvedFilter.ts';
import { mayAccess } from '../identity/access.ts';
import type { QueryContext, QueryStores } from './query.ts';

/**
 * What passes a query's filters, for a reader of its access level.
 *
 * @throws ServiceError `forbidden` when the reader names a caller's whole number without the right to see it
 */
export async function selectionOf(
  filters: readonly ResolvedFilter[],
  { access, signal }: Pick<QueryContext, 'access' | 'signal'>,
  { hot, hashCaller }: Pick<QueryStores, 'hot' | 'hashCaller'>
): Promise<Selection> {
  const callers = { mayNameNumbers: mayAccess(access, 'admin'), hashOf: hashCaller };
  return selectRows(filters, hot.groups.bind(hot), callers, (pattern, values) => hot.matching(pattern, values, signal));
}
