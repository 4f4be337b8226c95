import { sceneGraph, SceneQueryRunner, type SceneObject } from '@grafana/scenes';

import { DATA_SOURCE_REF } from '../constants';
import { AnswerPart } from './AnswerPart';
import type { PageQuery } from './PageQuery';

/** Points of a line: about as many bars as a reader tells apart in half a page. */
const MOST_POINTS = 100;

/** Asks the data source whenever time, filters or the refresh button say so. */
export function buildQueryRunner(queries: PageQuery[]): SceneQueryRunner {
  return new SceneQueryRunner({ datasource: DATA_SOURCE_REF, queries, maxDataPoints: MOST_POINTS });
}

/** Asks in one request what all panels of a page show. */
export function buildPageRunner(body: SceneObject): SceneQueryRunner {
  const parts = sceneGraph.findAllObjects(body, (part) => part instanceof AnswerPart);
  const queries = parts.flatMap((part) => (part instanceof AnswerPart ? part.asked() : []));
  const byName = new Map(queries.map((query) => [query.refId, query]));
  return buildQueryRunner([...byName.values()]);
}

/** Asks only when `runQueries` is called. */
export function buildManualQueryRunner(): SceneQueryRunner {
  return new SceneQueryRunner({ datasource: DATA_SOURCE_REF, queries: [], runQueriesMode: 'manual' });
}
