import { vapiReport2026 } from './support/vapiBodies.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

const HOUR = 60 * 60_000;

let service: TestService;
let startedAt = 0;

beforeAll(async () => {
  service = await startTestService();
  await sendWebhook(service, vapiReport2026('c1'));
  await settled(service, 1);
  const { columns } = await queryOne(service, { queryType: 'calls' });
  startedAt = Number(columns['at']?.[0]);
});

afterAll(() => service.remove());

interface Field {
  name: string;
  type: string;
}

/** Asks over HTTP and gives the answer as it is sent, with the types of its fields. */
async function ask(sql: string, range = { from: startedAt - HOUR, to: startedAt + HOUR }) {
  const response = await fetch(`${service.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...range, queries: [{ refId: 'A', queryType: 'sql', sql }] }),
  });
  const body = (await response.json()) as {
    results: {
      A: {
        frames: Array<{ schema: { fields: Field[]; meta: Record<string, unknown> }; data: { values: unknown[][] } }>;
      };
    };
  };
  const [frame] = body.results.A.frames;
  return {
    types: Object.fromEntries((frame?.schema.fields ?? []).map(({ name, type }) => [name, type])),
    values: frame?.data.values ?? [],
    meta: frame?.schema.meta ?? {},
  };
}

describe('sql queries', () => {
  it.each(['$__timeFilter', '$__timeFilter()', '$__timeFilter(call_time)'])(
    'filter by the range with %s',
    async (macro) => {
      const sql = `SELECT count(*) AS n FROM calls WHERE ${macro}`;
      expect((await ask(sql)).values).toEqual([[1]]);
      expect((await ask(sql, { from: startedAt + 1, to: startedAt + HOUR })).values).toEqual([[0]]);
      expect((await ask(sql, { from: startedAt, to: startedAt + 1 })).values).toEqual([[1]]);
      expect((await ask(sql, { from: startedAt - HOUR, to: startedAt })).values).toEqual([[0]]);
    }
  );

  it('know both ends of the range', async () => {
    const { values, types } = await ask('SELECT $__from AS f, $__to AS t');
    expect(values).toEqual([[startedAt - HOUR], [startedAt + HOUR]]);
    expect(types).toEqual({ f: 'time', t: 'time' });
  });

  it.each([
    ["TIMESTAMP '2026-03-04 12:00:00'", 'time', Date.UTC(2026, 2, 4, 12)],
    ["TIMESTAMPTZ '2026-03-04 12:00:00+00'", 'time', Date.UTC(2026, 2, 4, 12)],
    ["TIMESTAMP_NS '2026-03-04 12:00:00'", 'time', Date.UTC(2026, 2, 4, 12)],
    ["TIMESTAMP_MS '2026-03-04 12:00:00'", 'time', Date.UTC(2026, 2, 4, 12)],
    ["TIMESTAMP_S '2026-03-04 12:00:00'", 'time', Date.UTC(2026, 2, 4, 12)],
    ["DATE '2026-03-04'", 'time', Date.UTC(2026, 2, 4)],
    ['1', 'number', 1],
    ['12345678901234::BIGINT', 'number', 12_345_678_901_234],
    ['1.5::DOUBLE', 'number', 1.5],
    ["'NaN'::DOUBLE", 'string', null],
    ["'text'", 'string', 'text'],
    ['true', 'boolean', true],
    ['NULL', 'string', null],
    ["INTERVAL '2 days'", 'string', '2 days'],
    ['[1, 2]', 'string', '[1, 2]'],
    ["{'a': 1, 'b': 'x'}", 'string', "{'a': 1, 'b': 'x'}"],
    ['1.25::DECIMAL(9, 2)', 'number', 1.25],
    ["'6f0d3b4e-8a35-4a3e-9b52-0b8f6c1d2e3f'::UUID", 'string', '6f0d3b4e-8a35-4a3e-9b52-0b8f6c1d2e3f'],
  ])('type %s as %s', async (expression, type, value) => {
    const { types, values } = await ask(`SELECT ${expression} AS v`);
    expect([types, values]).toEqual([{ v: type }, [[value]]]);
  });

  it('type a column by its first value that is not null', async () => {
    const { types, values } = await ask('SELECT unnest([NULL, 3]) AS v');
    expect([types, values]).toEqual([{ v: 'number' }, [[null, 3]]]);
  });

  it('type the time of an answer without rows', async () => {
    expect((await ask('SELECT call_time, assistant FROM calls WHERE false')).types).toEqual({
      call_time: 'time',
      assistant: 'string',
    });
  });

  it('say when rows were left out', async () => {
    const { values, meta } = await ask('SELECT * FROM range(10001) AS t(n)');
    expect(values[0]).toHaveLength(10_000);
    expect(JSON.stringify(meta['notices'])).toContain('Only the first 10000 rows are shown');
    expect((await ask('SELECT * FROM range(10000) AS t(n)')).meta).not.toHaveProperty('notices');
  });

  it('say when rows were left out because they are too large', async () => {
    const long =
      "WITH a AS (SELECT repeat_me || repeat_me AS x FROM (SELECT 'abcdefghijklmnopqrstuvwxyz' AS repeat_me))";
    const wide = `${long}, b AS (SELECT x || x || x || x AS x FROM a), c AS (SELECT x || x || x || x || x AS x FROM b)`;
    const cut = await ask(`${wide} SELECT x FROM c, range(10000)`);
    expect(cut.values[0]?.length).toBeLessThan(10_000);
    expect(JSON.stringify(cut.meta['notices'])).toContain(
      `Only the first ${cut.values[0]?.length} rows are shown: more would be too large.`
    );
  });

  it('are refused when they answer with more columns than a frame may have', async () => {
    const columns = (count: number): string => Array.from({ length: count }, (_, at) => `1 AS c${at}`).join();
    const asked = query(service, { queryType: 'sql', sql: `SELECT ${columns(501)}` });
    await expect(asked).rejects.toThrow('answers with 501 columns; 500 are the most');
    expect((await ask(`SELECT ${columns(500)}`)).values).toHaveLength(500);
  });

  it.each(['none', 'viewer'])('are refused to the role %s', async (role) => {
    const asked = query(service, { queryType: 'sql', sql: 'SELECT 1' }, {}, { 'x-voicehive-role': role });
    await expect(asked).rejects.toThrow('403');
  });

  it.each(['editor', 'admin'])('are open to the role %s', async (role) => {
    const asked = query(service, { queryType: 'sql', sql: 'SELECT 1 AS n' }, {}, { 'x-voicehive-role': role });
    await expect(asked).resolves.toMatchObject([{ columns: { n: [1] } }]);
  });

  it.each([
    ['', 'sql: must be a SELECT statement'],
    ['DROP VIEW calls', '400'],
    ['SELECT * FROM call_rows', 'there is no table "call_rows"'],
    [`SELECT '${'x'.repeat(20_000)}'`, 'sql: must be at most 20000 characters long'],
  ])('say what is wrong', async (sql, message) => {
    await expect(query(service, { queryType: 'sql', sql })).rejects.toThrow(message);
  });
});
