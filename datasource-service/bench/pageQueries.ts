/** The queries of the pages, as panels send them. */
export const PAGE_QUERIES: Readonly<Record<string, object>> = {
  'key figures with change': {
    queryType: 'metric',
    measures: ['calls', 'answerRate', 'failureRatio', 'containmentRate', 'turnLatencyP95', 'costTotal', 'successRate'],
    format: 'table',
    compareMs: 24 * 60 * 60 * 1000,
  },
  'calls over time by ended-reason group': { queryType: 'metric', measures: ['calls'], groupBy: ['endedReasonGroup'] },
  'failure ratio over time': { queryType: 'metric', measures: ['failureRatio'] },
  'failures over time by fault owner': { queryType: 'metric', measures: ['failures'], groupBy: ['faultOwner'] },
  'turn latency over time': {
    queryType: 'metric',
    measures: ['turnLatencyP50', 'turnLatencyP95', 'turnLatencyP99'],
  },
  'stages over time': {
    queryType: 'metric',
    measures: ['endpointingP95', 'transcriberP95', 'modelP95', 'voiceP95', 'unattributedP95'],
  },
  'turn latency over time by assistant': {
    queryType: 'metric',
    measures: ['turnLatencyP95'],
    groupBy: ['assistant'],
    limit: 10,
    other: true,
  },
  'turn latency of one assistant': {
    queryType: 'metric',
    measures: ['turnLatencyP95'],
    filters: [{ dimension: 'assistant', operator: '=', values: ['Assistant 3'] }],
  },
  'turn latency by model and voice': {
    queryType: 'metric',
    measures: ['turnLatencyP50', 'turnLatencyP95'],
    groupBy: ['model', 'voice'],
    format: 'table',
  },
  'assistants table': {
    queryType: 'metric',
    measures: ['calls', 'failureRatio', 'containmentRate', 'turnLatencyP95', 'costPerCall', 'durationMean'],
    groupBy: ['assistant'],
    format: 'table',
  },
  'cost over time by component': {
    queryType: 'metric',
    measures: ['costModel', 'costVoice', 'costPlatform', 'costTotal'],
  },
  'concurrent calls over time': { queryType: 'metric', measures: ['concurrency'] },
  'tools table': {
    queryType: 'metric',
    measures: ['toolCalls', 'toolFailureRate', 'toolLatencyP95'],
    groupBy: ['tool'],
    format: 'table',
  },
  'values of a variable': { queryType: 'values', dimension: 'assistant' },
  'call log, newest': { queryType: 'calls', limit: 50 },
  'call log, failed calls of one assistant': {
    queryType: 'calls',
    limit: 50,
    filters: [
      { dimension: 'assistant', operator: '=', values: ['Assistant 3'] },
      { dimension: 'endedReasonGroup', operator: '=', values: ['stt_error'] },
    ],
  },
  'call log, costliest': { queryType: 'calls', limit: 50, sort: { by: 'costliest' } },
  'call log, calls with a slow turn, oldest': {
    queryType: 'calls',
    limit: 50,
    sort: { by: 'oldest' },
    filters: [{ dimension: 'slowestTurn', operator: '>', values: ['5000'] }],
  },
  'turn latency of long calls': {
    queryType: 'metric',
    measures: ['turnLatencyP95'],
    filters: [{ dimension: 'duration', operator: '>=', values: ['300'] }],
  },
  'what explains the failures': { queryType: 'changed', measure: 'failureRatio' },
};
