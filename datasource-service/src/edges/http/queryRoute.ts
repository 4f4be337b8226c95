import { once } from 'node:events';
import { raw, Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { ServiceError } from '../../runtime/errors.ts';
import { encodeJsonFrames, type FrameJson } from '../../frames/json.ts';
import { takeTurn } from '../../frames/turns.ts';
import { checkJsonShape } from '../../ingest/bodyShape.ts';
import type { QueryOutcome } from '../../queries/queryEngine.ts';
import { checkRequest, MOST_QUERIES, MOST_REQUEST_BYTES, MOST_REQUEST_PARTS } from '../../queries/requestLimits.ts';
import { authenticate, provenOnly } from './authenticate.ts';
import type { HttpContext } from './context.ts';

const DEFAULT_POINTS = 100;

const REF_ID = /^[\w .-]{1,64}$/;

/** The body of `POST /query`. */
export const queryRequest = z.object({
  from: z.int('must be epoch milliseconds'),
  to: z.int('must be epoch milliseconds'),
  queries: z
    .array(
      z.looseObject({
        refId: z.string('must be text such as A').regex(REF_ID, 'must be 1 to 64 letters, digits or spaces'),
        // Grafana sends 0 where it has no suggestion, as with variables.
        intervalMs: z.number('must be a number of milliseconds').min(0, 'must not be negative').nullish(),
        maxDataPoints: z.number('must be a number').min(0, 'must not be negative').nullish(),
      }),
      'must be a list of queries'
    )
    .min(1, 'must hold at least one query')
    .max(MOST_QUERIES, `must hold at most ${MOST_QUERIES} queries`),
});

/** The answer for one refId. */
export interface QueryResult {
  status: number;
  frames: FrameJson[];
  error?: string;
  errorSource?: string;
}

/** The body is looked at before it is parsed; without one there is none to parse. */
function parseJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) {
    return undefined;
  }
  checkJsonShape(body, MOST_REQUEST_PARTS);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new ServiceError('invalid_json', `The body is not valid JSON (${message}).`, { field: 'body', cause: error });
  }
}

function parseRequest(body: unknown): z.output<typeof queryRequest> {
  const parsed = queryRequest.safeParse(parseJson(body));
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ServiceError('invalid_request', `${field || 'The body'} ${issue?.message ?? 'is not valid'}.`, { field });
}

/** A {@link QueryResult} as text. */
async function asText(refId: string, outcome: QueryOutcome): Promise<string> {
  if ('error' in outcome) {
    const { status, publicMessage, source } = outcome.error;
    return JSON.stringify({ status, frames: [], error: publicMessage, errorSource: source } satisfies QueryResult);
  }
  return `{"status":200,"frames":${await encodeJsonFrames(outcome.frames, refId)}}`;
}

/**
 * Sends each result when it is there, and the next when the client has taken it: all of them as one text, or in one
 * line of what waits to be sent, would be encoded in one go.
 */
class AnswerInPieces {
  readonly #response: Response;
  readonly #signal: AbortSignal;
  #separator = '';
  #sending: Promise<void> = Promise.resolve();

  constructor(response: Response, signal: AbortSignal) {
    this.#response = response;
    this.#signal = signal;
    response.type('json').write('{"results":{');
  }

  /** Resolves when the result is sent, or nobody waits for it any more. */
  add(refId: string, text: string): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      await takeTurn();
      if (!this.#response.write(`${this.#separator}${JSON.stringify(refId)}:${text}`) && !this.#signal.aborted) {
        await once(this.#response, 'drain', { signal: this.#signal }).catch(() => undefined);
      }
      this.#separator = ',';
    });
    return this.#sending;
  }

  end(): void {
    this.#response.end('}}');
  }
}

/** Aborts when the client goes away before it has its answer. */
function signalOf(response: Response): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      abort.abort();
    }
  });
  return abort.signal;
}

/** `POST /query`: the queries of the data source over HTTP, with frames in Grafana's JSON. */
export function queryRoute({ config, engine }: HttpContext): Router {
  const router = Router();
  const gates = [provenOnly(config), raw({ limit: MOST_REQUEST_BYTES, type: () => true })];
  router.post('/query', ...gates, async (request: Request, response: Response) => {
    const access = authenticate(request, config);
    const { from, to, queries } = parseRequest(request.body);
    checkRequest(queries);
    const signal = signalOf(response);
    const answer = new AnswerInPieces(response, signal);
    await Promise.all(
      queries.map(async (query) => {
        const suggested = query.intervalMs || (to - from) / (query.maxDataPoints || DEFAULT_POINTS);
        const outcome = await engine.run(query, { range: { from, to }, access, intervalMs: suggested, signal });
        await answer.add(query.refId, await asText(query.refId, outcome));
      })
    );
    answer.end();
  });
  return router;
}
