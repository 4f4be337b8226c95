import { Agent, request } from 'node:http';
import { MEASURES } from '../../src/analytics/catalogue/measures.ts';

/** Attempts of readers and senders to hold up the taking of webhooks, over HTTP alone. */

const CONNECTIONS = new Agent({ keepAlive: true });

/** Where the service answers. */
interface Target {
  url: string;
}

/** Something that asks for too much. */
export interface Attack {
  name: string;
  /** Makes what is sent, which takes long, so that the measurement begins after it. */
  prepare(): Work;
}

/** Sends it, and resolves when the service is done with it. */
type Work = (target: Target) => Promise<unknown>;

/** What the service must be started with. */
export const ATTACKED_SETTINGS = {
  VOICEHIVE_VAPI_SECRET: 'a-secret-of-the-adversary-suite',
  VOICEHIVE_UNVERIFIED: 'quarantine',
};

/** Headers of a webhook that proves its origin. */
export const PROOF = { 'x-vapi-secret': ATTACKED_SETTINGS.VOICEHIVE_VAPI_SECRET };

/** Readers that ask the same at once: two statements run at once, and one waits. */
const READERS = 3;

/** What is not answered after this is given up, ms. */
const PATIENCE_MS = 60_000;

const DAY = 24 * 3600 * 1000;
const TIMES = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 1) + 400 * DAY };

/** Sends and reads the answer away; resolves with its status. */
function post(url: string, body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: CONNECTIONS, headers: { 'content-type': 'application/json', ...headers } };
    const sending = request(url, options, (response) => {
      response.resume();
      response.once('end', () => resolve(Number(response.statusCode)));
      response.once('error', reject);
    });
    sending.setTimeout(PATIENCE_MS, () => sending.destroy(new Error('The service did not answer.')));
    sending.once('error', (error) => {
      // The service closed a connection that was idle when it was to be used again.
      if (sending.reusedSocket) {
        post(url, body, headers).then(resolve, reject);
      } else {
        reject(error);
      }
    });
    sending.end(body);
  });
}

function bodyOf(queries: readonly object[]): Buffer {
  return Buffer.from(JSON.stringify({ ...TIMES, queries }));
}

function sendAll(url: string, bodies: readonly Buffer[], headers?: Record<string, string>): Promise<unknown> {
  return Promise.all(bodies.map((body) => post(url, body, headers)));
}

function readersAsk(name: string, queries: readonly object[], readers = READERS): Attack {
  return {
    name,
    prepare() {
      const bodies = Array.from({ length: readers }, () => bodyOf(queries));
      return ({ url }) => sendAll(`${url}/api/v1/query`, bodies);
    },
  };
}

function sql(text: string): object[] {
  return [{ refId: 'A', queryType: 'sql', sql: text }];
}

function filtered(filters: readonly object[], refId = 'A'): object {
  return { refId, queryType: 'values', dimension: 'assistant', filters };
}

function regex(pattern: string): object {
  return { dimension: 'assistant', operator: 'regex', values: [pattern] };
}

function valuesIn(values: readonly unknown[]): object {
  return { dimension: 'assistant', operator: 'in', values };
}

function listOf<T>(length: number, each: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => each(index));
}

function report(callId: string, artifact: object): Buffer {
  const call = { id: callId, orgId: 'workspace-1' };
  const ended = { type: 'end-of-call-report', timestamp: TIMES.from, endedReason: 'customer-ended-call' };
  return Buffer.from(JSON.stringify({ message: { ...ended, call, artifact } }));
}

function manyNames(names: number): object {
  return Object.fromEntries(listOf(names, (index) => [`n${index}`, 0]));
}

/** Two hours of talk with the time of every word, as the largest real messages have it. */
function everyWord(): object {
  const word = { word: 'hello', start: 1.25, end: 1.5, confidence: 0.98, punctuated_word: 'Hello,' };
  return {
    messages: listOf(700, (index) => ({
      role: index % 2 === 0 ? 'user' : 'bot',
      message: 'hello '.repeat(26),
      time: TIMES.from + index * 10_000,
      endTime: TIMES.from + index * 10_000 + 9000,
      secondsFromStart: index * 10,
      metadata: { wordLevelConfidence: listOf(26, () => word) },
    })),
  };
}

const PROVEN: Attack = {
  name: 'large webhooks with proof: the most names, every word of two hours, long text',
  prepare() {
    const artifacts = [manyNames(490_000), everyWord(), { transcript: 'a-secret-word '.repeat(300_000) }];
    const bodies = artifacts.map((artifact, index) => report(`large-${index}`, artifact));
    return ({ url }) => sendAll(`${url}/api/v1/webhooks/vapi`, bodies, PROOF);
  },
};

const UNPROVEN: Attack = {
  name: 'large webhooks of strangers: more names than are read, the most that are read, text of dashes',
  prepare() {
    const full = report('stranger', manyNames(1_100_000));
    const bodies = [
      ...listOf(3, () => full),
      ...listOf(6, (index) => report(`stranger-${index}`, { ...manyNames(9000), text: 'x'.repeat(700_000) })),
      ...listOf(3, (index) => report(`stranger-d${index}`, { text: 'a-'.repeat(500_000) })),
    ];
    return ({ url }) => sendAll(`${url}/api/v1/webhooks/vapi`, bodies, { 'x-vapi-secret': 'wrong' });
  },
};

