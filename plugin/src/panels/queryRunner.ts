import { SceneQueryRunner } from '@grafana/scenes';
import type { VoiceHiveQuery } from '@voicehive/datasource-service/contract';

import { DATA_SOURCE_REF } from '../constants';

/** A query of the contract with the name under which its answer comes back. */
export type PageQuery = VoiceHiveQuery & { refId: string };

/** Points of a line: about as many bars as a reader tells apart in half a page. */
const MOST_POINTS = 100;

/** Asks the data source whenever time, filters or the refresh button say so. */
export function buildQueryRunner(queries: PageQuery[]): SceneQueryRunner {
  return new SceneQueryRunner({ datasource: DATA_SOURCE_REF, queries, maxDataPoints: MOST_POINTS });
}

/** Asks only when `runQueries` is called. */
export function buildManualQueryRunner(): SceneQueryRunner {
  return new SceneQueryRunner({ datasource: DATA_SOURCE_REF, queries: [], runQueriesMode: 'manual' });
}
