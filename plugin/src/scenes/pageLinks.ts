import { urlUtil, type UrlQueryMap } from '@grafana/data';

import { pageUrl } from '../constants';
import { barFilterParam, CARRIED_URL_KEYS, PAGE_FILTERS, variableKey } from './filters';

/** Keeps what means the same on every page. */
export function carriedParams(search: UrlQueryMap): UrlQueryMap {
  return Object.fromEntries(
    Object.entries(search).filter(([key, value]) => CARRIED_URL_KEYS.includes(key) && value !== undefined)
  );
}

/** Link to a page with the time and the filters of the present one. */
export function linkToPage(page: Parameters<typeof pageUrl>[0], search: UrlQueryMap): string {
  return urlUtil.renderUrl(pageUrl(page), carriedParams(search));
}

/** The same with lists' filters set to one value each. */
export function linkToPageWith(
  page: Parameters<typeof pageUrl>[0],
  search: UrlQueryMap,
  filters: Readonly<Record<string, string>>
): string {
  const chosen = Object.entries(filters).map(([id, value]) => [variableKey(id), value]);
  return urlUtil.renderUrl(pageUrl(page), { ...carriedParams(search), ...Object.fromEntries(chosen) });
}

/** Link to a page with one more filter on top of the present ones, whatever dimension it is on. */
export function linkToFilteredPage(
  page: Parameters<typeof pageUrl>[0],
  search: UrlQueryMap,
  dimension: string,
  value: string
): string {
  if (PAGE_FILTERS.some(({ id }) => id === dimension)) {
    return linkToPageWith(page, search, { [dimension]: value });
  }
  const [key, filter] = barFilterParam(dimension, value);
  const present = [carriedParams(search)[key] ?? []].flat().map(String).filter(Boolean);
  return urlUtil.renderUrl(pageUrl(page), { ...carriedParams(search), [key]: [...present, filter] });
}

/** Link to one call. */
export function linkToCall(provider: string, callId: string, search: UrlQueryMap): string {
  const path = `${pageUrl('callLogs')}/${encodeURIComponent(provider)}/${encodeURIComponent(callId)}`;
  return urlUtil.renderUrl(path, carriedParams(search));
}

/** Data link of a table's cell: the call log, filtered to the cell's value on top of the present filters. */
export function cellLinkToCallLog(dimension: string): string {
  return cellLink('callLogs', dimension);
}

/** Data link of a table's cell to a page, filtered to the cell's value. A list's filter takes the place of its own. */
export function cellLink(page: Parameters<typeof pageUrl>[0], dimension: string): string {
  const value = '${__value.raw:percentencode}';
  if (PAGE_FILTERS.some(({ id }) => id === dimension)) {
    const key = variableKey(dimension);
    return `${pageUrl(page)}\${__url.params:exclude:${key}}&${key}=${value}`;
  }
  const [key, filter] = barFilterParam(dimension, value);
  return `${pageUrl(page)}\${__url.params}&${key}=${filter.replaceAll('|', '%7C').replaceAll('=%7C', '%3D%7C')}`;
}