/** As many measures as an answer may have over the most points, in every query of a request. */
const LARGEST_ANSWERS: Attack = {
  name: 'the largest answers: 20 queries of 198,000 numbers, and 10,000 rows of 80 columns',
  prepare() {
    const measures = MEASURES.slice(0, 18).map(({ id }) => id);
    const numbers = (at: number): object => {
      const bucketMs = 3_200_000 + at * 1000;
      return { refId: `Q${at}`, queryType: 'metric', measures, bucketMs };
    };
    const columns = listOf(80, (at) => `range + ${at} AS c${at}`).join();
    const bodies = [bodyOf(listOf(20, numbers)), bodyOf(sql(`SELECT ${columns} FROM range(10000)`))];
    return ({ url }) => sendAll(`${url}/api/v1/query`, bodies);
  },
};

const DOUBLED = listOf(40, (step) => `, t${step + 1} AS (SELECT x || x AS x FROM t${step})`).join('');

/** All that is tried, one after the other. */
export const ATTACKS: readonly Attack[] = [
  readersAsk('long strings', sql(`WITH t0 AS (SELECT 'text' || call_id AS x FROM calls)${DOUBLED} FROM t40`)),
  readersAsk(
    'many strings',
    sql('SELECT md5(a.range::VARCHAR) || md5(b.range::VARCHAR) FROM range(1000000) a, range(10000) b')
  ),
  readersAsk('one long list', sql('SELECT list(a.range) FROM range(1000000) a, range(1000000) b')),
  readersAsk('work without end', sql('SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c')),
  readersAsk(
    'recursion without end',
    sql('WITH RECURSIVE t AS (SELECT 1 n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t')
  ),
  readersAsk('a statement that is nested deeply', sql(`SELECT ${'('.repeat(9000)}1${')'.repeat(9000)}`)),
  readersAsk('a statement of many operators', sql(`SELECT 1${'+1'.repeat(9000)}`)),
  readersAsk('patterns that grow, long ones, many', [
    filtered([regex('((a{10}){10}){10}'), regex('((a{1000}){1000}){1000}')], 'A'),
    filtered([regex('(x+x+)+y'.repeat(60))], 'B'),
    filtered(
      listOf(15, (index) => regex(`(a|b|${index}){300}`)),
      'C'
    ),
  ]),
  readersAsk('a megabyte of filters', [
    filtered(listOf(9000, () => ({ dimension: 'assistant', operator: 'contains', values: ['a'.repeat(25)] }))),
  ]),
  readersAsk(
    'many queries with filters',
    listOf(50, (at) =>
      filtered(
        listOf(20, (place) => regex(`(a?){200}${place}`)),
        `Q${at}`
      )
    ),
    1
  ),
  readersAsk(
    'many long values',
    listOf(20, (at) => filtered([valuesIn(listOf(900, () => 'x'.repeat(40)))], `Q${at}`))
  ),
  readersAsk('a megabyte of values', [filtered([valuesIn(listOf(500_000, () => 0))])]),
  readersAsk(
    'the most values that a request may have',
    listOf(48, (at) => filtered([valuesIn(listOf(1000, (value) => `${value}`))], `Q${at}`))
  ),
  LARGEST_ANSWERS,
  PROVEN,
  UNPROVEN,
];

/** How webhooks fared while something else was done. */
export interface Beside {
  /** Time in which all but the slowest hundredth were acknowledged, ms. */
  p99: number;
  /** Longest turn of the service's event loop by its own measure, ms of processor time. */
  held: number;
  sent: number;
}

/** Time between two webhooks, ms. */
const EVERY_MS = 10;

async function gauge({ url }: Target, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Memory of the service at this moment, MB. */
export async function memoryMb(target: Target): Promise<number> {
  return (await gauge(target, 'process_resident_memory_bytes')) / 1e6;
}

/**
 * Sends webhooks at a steady rate until the work is done.
 *
 * @param least webhooks that are sent in any case
 * @param next the next webhook's body
 * @throws Error when one is not acknowledged
 */
export async function besideWork(
  target: Target,
  work: Work,
  { least, next }: { least: number; next: () => string }
): Promise<Beside> {
  // The service may have closed connections while something was prepared here.
  CONNECTIONS.destroy();
  // To read it begins a new measurement.
  await gauge(target, 'voicehive_event_loop_longest_turn_cpu_seconds');
  let isDone = false;
  const working = work(target).finally(() => (isDone = true));
  const answers: Array<Promise<number>> = [];
  while (!isDone || answers.length < least) {
    const begun = performance.now();
    const answer = post(`${target.url}/api/v1/webhooks/vapi`, Buffer.from(next()), PROOF).then((status) => {
      if (status !== 200) {
        throw new Error(`A webhook was answered ${status}.`);
      }
      return performance.now() - begun;
    });
    answers.push(answer);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await working;
  const times = (await Promise.all(answers)).sort((left, right) => left - right);
  const held = 1000 * (await gauge(target, 'voicehive_event_loop_longest_turn_cpu_seconds'));
  return { p99: Number(times[Math.ceil(times.length * 0.99) - 1]), held, sent: times.length };
}
