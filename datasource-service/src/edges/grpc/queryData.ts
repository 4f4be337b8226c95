import type { z } from 'zod';
import { encodeArrowFrames } from '../../frames/arrow.ts';
import { asServiceError, ServiceError } from '../../runtime/errors.ts';
import { accessOfRole } from '../../identity/access.ts';
import { checkJsonShape } from '../../ingest/bodyShape.ts';
import type { QueryEngine, QueryOutcome } from '../../queries/queryEngine.ts';
import { checkRequest, MOST_QUERIES, MOST_REQUEST_BYTES, MOST_REQUEST_PARTS } from '../../queries/requestLimits.ts';
import { queryDataRequest, type DataResponse } from './messages.ts';

type DataQuery = z.output<typeof queryDataRequest>['queries'][number];

interface QueryDataResponse {
  responses: Record<string, DataResponse>;
}

const OK = 200;

function readModel({ json, queryType }: DataQuery): unknown {
  try {
    const model: unknown = JSON.parse(json.toString('utf8'));
    return typeof model === 'object' && model !== null ? { queryType, ...model } : model;
  } catch {
    return null;
  }
}

/** A failure as Grafana wants it: the status is always set, because 0 shows as a failure of Grafana's own. */
function asFailure({ status, source, publicMessage }: ServiceError): DataResponse {
  return { frames: [], status, error: publicMessage, errorSource: source };
}

async function asResponse(refId: string, outcome: QueryOutcome): Promise<DataResponse> {
  return 'error' in outcome
    ? asFailure(outcome.error)
    : { frames: await encodeArrowFrames(outcome.frames, refId), status: OK, error: '', errorSource: '' };
}

/**
 * The models of a request; their size is looked at before they are parsed.
 *
 * @throws ServiceError `invalid_request` or `too_large` when they ask for too much together
 */
function readModels(queries: readonly DataQuery[]): unknown[] {
  if (queries.length > MOST_QUERIES) {
    throw new ServiceError('invalid_request', `A request may hold at most ${MOST_QUERIES} queries.`);
  }
  if (queries.reduce((sum, { json }) => sum + json.length, 0) > MOST_REQUEST_BYTES) {
    throw new ServiceError('too_large', 'The queries of the request are larger than 1 MB together.');
  }
  queries.reduce((parts, { json }) => checkJsonShape(json, MOST_REQUEST_PARTS, parts), 0);
  const models = queries.map(readModel);
  checkRequest(models);
  return models;
}

/** What every query of a request is answered that asks for too much. */
function refuseAll(queries: readonly DataQuery[], thrown: unknown): QueryDataResponse {
  const failure = asFailure(asServiceError(thrown));
  return { responses: Object.fromEntries(queries.map(({ refId }) => [refId, failure])) };
}

/** Answers all queries of a request; a failure stays with its refId and never spoils the others. */
export async function queryData(
  message: unknown,
  engine: QueryEngine,
  signal: AbortSignal
): Promise<QueryDataResponse> {
  const request = queryDataRequest.parse(message);
  const { role, dataSourceUid } = request.pluginContext;
  const access = accessOfRole(role);
  let models: unknown[];
  try {
    models = readModels(request.queries);
  } catch (error) {
    return refuseAll(request.queries, error);
  }
  const answered = await Promise.all(
    request.queries.map(async (query, index): Promise<[string, DataResponse]> => {
      const range = { from: query.timeRange?.fromEpochMS ?? 0, to: query.timeRange?.toEpochMS ?? 0 };
      const context = { range, access, intervalMs: query.intervalMS, dataSourceUid, signal };
      const outcome = await engine.run(models[index], context);
      return [query.refId, await asResponse(query.refId, outcome)];
    })
  );
  return { responses: Object.fromEntries(answered) };
}
