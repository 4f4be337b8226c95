import { urlUtil, type UrlQueryMap } from '@grafana/data';
import type { CallSummary } from '@voicehive/datasource-service/contract';

import { pageUrl } from '../../constants';
import { barFilterParam, CARRIED_URL_KEYS, FILTER_BAR, PAGE_FILTERS, variableKey } from '../../scenes/filters';

/** Keys of the URL that only the call log has: words to search for, order and columns. */
export const OWN_URL_KEYS = ['search', 'sort', 'columns'] as const;

/** Keys of the URL that make the log what it is; a call's page keeps them, so that the way back leads to the same log. */
export const LOG_URL_KEYS: string[] = [...CARRIED_URL_KEYS, ...OWN_URL_KEYS];

/** How a list of the page writes that all values are chosen. */
export const ALL_CHOSEN = '$__all';

/** No filter, no words, the usual order and columns: what is only left out of an address stays as it is. */
const NOTHING_CHOSEN: UrlQueryMap = {
  ...Object.fromEntries(PAGE_FILTERS.map(({ id }) => [variableKey(id), ALL_CHOSEN])),
  [variableKey(FILTER_BAR)]: '',
  ...Object.fromEntries(OWN_URL_KEYS.map((key) => [key, ''])),
};

/** The log with what is given and nothing else. */
export function linkToLogWith(params: UrlQueryMap): string {
  return urlUtil.renderUrl(pageUrl('callLogs'), { ...NOTHING_CHOSEN, ...params });
}

type Place = Pick<CallSummary, 'provider' | 'callId'>;

function logParams(search: UrlQueryMap): UrlQueryMap {
  return Object.fromEntries(
    Object.entries(search).filter(([key, value]) => LOG_URL_KEYS.includes(key) && value !== undefined)
  );
}

/** The log as the present address has it. */
export function linkToLog(search: UrlQueryMap): string {
  return urlUtil.renderUrl(pageUrl('callLogs'), logParams(search));
}

/** A call of the log as the present address has it. */
export function linkToCallOfLog({ provider, callId }: Place, search: UrlQueryMap): string {
  const path = `${pageUrl('callLogs')}/${encodeURIComponent(provider)}/${encodeURIComponent(callId)}`;
  return urlUtil.renderUrl(path, logParams(search));
}

/** The log of the same time with one filter of the bar alone. */
export function linkToLogOf(dimension: string, value: string, search: UrlQueryMap): string {
  const { from, to } = search;
  const [key, filter] = barFilterParam(dimension, value);
  return linkToLogWith({ from, to, [key]: filter });
}
