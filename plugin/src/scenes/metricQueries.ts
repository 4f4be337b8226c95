import type { MetricQuery } from '@voicehive/datasource-service/contract';

import type { PageQuery } from '../panels/PageQuery';
import { pageFilters } from './filters';

type Details = Partial<
  Pick<MetricQuery, 'groupBy' | 'limit' | 'filters' | 'other' | 'compareTo' | 'bucketMs' | 'leastPerBucket'>
>;

/** Measures over time, of the calls that the page's filters keep. Filters given are added to those of the page. */
export function overTime(refId: string, measures: readonly string[], details: Details = {}): PageQuery {
  return metric(refId, measures, 'timeSeries', details);
}

/** Measures over the whole range, one row a group, of the calls that the page's filters keep. */
export function asTable(refId: string, measures: readonly string[], details: Details = {}): PageQuery {
  return metric(refId, measures, 'table', details);
}

function metric(
  refId: string,
  measures: readonly string[],
  format: MetricQuery['format'],
  { filters = [], ...details }: Details
): PageQuery {
  return {
    refId,
    queryType: 'metric',
    measures: [...measures],
    format,
    ...details,
    filters: [...pageFilters(), ...filters],
  };
}
