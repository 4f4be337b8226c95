import {
  CALL_DIRECTIONS,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type Filter,
} from '@voicehive/datasource-service/contract';

/** A filter that every page offers. Its id is the dimension, the variable's name and, as `var-<id>`, the URL's key. */
export interface PageFilter {
  id: string;
  label: string;
  /** Values to offer, or null when they come from the calls in the range. */
  values: readonly string[] | null;
}

/** The filters of all pages, in the order in which they are shown. */
export const PAGE_FILTERS: readonly PageFilter[] = [
  { id: 'assistant', label: 'Assistant', values: null },
  { id: 'provider', label: 'Platform', values: PROVIDERS },
  { id: 'direction', label: 'Direction', values: CALL_DIRECTIONS },
  { id: 'endedReasonGroup', label: 'Ended by', values: ENDED_REASON_GROUPS },
  { id: 'endedReason', label: 'Ended reason', values: null },
  { id: 'faultOwner', label: 'Who must act', values: FAULT_OWNERS },
];

/** Keys of the URL that mean the same on every page, and so travel from page to page. */
export const CARRIED_URL_KEYS: string[] = [
  'from',
  'to',
  'timezone',
  'refresh',
  ...PAGE_FILTERS.map(({ id }) => variableKey(id)),
];

/** The URL's key of a filter. */
export function variableKey(filterId: string): string {
  return `var-${filterId}`;
}

/** The page's filters as a query takes them; a filter at "All" disappears on the way to the service. */
export function pageFilters(): Filter[] {
  return PAGE_FILTERS.map(({ id }) => ({ dimension: id, operator: 'in', values: [`\${${id}}`] }));
}
