import { z } from 'zod';
import { QUERY_TYPES, type QueryType } from '../contract/index.ts';
import { asServiceError, ServiceError } from '../runtime/errors.ts';
import type { Frame } from '../frames/frame.ts';
import { mayAccess } from '../identity/access.ts';
import { HotStoreDamaged } from '../analytics/hot/hotStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { callKind } from './call.ts';
import { callsKind } from './calls.ts';
import { changedKind } from './changed.ts';
import { feedbackKind } from './feedback.ts';
import { healthKind } from './health.ts';
import { inboxKind } from './inbox.ts';
import { incidentsKind } from './incidents.ts';
import { liveKind } from './live.ts';
import { metricKind } from './metric.ts';
import { onCallKind } from './onCall.ts';
import { pipelineKind } from './pipeline.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { sloKind } from './slo.ts';
import { sqlKind } from './sql.ts';
import { valuesKind } from './values.ts';
import { versionsKind } from './versions.ts';

/** The outcome of one query: frames, or the error for its refId. */
export type QueryOutcome = { frames: Frame[] } | { error: ServiceError };

interface QueryEngineOptions {
  stores: QueryStores;
  metrics: Metrics;
  logger: Logger;
  /** Called when a query found the hot store damaged. */
  onDamage: () => void;
}

type Runner = (model: unknown, context: QueryContext, stores: QueryStores) => Promise<Frame[]>;

/** `filters[0].values` from a path of keys and positions. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function invalid(error: z.ZodError): ServiceError {
  const [{ path, message }] = error.issues as [z.core.$ZodIssue];
  const field = fieldPath(path);
  return new ServiceError('invalid_request', `${field}: ${message}.`, { field });
}

function runnerOf<Query>(kind: QueryKind<Query>): Runner {
  return (model, context, stores) => {
    if (!mayAccess(context.access, kind.needs)) {
      throw new ServiceError('forbidden', `A "${kind.queryType}" query needs a user with the ${kind.needs} role.`);
    }
    const parsed = kind.schema.safeParse(model);
    if (!parsed.success) {
      throw invalid(parsed.error);
    }
    return kind.run(parsed.data, context, stores);
  };
}

const RUNNERS: Readonly<Record<QueryType, Runner>> = {
  metric: runnerOf(metricKind),
  calls: runnerOf(callsKind),
  call: runnerOf(callKind),
  values: runnerOf(valuesKind),
  changed: runnerOf(changedKind),
  versions: runnerOf(versionsKind),
  sql: runnerOf(sqlKind),
  live: runnerOf(liveKind),
  health: runnerOf(healthKind),
  pipeline: runnerOf(pipelineKind),
  inbox: runnerOf(inboxKind),
  slo: runnerOf(sloKind),
  incidents: runnerOf(incidentsKind),
  onCall: runnerOf(onCallKind),
  feedback: runnerOf(feedbackKind),
};

/** What each type of query takes, for the description of the API. */
export function querySchemas(): Record<QueryType, z.ZodType> {
  return {
    metric: metricKind.schema,
    calls: callsKind.schema,
    call: callKind.schema,
    values: valuesKind.schema,
    changed: changedKind.schema,
    versions: versionsKind.schema,
    sql: sqlKind.schema,
    live: liveKind.schema,
    health: healthKind.schema,
    pipeline: pipelineKind.schema,
    inbox: inboxKind.schema,
    slo: sloKind.schema,
    incidents: incidentsKind.schema,
    onCall: onCallKind.schema,
    feedback: feedbackKind.schema,
  };
}

const withQueryType = z.object({ queryType: z.enum(QUERY_TYPES) });

function queryTypeOf(model: unknown): QueryType | null {
  const { data } = withQueryType.safeParse(model);
  return data?.queryType ?? null;
}

function checkRange({ from, to }: QueryContext['range']): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw new ServiceError('invalid_request', 'from and to must be whole numbers of epoch milliseconds.', {
      field: 'from',
    });
  }
  if (from >= to) {
    throw new ServiceError('invalid_request', 'from must be before to.', { field: 'from' });
  }
}

/** Answers queries of every type, the same for gRPC and HTTP. It never throws: a failure belongs to its query. */
export class QueryEngine {
  readonly #options: QueryEngineOptions;

  constructor(options: QueryEngineOptions) {
    this.#options = options;
  }

  /** Runs one query model. */
  async run(model: unknown, context: QueryContext): Promise<QueryOutcome> {
    const { metrics } = this.#options;
    const started = performance.now();
    const queryType = queryTypeOf(model);
    let outcome: QueryOutcome;
    try {
      outcome = { frames: await this.#answer(queryType, model, context) };
    } catch (thrown) {
      outcome = { error: this.#translate(thrown) };
    }
    const label = 'error' in outcome ? outcome.error.code : 'ok';
    metrics.queryAnswered(queryType ?? 'unknown', label, (performance.now() - started) / 1000);
    return outcome;
  }

  async #answer(queryType: QueryType | null, model: unknown, context: QueryContext): Promise<Frame[]> {
    if (queryType === null) {
      throw new ServiceError('invalid_request', `queryType must be one of ${QUERY_TYPES.join(', ')}.`, {
        field: 'queryType',
      });
    }
    checkRange(context.range);
    // A signal of its own tells what was read for this query from what its neighbours in the request read.
    const own = { ...context, signal: AbortSignal.any([context.signal]) };
    return RUNNERS[queryType](model, own, this.#options.stores);
  }

  #translate(thrown: unknown): ServiceError {
    if (thrown instanceof HotStoreDamaged) {
      this.#options.onDamage();
      return new ServiceError('unavailable', 'The hot store is damaged and is being rebuilt. Try again in a moment.', {
        cause: thrown,
        retryAfterSeconds: 5,
      });
    }
    const error = asServiceError(thrown);
    if (error.level === 'error') {
      this.#options.logger.error({ err: thrown }, 'A query failed.');
    }
    return error;
  }
}
