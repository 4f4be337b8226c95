import { urlUtil, type DataQuery, type PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { SafeSerializableSceneObject, type SceneObject } from '@grafana/scenes';
import { DATA_SOURCE_UID, MEASURE_THRESHOLDS, type MetricQuery } from '@voicehive/datasource-service/contract';

import { DATA_SOURCE_REF } from '../constants';

/** Uid under which Grafana knows expressions. */
const EXPRESSIONS = '__expr__';

/** A rule looks at so much of the past, seconds: long enough for a percentile, short enough to be news. */
const LOOK_BACK_SECONDS = 15 * 60;

interface RuleContext {
  title: string;
  /** The measure to watch; without it the first one that is asked. */
  measure: string | undefined;
  /** Where a reader of the notification should look. */
  page: string;
}

/**
 * Address of Grafana's form for a new alert rule, filled in with the panel's first metric query and the catalogue's
 * threshold; null when nothing in the panel can be alerted on. The form is described by Grafana's `RuleFormValues`.
 */
export async function newAlertRuleUrl(
  scope: SceneObject,
  data: PanelData,
  { title, measure, page }: RuleContext
): Promise<string | null> {
  const target = data.request?.targets.find(isMetric);
  if (!target) {
    return null;
  }
  const query = await interpolated(target, scope, data);
  const watched = measure ?? query.measures[0];
  const rule = {
    type: 'grafana',
    name: title,
    condition: 'C',
    labels: [{ key: 'severity', value: 'warning' }],
    annotations: [
      { key: 'summary', value: `${title} is at {{ $values.A.Value }} (limit ${limitOf(watched)})` },
      // In full, so that it can be followed from a mail; Grafana's own address ends in a slash.
      { key: 'runbook_url', value: `{{ externalURL }}${page.replace(/^\//, '')}` },
    ],
    queries: [alertQuery(query, watched), reductionOf('A'), thresholdOn('B', watched)],
  };
  return urlUtil.renderUrl('/alerting/new', { defaults: JSON.stringify(rule), returnTo: page });
}

function isMetric(target: DataQuery): target is DataQuery & MetricQuery {
  return target.queryType === 'metric';
}

async function interpolated(target: DataQuery & MetricQuery, scope: SceneObject, data: PanelData) {
  const source = await getDataSourceSrv().get(target.datasource);
  const scoped = { __sceneObject: new SafeSerializableSceneObject(scope) };
  const [query] = source.interpolateVariablesInQueries?.([target], scoped, data.request?.filters) ?? [target];
  return query && isMetric(query) ? query : target;
}

/** One number for each group, as alert rules take it without a reduction. */
function alertQuery({ groupBy, filters, limit }: MetricQuery, measure: string) {
  const model = {
    refId: 'A',
    datasource: DATA_SOURCE_REF,
    queryType: 'metric',
    measures: [measure],
    groupBy,
    filters,
    limit,
    format: 'table',
  };
  return {
    refId: 'A',
    queryType: 'metric',
    datasourceUid: DATA_SOURCE_UID,
    relativeTimeRange: { from: LOOK_BACK_SECONDS, to: 0 },
    // The form of Grafana 12.3.0 drops the fields that it does not know; the query editor unpacks this one.
    model: { ...model, expression: JSON.stringify(model) },
  };
}

/** Changes nothing, since the query gives one number for each group; the form would put one in by itself. */
function reductionOf(refId: string) {
  return expressionQuery('B', { type: 'reduce', expression: refId, reducer: 'last' });
}

/** From where on a measure is worth a warning; 0 where the catalogue names nothing. */
function limitOf(measure: string): number {
  return MEASURE_THRESHOLDS[measure]?.warning ?? 0;
}

function thresholdOn(refId: string, measure: string) {
  const known = MEASURE_THRESHOLDS[measure];
  const type = known && known.bad < known.warning ? 'lt' : 'gt';
  const condition = {
    type: 'query',
    evaluator: { type, params: [limitOf(measure)] },
    // All of these are asked for by the form of Grafana 12.3.0, and used by none.
    operator: { type: 'and' },
    query: { params: [refId] },
    reducer: { type: 'last', params: [] },
  };
  return expressionQuery('C', { type: 'threshold', expression: refId, conditions: [condition] });
}

function expressionQuery(refId: string, model: object) {
  return {
    refId,
    queryType: '',
    datasourceUid: EXPRESSIONS,
    // With `instant` null the form of Grafana 12.3.0 does not take the expression for a query, whose fields it would drop.
    model: { refId, datasource: { uid: EXPRESSIONS, type: EXPRESSIONS }, instant: null, ...model },
  };
}
