import type { CallSort } from '@voicehive/datasource-service/contract';

import { pageFilters } from '../../scenes/filters';
import type { PageQuery } from '../../panels/PageQuery';

/** Calls in one page of the log. */
export const PAGE_SIZE = 50;

/** Calls in one page of a file, as many as the service gives at once. */
export const EXPORT_PAGE_SIZE = 1000;

/** Calls like one that are shown with it. */
const MOST_ALIKE = 8;

/** What the log is asked for besides the page's filters. */
export interface LogQuestion {
  search: string;
  sort: CallSort;
}

/** A page of the log; `cursor` is where the page before it ended. */
export function callsPage({ search, sort }: LogQuestion, cursor?: string, limit = PAGE_SIZE): PageQuery {
  return {
    refId: 'calls',
    queryType: 'calls',
    filters: pageFilters(),
    limit,
    ...(search !== '' && { search }),
    ...(sort !== 'newest' && { sort: { by: sort } }),
    ...(cursor !== undefined && { cursor }),
  };
}

/** Everything about one call. */
export function oneCall(provider: string, callId: string): PageQuery {
  return { refId: 'call', queryType: 'call', provider, callId };
}

/** Calls like one. */
export function likeCalls(provider: string, callId: string): PageQuery {
  return { refId: 'like', queryType: 'calls', like: { provider, callId }, limit: MOST_ALIKE };
}
