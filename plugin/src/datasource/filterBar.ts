import type { AdHocVariableFilter, MetricFindValue, TimeRange } from '@grafana/data';
import {
  titleOf,
  type DimensionDescription,
  type Filter,
  type FilterOperator,
  type MeasureUnit,
} from '@voicehive/datasource-service/contract';

import { suggestValues } from './suggestValues';
import { takesFilters, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

/** The signs of Grafana's filter bar, and what the service calls them. */
const OPERATORS: Readonly<Record<string, FilterOperator | undefined>> = {
  '=': '=',
  '!=': '!=',
  '=|': 'in',
  '!=|': 'notIn',
  '=~': 'regex',
  '!~': 'notRegex',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Dimensions that not every query can be filtered by: those of single tool calls and of time. */
const NOT_IN_THE_BAR = ['tool', 'hourOfWeek'];

/** How a number's unit is written beside its title, so that a reader knows what to type. */
const UNIT_TITLES: Readonly<Record<MeasureUnit, string>> = {
  short: '',
  percentunit: ' (0 to 1)',
  ms: ' (ms)',
  s: ' (s)',
  currencyUSD: ' (US dollars)',
  m: ' (min)',
};

/** The query with the filters of a filter bar on top of its own. */
export function withBarFilters(
  query: VoiceHiveDataQuery,
  bar: readonly AdHocVariableFilter[] = []
): VoiceHiveDataQuery {
  return takesFilters(query) && bar.length > 0
    ? { ...query, filters: [...(query.filters ?? []), ...bar.map(readBarFilter)] }
    : query;
}

function readBarFilter({ key, operator, value, values }: AdHocVariableFilter): Filter {
  const known = OPERATORS[operator];
  if (!known) {
    throw new Error(`Calls cannot be filtered with ${operator}. Use one of ${Object.keys(OPERATORS).join(' ')}.`);
  }
  return { dimension: key, operator: known, values: values && values.length > 0 ? values : [value] };
}

/** What the filter bar offers to filter by. */
export function barKeys(dimensions: readonly DimensionDescription[]): MetricFindValue[] {
  return dimensions
    .filter(({ id }) => !NOT_IN_THE_BAR.includes(id))
    .map(({ id, title, unit }) => ({ text: unit ? `${title}${UNIT_TITLES[unit]}` : title, value: id }));
}

/** What the filter bar offers as values of a dimension; none for a number and for one that nobody knows. */
export async function barValues(
  source: VoiceHiveSource,
  dimensions: readonly DimensionDescription[],
  { key, timeRange }: { key: string; timeRange?: TimeRange }
): Promise<MetricFindValue[]> {
  const dimension = dimensions.find(({ id }) => id === key);
  const values = dimension ? await suggestValues(source, dimension, timeRange) : [];
  return values.map((value) => ({ text: dimension?.values ? titleOf(value) : value, value }));
}
