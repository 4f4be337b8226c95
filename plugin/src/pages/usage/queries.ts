import { getTimeZone } from '@grafana/data';
import { COST_COMPONENTS } from '@voicehive/datasource-service/contract';

import { slotMs } from '../../panels/heatmap/weekGrid';
import type { PageQuery } from '../../panels/PageQuery';
import { asTable, overTime } from '../../scenes/metricQueries';

/** Names of the page's own variables. */
export const SPLIT_BY = 'splitBy';
export const THEN_BY = 'thenBy';

const SPLIT = ['${splitBy}', '${thenBy}'];

/** Measures of cost, one for each component of a bill. */
export const COST_MEASURES: readonly string[] = COST_COMPONENTS.map(
  (component) => `cost${component[0]?.toUpperCase() ?? ''}${component.slice(1)}`
);

/** The numbers at the top, with the time of equal length before. */
export function keyNumbers(measures: readonly string[]): PageQuery {
  return asTable('numbers', measures, { compareTo: 'previousPeriod' });
}

/** The same, with the same weekdays of an earlier week. */
export function keyNumbersOfSameWeekday(measures: readonly string[]): PageQuery {
  return asTable('numbersWeek', measures, { compareTo: 'sameWeekday' });
}

/** What calls cost over time, by component of the bill. */
export function costByComponent(): PageQuery {
  return overTime('components', COST_MEASURES);
}

/** What calls cost over time, by the dimensions chosen. */
export function costBySplit(): PageQuery {
  return overTime('costSplit', ['costTotal'], { groupBy: SPLIT, limit: 10, other: true });
}

/** Minutes over time, by the dimensions chosen. */
export function minutesBySplit(): PageQuery {
  return overTime('minutesSplit', ['minutes'], { groupBy: SPLIT, limit: 10, other: true });
}

/** Calls over time, by the dimensions chosen. */
export function callsBySplit(): PageQuery {
  return overTime('callsSplit', ['calls'], { groupBy: SPLIT, limit: 10, other: true });
}

/** Tokens that models read and wrote. */
export function tokens(): PageQuery {
  return overTime('tokens', ['promptTokens', 'completionTokens']);
}

/** Share of the prompt tokens that came from a cache, and of the cost that analysis took. */
export function shares(): PageQuery {
  return overTime('shares', ['cacheHitRate', 'analysisShare']);
}

/** Characters that were spoken. */
export function characters(): PageQuery {
  return overTime('characters', ['characters']);
}

/** Bill and rate card. */
export function billAndRateCard(): PageQuery {
  return overTime('rated', ['costTotal', 'costRated']);
}

/** Everything that was used, by the dimensions chosen. */
export function usageTable(): PageQuery {
  const measures = [
    'costTotal',
    'calls',
    'minutes',
    'costPerMinute',
    'costPerCall',
    'costPerSuccess',
    'tokens',
    'cacheHitRate',
    'characters',
    'analysisShare',
  ];
  return asTable('usage', measures, { groupBy: SPLIT, limit: 200 });
}

/** Cost by component and vendors. */
export function vendorTable(): PageQuery {
  return asTable('vendors', ['costTotal', ...COST_MEASURES], {
    groupBy: ['modelProvider', 'voiceProvider', 'transcriberProvider'],
    limit: 50,
  });
}

/** Calls, minutes and cost over time, in slots that make up the hours of the reader's clock. */
export function weekHeat(): PageQuery {
  return overTime('week', ['calls', 'minutes', 'costTotal'], { bucketMs: slotMs(getTimeZone(), Date.now()) });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What each day cost, UTC days, for the forecast. Its range is not the page's. */
export function costByDay(): PageQuery {
  return overTime('budget', ['costTotal'], { bucketMs: DAY_MS });
}
