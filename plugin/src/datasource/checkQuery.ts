import { MOST_ROWS, type Filter, type FilterOperator } from '@voicehive/datasource-service/contract';

import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** Whether the operator compares with values at all. */
export function takesValues(operator: FilterOperator): boolean {
  return operator !== 'empty' && operator !== 'notEmpty';
}

/** Whether the operator compares with several values. */
export function takesSeveralValues(operator: FilterOperator): boolean {
  return operator === 'in' || operator === 'notIn';
}

/** Sentences that say what keeps the query from being asked; empty when it is complete. */
export function checkQuery(query: VoiceHiveDataQuery): string[] {
  switch (query.queryType) {
    case 'metric':
      return [
        ...(query.measures.length === 0 ? ['Choose at least one measure.'] : []),
        ...checkLimit(query.limit, 'groups'),
        ...checkFilters(query.filters),
      ];
    case 'calls':
      return [...checkLimit(query.limit, 'rows'), ...checkFilters(query.filters)];
    case 'call':
      return query.callId.trim() === '' ? ['Enter the id of a call.'] : [];
    case 'values':
      return [
        ...(query.dimension === '' ? ['Choose a dimension.'] : []),
        ...checkLimit(query.limit, 'values'),
        ...checkFilters(query.filters),
      ];
    default:
      return ['This query has a type that the plugin does not know. Choose a type.'];
  }
}

function checkLimit(limit: number | undefined, noun: string): string[] {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS)) {
    return [];
  }
  return [`The number of ${noun} must be a whole number from 1 to ${MOST_ROWS}.`];
}

function checkFilters(filters: Filter[] = []): string[] {
  return filters.flatMap((filter) => {
    if (filter.dimension === '') {
      return ['Choose a dimension for each filter.'];
    }
    const isIncomplete = takesValues(filter.operator) && (filter.values ?? []).length === 0;
    return isIncomplete ? [`Choose a value for the filter on ${filter.dimension}.`] : [];
  });
}
