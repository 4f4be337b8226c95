import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';
import {
  callAnswer,
  callsAnswer,
  catalogueAnswer,
  errorAnswer,
  healthAnswer,
  limitsAnswer,
  queryAnswer,
  retentionAnswer,
} from '../src/edges/http/answers.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

let service: TestService;

async function get(
  path: string,
  headers: Record<string, string> = {}
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${service.url}${path}`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the HTTP API', () => {
  beforeAll(async () => {
    service = await startTestService();
    await sendWebhook(service, vapiReport2026('c1'));
    await sendWebhook(service, vapiReport2026('c2', { endedReason: 'voicemail' }));
    await settled(service, 2);
  });

  afterAll(() => service.remove());

  it('lists calls with filters and pages', async () => {
    const range = `from=${Date.UTC(2026, 0, 1)}&to=${Date.UTC(2027, 0, 1)}`;
    const first = await get(`/api/v1/calls?${range}&limit=1`);
    expect(first.body['calls']).toMatchObject([{ callId: 'c2', caller: '+15550100142' }]);
    const second = await get(`/api/v1/calls?${range}&limit=1&cursor=${String(first.body['nextCursor'])}`);
    expect(second.body).toMatchObject({ calls: [{ callId: 'c1' }], nextCursor: null });
    const filtered = await get(
      `/api/v1/calls?${range}&filter=endedReason:=:voicemail&filter=assistant:in:Front desk,Other`
    );
    expect(filtered.body['calls']).toMatchObject([{ callId: 'c2' }]);
    const oldest = await get('/api/v1/calls?from=0&sort=oldest&limit=1');
    expect(oldest.body['calls']).toMatchObject([{ callId: 'c1' }]);
  });

  it.each([
    ['limit=many', 'limit', 'must be a whole number from 1 to 1000'],
    ['limit=-5', 'limit', 'must be a whole number from 1 to 1000'],
    ['limit=0', 'limit', 'must be a whole number from 1 to 1000'],
    ['from=yesterday', 'from', 'must be a whole number of milliseconds since 1970'],
    ['limit=1&limit=2', 'limit', 'must be given once'],
    ['filter=assistant', 'filter', 'must be dimension:operator:values'],
    ['filter=colour:=:red', 'filters[0].dimension', 'colour'],
  ])('names the field at fault in ?%s, and what it must be', async (search, field, rule) => {
    const { status, body } = await get(`/api/v1/calls?${search}`);
    expect(status).toBe(400);
    expect(body['error']).toMatchObject({ field, message: expect.stringContaining(rule) as string });
  });

  it('gives a call in full', async () => {
    const { body } = await get('/api/v1/calls/c1');
    expect(body).toMatchObject({
      callId: 'c1',
      caller: '+15550100142',
      turns: [
        { index: 0, total: 1600, unattributed: 70 },
        { index: 1, total: 2300 },
      ],
      toolCalls: [{ name: 'findSlot', result: '10:00' }],
      costs: [{ component: 'transport' }, {}, {}, {}, {}, {}],
      deliveries: [{ type: 'end-of-call-report' }],
      hidden: [],
    });
    expect((body['transcript'] as object[]).length).toBe(3);
  });

  it('knows no call of another platform or name', async () => {
    expect((await get('/api/v1/calls/c1?provider=retell')).status).toBe(404);
    expect((await get('/api/v1/calls/c1?provider=acme')).status).toBe(400);
    expect((await get('/api/v1/calls/nobody')).body['error']).toMatchObject({ code: 'not_found' });
  });

  it('says that the path is at fault when it cannot be decoded', async () => {
    const { status, body } = await get('/api/v1/calls/%E0%A4%A');
    expect(status).toBe(400);
    expect(body['error']).toMatchObject({ code: 'invalid_request', field: 'path' });
  });

  it('shows a viewer numbers, an editor the talk, and only an admin the caller', async () => {
    const as = (role: string) => ({ 'x-voicehive-role': role });
    const viewer = (await get('/api/v1/calls/c1', as('viewer'))).body;
    expect(viewer).toMatchObject({ caller: '…0142', transcript: [], toolCalls: [], summary: null, costUsd: 0.1661 });
    expect(viewer['hidden']).toEqual([
      { part: 'transcript', needs: 'editor' },
      { part: 'toolCalls', needs: 'editor' },
      { part: 'summary', needs: 'editor' },
      { part: 'structuredOutputs', needs: 'editor' },
      { part: 'caller', needs: 'admin' },
    ]);
    const editor = (await get('/api/v1/calls/c1', as('editor'))).body;
    expect(editor).toMatchObject({ caller: '…0142', summary: 'The caller moved an appointment.' });
    expect(editor['hidden']).toEqual([{ part: 'caller', needs: 'admin' }]);
    for (const role of ['viewer', 'editor']) {
      expect(JSON.stringify(await query(service, { queryType: 'calls' }, {}, as(role)))).not.toContain('5550100142');
      const detail = { queryType: 'call', provider: 'vapi', callId: 'c1' };
      expect(JSON.stringify(await query(service, detail, {}, as(role)))).not.toContain('5550100142');
    }
  });

  it('shows the public only harmless aggregates', async () => {
    const nobody = { 'x-voicehive-role': 'None' };
    const aggregate = { queryType: 'metric', measures: ['calls'], groupBy: ['assistant'], format: 'table' };
    expect((await queryOne(service, aggregate, {}, nobody)).columns).toMatchObject({ calls: [2] });
    const refused = [
      { ...aggregate, groupBy: ['phoneNumber'] },
      { ...aggregate, filters: [{ dimension: 'caller', operator: 'notEmpty' }] },
      { queryType: 'calls' },
      { queryType: 'values', dimension: 'assistant' },
      { queryType: 'call', provider: 'vapi', callId: 'c1' },
    ];
    for (const model of refused) {
      await expect(query(service, model, {}, nobody)).rejects.toThrow('403');
    }
    expect((await get('/api/v1/calls/c1', nobody)).status).toBe(403);
  });

  it('never shows the instructions to the agent', async () => {
    expect(JSON.stringify(await get('/api/v1/calls/c1'))).not.toContain('Be kind.');
  });

  it('answers each query of a request by itself', async () => {
    const response = await fetch(`${service.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: Date.UTC(2026, 0, 1),
        to: Date.UTC(2027, 0, 1),
        queries: [
          { refId: 'good', queryType: 'metric', measures: ['calls'], format: 'table' },
          { refId: 'bad', queryType: 'metric', measures: ['luck'] },
        ],
      }),
    });
    const { results } = (await response.json()) as {
      results: Record<string, { status: number; errorSource?: string }>;
    };
    expect(results['good']).toMatchObject({ status: 200 });
    expect(results['bad']).toMatchObject({ status: 400, errorSource: 'downstream' });
  });

  it.each([
    ['not json', 'body'],
    ['{}', 'from'],
    ['{"from":1,"to":2,"queries":[]}', 'queries'],
    ['{"from":1,"to":2,"queries":[{"refId":"<script>"}]}', 'queries.0.refId'],
  ])('names the field at fault in the request %s', async (body, field) => {
    const response = await fetch(`${service.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field } });
  });

  it('describes its catalogue and its health', async () => {
    const { body } = await get('/api/v1/catalogue');
    expect((body['measures'] as object[]).length).toBeGreaterThanOrEqual(12);
    expect((body['dimensions'] as object[]).length).toBeGreaterThanOrEqual(10);
    expect((await get('/api/v1/health')).body).toMatchObject({
      status: 'ok',
      calls: 2,
      unapplied: 0,
      hotStore: { state: 'ready', behind: 0 },
    });
    const posted = await fetch(`${service.url}/api/v1/health`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(posted.status).toBe(405);
  });

  it('is probed by machines', async () => {
    expect((await get('/healthz')).body).toEqual({ status: 'alive' });
    expect((await get('/readyz')).body).toEqual({ status: 'ready', problems: [] });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(
      /voicehive_deliveries_received_total\{provider="vapi",type="end-of-call-report",outcome="stored"\} 2/
    );
    expect(metrics).toContain('voicehive_hot_store_ready 1');
  });

  it('describes itself as OpenAPI, truly for every route', async () => {
    const { body } = await get('/api/v1/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0' });
    expect(Object.keys(body['paths'] as object).sort()).toEqual([
      '/api/v1/alerts/grafana',
      '/api/v1/calls',
      '/api/v1/calls/{id}',
      '/api/v1/catalogue',
      '/api/v1/erasures',
      '/api/v1/erasures/{id}',
      '/api/v1/feedback',
      '/api/v1/health',
      '/api/v1/inbox/replay',
      '/api/v1/incidents/acknowledge',
      '/api/v1/incidents/resolve',
      '/api/v1/limits',
      '/api/v1/live',
      '/api/v1/oauth/token',
      '/api/v1/page-views',
      '/api/v1/query',
      '/api/v1/recordings',
      '/api/v1/retention',
      '/api/v1/webhooks/{provider}',
    ]);
    expect(JSON.stringify(body)).toContain('"queryType":{"const":"metric"}');
    callsAnswer.parse((await get('/api/v1/calls?from=0&to=4000000000000')).body);
    callAnswer.parse((await get('/api/v1/calls/c1')).body);
    catalogueAnswer.parse((await get('/api/v1/catalogue')).body);
    healthAnswer.parse((await get('/api/v1/health')).body);
    limitsAnswer.parse((await get('/api/v1/limits')).body);
    retentionAnswer.parse((await get('/api/v1/retention')).body);
    errorAnswer.parse((await get('/api/v1/calls?limit=0')).body);
    const queried = await fetch(`${service.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: 0,
        to: 4e12,
        queries: [
          { refId: 'A', queryType: 'calls' },
          { refId: 'C', queryType: 'sql', sql: 'SELECT call_time, assistant, answered FROM calls' },
          { refId: 'D', queryType: 'changed', measure: 'failureRatio' },
          { refId: 'E', queryType: 'metric', measures: ['calls'], compareMs: 86_400_000 },
          { refId: 'F', queryType: 'live' },
          { refId: 'B', queryType: 'x' },
        ],
      }),
    });
    queryAnswer.parse(await queried.json());
  });

  it('has nothing elsewhere', async () => {
    expect((await get('/api/v2/query')).status).toBe(404);
    expect((await get('/')).status).toBe(404);
  });
});

