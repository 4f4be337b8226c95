import { urlUtil, type UrlQueryMap } from '@grafana/data';

import { pageUrl } from '../constants';
import { CARRIED_URL_KEYS, variableKey } from './filters';

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

/** Link to one call. */
export function linkToCall(provider: string, callId: string, search: UrlQueryMap): string {
  const path = `${pageUrl('callLogs')}/${encodeURIComponent(provider)}/${encodeURIComponent(callId)}`;
  return urlUtil.renderUrl(path, carriedParams(search));
}

/** Data link of a table's cell: the call log, filtered to the cell's value on top of the present filters. */
export function cellLinkToCallLog(filterId: string): string {
  const key = variableKey(filterId);
  return `${pageUrl('callLogs')}\${__url.params:exclude:${key}}&${key}=\${__value.raw:percentencode}`;
}
