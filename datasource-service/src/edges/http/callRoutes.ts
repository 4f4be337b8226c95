import { Router, type Request } from 'express';
import { FILTER_OPERATORS, MOST_ROWS, PROVIDERS, type Filter } from '../../contract/index.ts';
import { ServiceError } from '../../runtime/errors.ts';
import type { Frame } from '../../frames/frame.ts';
import { mayAccess } from '../../identity/access.ts';
import { readCallDetail } from '../../queries/call.ts';
import { authenticate } from './authenticate.ts';
import type { HttpContext } from './context.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const EPOCH_MS = 'a whole number of milliseconds since 1970';
const LIMIT = `a whole number from 1 to ${MOST_ROWS}`;

function textIn(request: Request, name: string): string | undefined {
  const value: unknown = request.query[name];
  if (value !== undefined && typeof value !== 'string') {
    throw new ServiceError('invalid_request', `${name} must be given once.`, { field: name });
  }
  return value;
}

/** A whole number of the address; what it may be is said in full when it is none. */
function numberIn(request: Request, name: string, rule: string): number | undefined {
  const text = textIn(request, name);
  if (text === undefined) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw new ServiceError('invalid_request', `${name} must be ${rule}.`, { field: name });
  }
  return Number(text);
}

/** Filters as `filter=dimension:operator:value,value`, any number of times. */
function filtersIn(request: Request): Filter[] {
  const given: unknown = request.query['filter'];
  const texts = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return texts.map((text: unknown) => {
    const [dimension = '', operator = '', ...rest] = String(text).split(':');
    const known = FILTER_OPERATORS.find((candidate) => candidate === operator);
    if (known === undefined) {
      throw new ServiceError(
        'invalid_request',
        `filter must be dimension:operator:values with one of the operators ${FILTER_OPERATORS.join(' ')}.`,
        { field: 'filter' }
      );
    }
    const values = rest.join(':');
    return {
      dimension,
      operator: known,
      values: values === '' ? [] : known === 'in' || known === 'notIn' ? values.split(',') : [values],
    };
  });
}

function sortIn(request: Request): { by: string } | undefined {
  const by = textIn(request, 'sort');
  return by === undefined ? undefined : { by };
}

function asRows(frame: Frame | undefined): object[] {
  const length = frame?.fields[0]?.values.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries((frame?.fields ?? []).map(({ name, values }) => [name, values[row] ?? null]))
  );
}

/** `GET /calls` and `GET /calls/{id}`: the call log and a call in full as plain JSON. */
export function callRoutes({ config, engine, stores, now }: HttpContext): Router {
  const router = Router();

  router.get('/calls', async (request, response) => {
    const access = authenticate(request, config);
    const to = numberIn(request, 'to', EPOCH_MS) ?? now() + 1;
    const from = numberIn(request, 'from', EPOCH_MS) ?? to - DAY_MS;
    const model = {
      queryType: 'calls',
      filters: filtersIn(request),
      limit: numberIn(request, 'limit', LIMIT),
      cursor: textIn(request, 'cursor'),
      sort: sortIn(request),
      search: textIn(request, 'search'),
    };
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    const outcome = await engine.run(model, { range: { from, to }, access, intervalMs: 0, signal: abort.signal });
    if ('error' in outcome) {
      throw outcome.error;
    }
    const [frame] = outcome.frames;
    response.json({ calls: asRows(frame), ...frame?.meta?.custom });
  });

  router.get('/calls/:id', async (request, response) => {
    const access = authenticate(request, config);
    if (!mayAccess(access, 'viewer')) {
      throw new ServiceError('forbidden', 'A call needs a user with the viewer role.');
    }
    const asked = textIn(request, 'provider') ?? 'vapi';
    const provider = PROVIDERS.find((known) => known === asked);
    if (provider === undefined) {
      throw new ServiceError('invalid_request', `provider must be one of ${PROVIDERS.join(', ')}.`, {
        field: 'provider',
      });
    }
    response.json(await readCallDetail({ provider, callId: request.params.id }, { access }, stores));
  });
  return router;
}
