import { pageFilters } from '../../scenes/filters';
import type { PageQuery } from '../../panels/PageQuery';

/** Calls in one page of the log. */
export const PAGE_SIZE = 50;

/** A page of the log, newest first; `cursor` is where the page before it ended. */
export function callsPage(cursor?: string): PageQuery {
  return { refId: 'calls', queryType: 'calls', filters: pageFilters(), limit: PAGE_SIZE, ...(cursor && { cursor }) };
}

/** Everything about one call. */
export function oneCall(provider: string, callId: string): PageQuery {
  return { refId: 'call', queryType: 'call', provider, callId };
}
