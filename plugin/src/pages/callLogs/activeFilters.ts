import type { UrlQueryMap } from '@grafana/data';

import { PAGE_FILTERS, FILTER_BAR, variableKey } from '../../scenes/filters';
import { ALL_CHOSEN } from './logAddress';

const ALL = [ALL_CHOSEN, 'All', ''];

/** The filters that an address has, each in words, such as `Assistant: Scheduler` or `duration > 30`. */
export function describeActiveFilters(search: UrlQueryMap): string[] {
  const lists = PAGE_FILTERS.flatMap(({ id, label }) => {
    const chosen = valuesOf(search[variableKey(id)]).filter((value) => !ALL.includes(value));
    return chosen.length === 0 ? [] : [`${label}: ${chosen.join(', ')}`];
  });
  const bar = valuesOf(search[variableKey(FILTER_BAR)])
    .filter((value) => value !== '')
    .map((value) => value.split('|').join(' '));
  const words = valuesOf(search.search).filter((value) => value !== '');
  return [...lists, ...bar, ...words.map((value) => `conversation contains ${value}`)];
}

function valuesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}
