import { TECHNICAL_OWNERS } from '@voicehive/datasource-service/contract';

import type { PageQuery } from '../../panels/PageQuery';
import { asTable } from '../../scenes/metricQueries';

/** How the service's parts are and were. */
export function health(): PageQuery {
  return { refId: 'health', queryType: 'health' };
}

/** How webhooks go through the service. */
export function pipeline(): PageQuery {
  return { refId: 'pipeline', queryType: 'pipeline' };
}

/** What is promised and kept. */
export function objectives(): PageQuery {
  return { refId: 'slo', queryType: 'slo' };
}

/** Who is on call. */
export function onCall(): PageQuery {
  return { refId: 'onCall', queryType: 'onCall' };
}

/** What is open, and what was opened in the range. */
export function incidents(): PageQuery {
  return { refId: 'incidents', queryType: 'incidents', frame: 'incidents' };
}

/** Platforms by what they did to calls. */
export function platforms(): PageQuery {
  const measures = ['calls', 'failureRatio', 'turnLatencyP95', 'transportP95', 'reportLagP95', 'costPerMinute'];
  return asTable('platforms', measures, { groupBy: ['provider'], limit: 20 });
}

/** Technical faults by the vendor that the ended reason names, whose fault it is, and the kind of HTTP answer. */
export function vendorErrors(): PageQuery {
  const technical = { dimension: 'faultOwner', operator: 'in' as const, values: [...TECHNICAL_OWNERS] };
  return asTable('vendorErrors', ['calls'], {
    groupBy: ['failedProvider', 'faultOwner', 'httpClass'],
    filters: [technical],
    limit: 100,
  });
}

/** Language models by vendor. */
export function models(): PageQuery {
  return asTable('models', ['calls', 'failureRatio', 'modelP50', 'modelP95', 'costPerMinute'], {
    groupBy: ['modelProvider', 'model'],
    limit: 50,
  });
}

/** Voices by vendor. */
export function voices(): PageQuery {
  return asTable('voices', ['calls', 'failureRatio', 'voiceP50', 'voiceP95', 'costPerMinute'], {
    groupBy: ['voiceProvider'],
    limit: 50,
  });
}

/** Speech recognition by vendor. */
export function transcribers(): PageQuery {
  return asTable('transcribers', ['calls', 'failureRatio', 'transcriberP50', 'transcriberP95', 'costPerMinute'], {
    groupBy: ['transcriberProvider', 'transcriber'],
    limit: 50,
  });
}
