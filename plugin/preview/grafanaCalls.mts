import type { IncomingMessage, ServerResponse } from 'node:http';

const RESOURCES = /^\/api\/datasources\/uid\/[^/]+\/resources\/(.+)$/;
const HEALTH = /^\/api\/datasources\/uid\/[^/]+\/health$/;

interface Call {
  pathname: string;
  search: string;
  serviceUrl: string;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Does what Grafana's server does with the calls of a data source, over HTTP instead of gRPC. */
export async function answerGrafanaCall(request: IncomingMessage, response: ServerResponse, call: Call): Promise<void> {
  const { status, body } = await dispatch(request, call);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function dispatch(request: IncomingMessage, { pathname, search, serviceUrl }: Call): Promise<Answer> {
  if (pathname === '/api/ds/query' && request.method === 'POST') {
    return query(await readBody(request), serviceUrl);
  }
  if (HEALTH.test(pathname)) {
    return health(serviceUrl);
  }
  const resource = RESOURCES.exec(pathname)?.[1];
  if (resource) {
    const body: unknown = request.method === 'POST' ? JSON.parse(await readBody(request)) : undefined;
    return callService(`${serviceUrl}/api/v1/${resource}${search}`, body);
  }
  return { status: 501, body: { message: `The preview does not know ${pathname}: this needs Grafana.` } };
}

async function query(body: string, serviceUrl: string): Promise<Answer> {
  const { from, to, queries } = JSON.parse(body);
  const answer = await callService(`${serviceUrl}/api/v1/query`, {
    from: Number(from),
    to: Number(to),
    queries: queries.map(withoutGrafanaFields),
  });
  nameLiveChannels(answer.body);
  return { ...answer, status: hasError(answer.body) ? 400 : answer.status };
}

/** Inside Grafana the service names the channel on which a board goes on; over HTTP it has none. */
function nameLiveChannels(body: unknown): void {
  if (typeof body !== 'object' || body === null || !('results' in body)) {
    return;
  }
  for (const { frames = [] } of Object.values(body.results ?? {})) {
    for (const { schema } of frames) {
      if (schema.name === 'live') {
        schema.meta = { ...schema.meta, channel: 'ds/voicehive/live/admin' };
      }
    }
  }
}

/** Fields that say where a query goes, not what it asks; Grafana keeps them to itself. */
const GRAFANA_FIELDS = ['datasource', 'datasourceId', 'hide', 'key', 'queryCachingTTL'];

function withoutGrafanaFields(query: Record<string, unknown>): Record<string, unknown> {
  const asked = Object.entries(query).filter(([name]) => !GRAFANA_FIELDS.includes(name));
  // Queries of variables carry an interval of 0, which means none.
  return Object.fromEntries(asked.filter(([name, value]) => name !== 'intervalMs' || Number(value) > 0));
}

/** Grafana answers with 400 as soon as one query failed. */
function hasError(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('results' in body)) {
    return false;
  }
  return Object.values(body.results ?? {}).some((result) => Boolean(result.error));
}

async function health(serviceUrl: string): Promise<Answer> {
  const { status, body } = await callService(`${serviceUrl}/api/v1/health`);
  if (typeof body !== 'object' || body === null || !('hotStore' in body) || !('status' in body)) {
    return { status, body };
  }
  const isWell = body.status !== 'error';
  const message = 'message' in body ? body.message : '';
  return { status: isWell ? 200 : 400, body: { status: isWell ? 'OK' : 'ERROR', message, details: body } };
}

async function callService(url: string, body?: unknown): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    return { status: response.status, body: response.ok ? answer : asGrafanaError(answer) };
  } catch {
    return {
      status: 500,
      body: { message: 'Plugin unavailable', messageId: 'plugin.unavailable', statusCode: 500, traceID: '' },
    };
  }
}

/** Grafana puts the sentence at the top of an error's body, the service one level deeper. */
function asGrafanaError(body: unknown): unknown {
  const isNested = typeof body === 'object' && body !== null && 'error' in body;
  return isNested && typeof body.error === 'object' && body.error !== null ? body.error : body;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
