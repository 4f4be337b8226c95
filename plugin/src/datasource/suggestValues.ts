import { dateTime, getDefaultTimeRange, type DataQueryRequest, type TimeRange } from '@grafana/data';
import type { DimensionDescription } from '@voicehive/datasource-service/contract';
import { lastValueFrom } from 'rxjs';

import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

const MOST_VALUES = 200;

/**
 * Values to offer for a dimension: those the catalogue knows, else those that occur in the range. What is for filters
 * only is a reader's to type.
 */
export async function suggestValues(
  dataSource: VoiceHiveSource,
  dimension: DimensionDescription,
  range: TimeRange = getDefaultTimeRange()
): Promise<string[]> {
  if (dimension.values) {
    return [...dimension.values];
  }
  if (dimension.isFilterOnly) {
    return [];
  }
  const request: DataQueryRequest<VoiceHiveDataQuery> = {
    requestId: `values-of-${dimension.id}`,
    app: 'editor',
    interval: '1m',
    intervalMs: 60_000,
    range,
    scopedVars: {},
    startTime: dateTime().valueOf(),
    targets: [{ refId: 'values', queryType: 'values', dimension: dimension.id, limit: MOST_VALUES }],
    timezone: 'browser',
  };
  const response = await lastValueFrom(dataSource.query(request));
  const field = response.data[0]?.fields.find((candidate: { name: string }) => candidate.name === 'value');
  return field ? Array.from<unknown>(field.values).map(String) : [];
}
