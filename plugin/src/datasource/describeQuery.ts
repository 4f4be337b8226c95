import type { Filter } from '@voicehive/datasource-service/contract';

import { spanText } from './span';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** Types of which there is nothing more to say. */
const WITHOUT_CHOICES: Readonly<Record<string, string | undefined>> = {
  versions: 'new versions of assistants, before and after',
  live: 'calls under way',
  health: 'health of the service',
  pipeline: 'way of the webhooks',
  inbox: 'webhooks',
  slo: 'service level objectives',
  incidents: 'incidents',
  onCall: 'who is on call',
  feedback: 'feedback',
};

/** The query as one line, for collapsed rows and Explore's history. */
export function describeQuery(query: VoiceHiveDataQuery): string {
  return partsOf(query).filter(Boolean).join(' ');
}

function partsOf(query: VoiceHiveDataQuery): string[] {
  switch (query.queryType) {
    case 'metric':
      return [
        query.measures.join(', ') || 'no measure',
        describeSplit(query.groupBy),
        describeFilters(query.filters),
        query.format === 'table' ? 'as table' : 'over time',
        describeComparison(query.compareMs),
      ];
    case 'calls':
      return ['calls', describeSearch(query.search), describeFilters(query.filters)];
    case 'call':
      return ['call', query.provider, query.callId];
    case 'values':
      return ['values of', query.dimension, describeFilters(query.filters)];
    case 'changed':
      return [
        `what changed in ${query.measure || 'no measure'}`,
        describeSplit(query.dimensions),
        describeFilters(query.filters),
        describeComparison(query.compareMs),
      ];
    case 'sql':
      return [query.sql.trim().replace(/\s+/g, ' ')];
    default:
      return [WITHOUT_CHOICES[query.queryType] ?? 'a query of an unknown type'];
  }
}

function describeSplit(dimensions: string[] = []): string {
  return dimensions.length === 0 ? '' : `by ${dimensions.join(', ')}`;
}

function describeSearch(search = ''): string {
  return search === '' ? '' : `that contain ${search}`;
}

function describeComparison(compareMs: number | undefined): string {
  return compareMs === undefined ? '' : `compared with ${spanText(compareMs)} earlier`;
}

function describeFilters(filters: Filter[] = []): string {
  if (filters.length === 0) {
    return '';
  }
  const conditions = filters.map((filter) =>
    [filter.dimension, filter.operator, filter.values?.join(', ')].filter(Boolean).join(' ')
  );
  return `where ${conditions.join(' and ')}`;
}
