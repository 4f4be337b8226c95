import { ENDED_REASON_GROUPS, PROVIDERS, type Filter } from '@voicehive/datasource-service/contract';

/** A filter that every page offers as a list to choose from. Its id is the dimension, the variable's name and, as `var-<id>`, the URL's key. */
export interface PageFilter {
  id: string;
  label: string;
  /** Values to offer, or null when they come from the calls in the range. */
  values: readonly string[] | null;
}

/** The lists of all pages, in the order in which they are shown. Everything else is filtered by in the bar beside. */
export const PAGE_FILTERS: readonly PageFilter[] = [
  { id: 'assistant', label: 'Assistant', values: null },
  { id: 'provider', label: 'Platform', values: PROVIDERS },
  { id: 'endedReasonGroup', label: 'Ended by', values: ENDED_REASON_GROUPS },
];

/** Ids of those that also fit calls under way. */
export const BOARD_FILTERS: readonly string[] = ['assistant', 'provider'];

/** Name of the filter bar, which takes every dimension. */
export const FILTER_BAR = 'filters';

/** Keys of the URL that mean the same on every page, and so travel from page to page. */
export const CARRIED_URL_KEYS: string[] = [
  'from',
  'to',
  'timezone',
  'refresh',
  ...PAGE_FILTERS.map(({ id }) => variableKey(id)),
  variableKey(FILTER_BAR),
];

/** The URL's key of a filter. */
export function variableKey(filterId: string): string {
  return `var-${filterId}`;
}

/** The URL's key and value of a filter in the bar that keeps the calls with one value; `value` may be a macro. */
export function barFilterParam(dimension: string, value: string): [key: string, value: string] {
  return [variableKey(FILTER_BAR), `${dimension}|=|${value}`];
}

/**
 * The lists' filters as a query takes them; one at "All" disappears on the way to the service. Those of the bar
 * come along by themselves.
 */
export function pageFilters(): Filter[] {
  return PAGE_FILTERS.map(({ id }) => ({ dimension: id, operator: 'in', values: [`\${${id}}`] }));
}
