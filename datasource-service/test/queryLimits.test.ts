import { gzipSync } from 'node:zlib';
import { PluginClient } from './support/pluginClient.ts';
import { startTestService, type TestService } from './support/testService.ts';

const RANGE = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});

afterAll(() => service.remove());

interface Answer {
  status: number;
  body: { error?: { code: string; field?: string; message: string }; results?: object };
}

async function post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${service.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as string,
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** A query with a filter of so many values. */
function filtered(values: number): object {
  const filter = { dimension: 'assistant', operator: 'in', values: Array.from({ length: values }, () => 0) };
  return { queryType: 'values', dimension: 'assistant', filters: [filter] };
}

function requestOf(...queries: object[]): string {
  return JSON.stringify({ ...RANGE, queries: queries.map((query, at) => ({ ...query, refId: `Q${at}` })) });
}

describe('a request with queries', () => {
  it('is refused when it is too large, with the limit that counts for it', async () => {
    for (const [path, most] of [
      ['query', 1024],
      ['inbox/replay', 256],
    ]) {
      const response = await fetch(`${service.url}/api/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `"${'x'.repeat(1024 * 1024)}"`,
      });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({
        error: {
          code: 'too_large',
          field: 'body',
          message: `The body is larger than ${most} KB, the most that is taken here; send less at once.`,
        },
      });
    }
  });

  it('is refused before it is parsed when it has too many names and values or too many levels', async () => {
    expect(await post(requestOf(filtered(60_000)))).toMatchObject({
      status: 413,
      body: { error: { code: 'too_large', message: expect.stringContaining('50000 names and values') as string } },
    });
    expect(await post(gzipSync(requestOf(filtered(60_000))), { 'content-encoding': 'gzip' })).toMatchObject({
      status: 413,
    });
    expect(await post('['.repeat(1000))).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(await post(requestOf(filtered(900)))).toMatchObject({ status: 200 });
  });

  it('is refused when it is no JSON, or is empty', async () => {
    expect(await post('{"from": 1,')).toMatchObject({
      status: 400,
      body: {
        error: { code: 'invalid_json', field: 'body', message: expect.stringMatching(/not valid JSON/) as string },
      },
    });
    expect(await post('')).toMatchObject({ status: 400, body: { error: { code: 'invalid_json' } } });
  });

  it('is answered with every query once, whatever their number', async () => {
    const queries = Array.from({ length: 50 }, () => ({ queryType: 'metric', measures: ['calls'] }));
    const { status, body } = await post(requestOf(...queries));
    expect(status).toBe(200);
    expect(new Set(Object.keys(body.results ?? {}))).toEqual(new Set(queries.map((_, at) => `Q${at}`)));
  });
});

describe('a request of Grafana', () => {
  let client: PluginClient;

  beforeAll(() => {
    client = new PluginClient(service.pluginAddress);
  });

  afterAll(() => client.close());

  it.each([
    ['too many queries', Array.from({ length: 51 }, () => filtered(1)), 400, /at most 50 queries/],
    ['too many names and values together', Array.from({ length: 3 }, () => filtered(20_000)), 413, /50000 names/],
    ['too many bytes together', [{ note: 'x'.repeat(1024 * 1024) }], 413, /larger than 1 MB together/],
  ])('with %s is refused for each of them', async (_name, queries, status, error) => {
    const models = Object.fromEntries(queries.map((query, at) => [`Q${at}`, query]));
    const answers = await client.queryData(models as never, RANGE);
    expect(Object.keys(answers)).toHaveLength(queries.length);
    expect(answers['Q0']).toMatchObject({ status, error: expect.stringMatching(error) as string, frames: [] });
  });
});
