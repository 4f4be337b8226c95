import { TECHNICAL_OWNERS, type MetricQuery } from '@voicehive/datasource-service/contract';

import { pageFilters } from '../../scenes/filters';
import type { PageQuery } from '../../panels/queryRunner';

/** The numbers at the top, over the whole range. */
export function keyNumbers(): PageQuery {
  return {
    refId: 'numbers',
    queryType: 'metric',
    measures: [
      'calls',
      'answerRate',
      'failureRatio',
      'containmentRate',
      'turnLatencyP95',
      'costTotal',
      'costPerMinute',
    ],
    format: 'table',
    filters: pageFilters(),
  };
}

/** How calls ended, over time. Calls that are still open have not ended in any way. */
export function callsByEndedReasonGroup(): PageQuery {
  const ended = { dimension: 'state', operator: '=' as const, values: ['ended'] };
  return overTime('endings', ['calls'], { groupBy: ['endedReasonGroup'], filters: [...pageFilters(), ended] });
}

/** How many calls ran at the same time. */
export function concurrency(): PageQuery {
  return overTime('concurrency', ['concurrency']);
}

/** How long callers waited for an answer. */
export function turnLatency(): PageQuery {
  return overTime('turns', ['turnLatencyP50', 'turnLatencyP95', 'turnLatencyP99']);
}

/** Which stage of a turn is slow. */
export function stageLatency(): PageQuery {
  return overTime('stages', ['endpointingP95', 'transcriberP95', 'modelP95', 'voiceP95', 'transportP95']);
}

/** Share of ended calls with a technical fault. */
export function failureRatio(): PageQuery {
  return overTime('failures', ['failureRatio']);
}

/** Calls with a technical fault by who must act. */
export function failedCallsByOwner(): PageQuery {
  const technical = { dimension: 'faultOwner', operator: 'in' as const, values: [...TECHNICAL_OWNERS] };
  return {
    refId: 'owners',
    queryType: 'metric',
    measures: ['calls'],
    groupBy: ['faultOwner'],
    format: 'timeSeries',
    filters: [...pageFilters(), technical],
  };
}

/** What the calls cost, by assistant. */
export function cost(): PageQuery {
  return overTime('cost', ['costTotal'], { groupBy: ['assistant'], limit: 8 });
}

/** The assistants that answer slowest. */
export function slowestAssistants(): PageQuery {
  return {
    refId: 'slowest',
    queryType: 'metric',
    measures: ['turnLatencyP95'],
    groupBy: ['assistant'],
    format: 'table',
    filters: pageFilters(),
    limit: 10,
  };
}

/** Assistants and their key measures. */
export function assistants(): PageQuery {
  return {
    refId: 'assistants',
    queryType: 'metric',
    measures: [
      'calls',
      'answerRate',
      'failureRatio',
      'containmentRate',
      'turnLatencyP95',
      'costTotal',
      'costPerMinute',
    ],
    groupBy: ['assistant'],
    format: 'table',
    filters: pageFilters(),
    limit: 50,
  };
}

/** Ended reasons as the platforms name them, with who must act. */
export function endedReasons(): PageQuery {
  return {
    refId: 'reasons',
    queryType: 'metric',
    measures: ['calls', 'costTotal'],
    groupBy: ['endedReason', 'endedReasonGroup', 'faultOwner'],
    format: 'table',
    filters: pageFilters(),
    limit: 50,
  };
}

function overTime(
  refId: string,
  measures: string[],
  split: Pick<MetricQuery, 'groupBy' | 'limit' | 'filters'> = {}
): PageQuery {
  return { refId, queryType: 'metric', measures, format: 'timeSeries', filters: pageFilters(), ...split };
}
