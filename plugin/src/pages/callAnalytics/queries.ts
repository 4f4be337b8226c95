import { TECHNICAL_OWNERS } from '@voicehive/datasource-service/contract';

import type { PageQuery } from '../../panels/PageQuery';
import { pageFilters } from '../../scenes/filters';
import { asTable, overTime } from '../../scenes/metricQueries';

/** A share of fewer calls swings between all and nothing. */
export const CALLS_A_SHARE = 20;

/** The numbers at the top, over the whole range, with the time of equal length before it. */
export function keyNumbers(measures: readonly string[]): PageQuery {
  return asTable('numbers', measures, { compareTo: 'previousPeriod' });
}

/** The same, with the same weekdays of an earlier week. */
export function keyNumbersOfSameWeekday(measures: readonly string[]): PageQuery {
  return asTable('numbersWeek', measures, { compareTo: 'sameWeekday' });
}

/** How calls ended, over time. Calls that are still open have not ended in any way. */
export function callsByEndedReasonGroup(): PageQuery {
  const ended = { dimension: 'state', operator: '=' as const, values: ['ended'] };
  return overTime('endings', ['calls'], { groupBy: ['endedReasonGroup'], filters: [ended] });
}

/** How many calls there were, beside the same weekdays of an earlier week. */
export function volume(): PageQuery {
  return overTime('volume', ['calls'], { compareTo: 'sameWeekday' });
}

/** How many calls ran at the same time. */
export function concurrency(): PageQuery {
  return overTime('concurrency', ['concurrency']);
}

/** Shares of calls that were answered, contained and successful. */
export function outcomeRates(): PageQuery {
  return overTime('rates', ['answerRate', 'containmentRate', 'successRate'], { leastPerBucket: CALLS_A_SHARE });
}

/** How long callers waited for an answer. */
export function turnLatency(): PageQuery {
  return overTime('turns', ['turnLatencyP50', 'turnLatencyP95', 'turnLatencyP99']);
}

/** Which stage of a turn is slow: half of the turns. */
export function stageMedians(): PageQuery {
  return overTime('stageMedians', ['endpointingP50', 'transcriberP50', 'modelP50', 'voiceP50']);
}

/** Which stage of a turn is slow: the slow turns. */
export function stageLatency(): PageQuery {
  return overTime('stages', ['endpointingP95', 'transcriberP95', 'modelP95', 'voiceP95', 'transportP95']);
}

/** Share of ended calls with a technical fault. */
export function failureRatio(): PageQuery {
  return overTime('failures', ['failureRatio'], { leastPerBucket: CALLS_A_SHARE });
}

/** Calls with a technical fault by who must act. */
export function failedCallsByOwner(): PageQuery {
  const technical = { dimension: 'faultOwner', operator: 'in' as const, values: [...TECHNICAL_OWNERS] };
  return overTime('owners', ['calls'], { groupBy: ['faultOwner'], filters: [technical] });
}

/** What the calls cost, by assistant. */
export function cost(): PageQuery {
  return overTime('cost', ['costTotal'], { groupBy: ['assistant'], limit: 8, other: true });
}

/** What a minute cost. */
export function costPerMinute(): PageQuery {
  return overTime('costPerMinute', ['costPerMinute'], { compareTo: 'sameWeekday' });
}

/** The assistants that answer slowest. */
export function slowestAssistants(): PageQuery {
  return asTable('slowest', ['turnLatencyP95'], { groupBy: ['assistant'], limit: 10 });
}

/** Assistants and their key measures. */
export function assistants(): PageQuery {
  const measures = [
    'calls',
    'answerRate',
    'failureRatio',
    'containmentRate',
    'turnLatencyP95',
    'costTotal',
    'costPerMinute',
  ];
  return asTable('assistants', measures, { groupBy: ['assistant'], limit: 50 });
}

/** Measures by which assistants are compared with the period before. */
export const MOVER_MEASURES = ['calls', 'failureRatio', 'containmentRate', 'turnLatencyP95', 'costPerCall'] as const;

/** Assistants now and in the period before. */
export function movers(): PageQuery {
  return asTable('movers', MOVER_MEASURES, { groupBy: ['assistant'], limit: 50, compareTo: 'previousPeriod' });
}

/** New versions of assistants, with what was different before and after. */
export function versions(): PageQuery {
  return { refId: 'versions', queryType: 'versions', filters: pageFilters() };
}

/** Ended reasons as the platforms name them, with who must act. */
export function endedReasons(): PageQuery {
  return asTable('reasons', ['calls', 'costTotal'], {
    groupBy: ['endedReason', 'endedReasonGroup', 'faultOwner'],
    limit: 50,
  });
}