describe('a closed HTTP API', () => {
  it('opens with its key and says what is missing without', async () => {
    service = await startTestService({ VOICEHIVE_AUTH: 'required', VOICEHIVE_API_KEY: 'a-long-api-key' });
    expect((await get('/api/v1/health')).status).toBe(401);
    expect((await get('/api/v1/calls', { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get('/api/v1/health', { authorization: 'Bearer a-long-api-key' })).status).toBe(200);
    expect((await get('/healthz')).status).toBe(200);
    await service.remove();
  });

  it('says how to open it when there is no key', async () => {
    service = await startTestService({ VOICEHIVE_AUTH: 'required' });
    const { status, body } = await get('/api/v1/health');
    expect(status).toBe(401);
    expect(JSON.stringify(body)).toContain('VOICEHIVE_API_KEY');
    await service.remove();
  });
});

describe('starting', () => {
  it('says in a sentence that the port is taken, and leaves the data alone', async () => {
    service = await startTestService();
    const port = new URL(service.url).port;
    await expect(startTestService({ VOICEHIVE_HTTP_ADDRESS: `127.0.0.1:${port}` })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken`
    );
    await service.remove();
  });

  it('leaves a ledger that is none alone and says what to do', async () => {
    const folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    writeFileSync(ledger, 'no ledger at all'.repeat(100));
    await expect(startTestService({ VOICEHIVE_DATA_DIR: folder.path })).rejects.toThrow('put a backup in its place');
    expect(readFileSync(ledger, 'utf8')).toBe('no ledger at all'.repeat(100));
    folder.remove();
  });

  it('refuses a data folder that another service uses', async () => {
    service = await startTestService();
    await expect(startTestService({ VOICEHIVE_DATA_DIR: service.dataDir })).rejects.toThrow(
      'Another VoiceHive service uses'
    );
    expect((await get('/readyz')).status).toBe(200);
    await service.remove();
  });

  it('goes on after a restart with everything it had', async () => {
    service = await startTestService();
    await sendWebhook(service, vapiReport2026('c1'));
    await settled(service, 1);
    service = await service.restart();
    await settled(service, 1);
    await sendWebhook(service, vapiReport2026('c1'));
    await sendWebhook(service, vapiReport2026('c2'));
    await settled(service, 2);
    const { columns } = await queryOne(service, { queryType: 'metric', measures: ['calls', 'turns'], format: 'table' });
    expect(columns).toMatchObject({ calls: [2], turns: [4] });
    await service.remove();
  });
});
