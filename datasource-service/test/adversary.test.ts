import { freePort } from './support/freePort.ts';
import { ServiceProcesses, type ServiceProcess } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { query, sendWebhook, settled } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';

/** Time between two webhooks, ms. */
const EVERY_MS = 20;

/** Webhooks of a measurement at least, so that the slowest hundredth is more than one of them. */
const LEAST = 150;

/** What a blocked event loop goes beyond by far, and a busy machine does not, ms: each attack once took seconds. */
const BLOCKED_MS = 1000;

/** Memory that the service itself may need in the end, MB: what was tried here took gigabytes. */
const MOST_MEMORY_MB = 1500;

const TIMES = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2027, 0, 1) };

/** Webhooks are sent at a steady rate while a reader asks for too much. */
describe('webhooks while a reader asks for too much', () => {
  const folder = temporaryFolder();
  const processes = new ServiceProcesses();
  let service: ServiceProcess;
  let sent = 0;
  let quiet = 0;

  const post = (queries: object[], signal: AbortSignal): Promise<unknown> =>
    fetch(`${service.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...TIMES, queries }),
      signal,
    }).then((response) => response.text());

  /** The time of the slowest hundredth of the webhooks that are sent until the work is done, ms. */
  async function acknowledgedWithin(work: Promise<unknown>): Promise<number> {
    let isDone = false;
    const working = work.finally(() => (isDone = true));
    const answers: Array<Promise<number>> = [];
    while (!isDone || answers.length < LEAST) {
      sent += 1;
      const begun = performance.now();
      const answer = sendWebhook(service, vapiMessage('hang', `call-${sent}`)).then((response) => {
        expect(response.status).toBe(200);
        return performance.now() - begun;
      });
      answers.push(answer);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    await working;
    const times = (await Promise.all(answers)).sort((left, right) => left - right);
    return Number(times[Math.floor(times.length * 0.99)]);
  }

  async function memoryMb(): Promise<number> {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1e6;
  }

  beforeAll(async () => {
    service = await processes.start(folder.path, await freePort(), {
      environment: { VOICEHIVE_QUERY_TIMEOUT_SECONDS: '5' },
    });
    for (let call = 0; call < 100; call += 1) {
      await sendWebhook(service, vapiReport2026(`report-${call}`));
    }
    await settled(service, 100);
    quiet = await acknowledgedWithin(Promise.resolve());
  });

  afterAll(async () => {
    await processes.killAll();
    folder.remove();
  });

  const sql = (text: string): object[] => [{ refId: 'A', queryType: 'sql', sql: text }];
  const filtered = (filters: object[]): object => ({
    refId: 'A',
    queryType: 'values',
    dimension: 'assistant',
    filters,
  });
  const regex = (pattern: string): object => ({ dimension: 'assistant', operator: 'regex', values: [pattern] });
  const doubled = Array.from({ length: 40 }, (_, step) => `, t${step + 1} AS (SELECT x || x AS x FROM t${step})`);

  const ATTACKS: Array<[name: string, queries: object[]]> = [
    ['long strings', sql(`WITH t0 AS (SELECT 'text' || call_id AS x FROM calls)${doubled.join('')} FROM t40`)],
    [
      'many strings',
      sql('SELECT md5(a.range::VARCHAR) || md5(b.range::VARCHAR) FROM range(1000000) a, range(10000) b'),
    ],
    ['one long list', sql('SELECT list(a.range) FROM range(1000000) a, range(1000000) b')],
    ['work without end', sql('SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c')],
    [
      'recursion without end',
      sql('WITH RECURSIVE t AS (SELECT 1 n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t'),
    ],
    ['a statement that is nested deeply', sql(`SELECT ${'('.repeat(9000)}1${')'.repeat(9000)}`)],
    ['a statement of many operators', sql(`SELECT 1${'+1'.repeat(9000)}`)],
    ['a pattern that grows', [filtered([regex('((a{10}){10}){10}'), regex('((a{1000}){1000}){1000}')])]],
    ['a long pattern', [filtered([regex('(x+x+)+y'.repeat(60))])]],
    ['many patterns', [filtered(Array.from({ length: 50 }, (_, index) => regex(`(a|b|${index}){300}`)))]],
    [
      'a megabyte of filters',
      [filtered(Array.from({ length: 9000 }, () => ({ dimension: 'assistant', operator: 'contains', values: ['aaaaaaaaaaaaaaaaaaaaaaaaa'] })))], // prettier-ignore
    ],
    [
      'many queries with filters',
      Array.from({ length: 50 }, (_, index) => ({
        ...filtered(Array.from({ length: 20 }, (_each, place) => regex(`(a?){200}${place}`))),
        refId: `Q${index}`,
      })),
    ],
    [
      'many long values',
      Array.from({ length: 20 }, (_, index) => ({
        ...filtered([
          { dimension: 'assistant', operator: 'in', values: Array.from({ length: 900 }, () => 'x'.repeat(40)) },
        ]),
        refId: `Q${index}`,
      })),
    ],
  ];

  it.each(ATTACKS)('are acknowledged, whatever comes of %s', async (name, queries) => {
    const tried = async (): Promise<void> => {
      const readers = Array.from({ length: 4 }, () => post(queries, AbortSignal.timeout(45_000)));
      await Promise.all(readers);
    };
    const slowest = await acknowledgedWithin(tried());
    process.stdout.write(`p99 ${Math.round(slowest)} ms (${Math.round(quiet)} ms without) beside ${name}\n`);
    expect(slowest).toBeLessThan(Math.max(BLOCKED_MS, 20 * quiet));
    expect(await memoryMb()).toBeLessThan(MOST_MEMORY_MB);
    const [count] = await query(service, {
      queryType: 'sql',
      sql: "SELECT count(*) AS n FROM calls WHERE call_id LIKE 'report-%'",
    });
    expect(count?.columns['n']).toEqual([100]);
  });
});
