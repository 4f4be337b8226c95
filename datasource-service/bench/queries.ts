import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { NO_RATES } from '../src/calls/rateCard.ts';
import { QueryEngine } from '../src/queries/queryEngine.ts';
import { openDatabase } from '../src/analytics/hot/duckdb/database.ts';
import { DuckDbHotStore } from '../src/analytics/hot/duckdb/duckDbHotStore.ts';
import { openSqliteRecordStore } from '../src/record/sqlite/sqliteRecordStore.ts';
import { openSqliteSearchStore } from '../src/search/sqlite/sqliteSearchStore.ts';
import { createLogger } from '../src/runtime/logger.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { noOperations } from '../test/support/noOperations.ts';
import { Encodings } from './encodings.ts';
import { fillRows } from './fill.ts';
import { PAGE_QUERIES } from './pageQueries.ts';
import { summarise, timed, type Timings } from './statistics.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 90;
const END = Date.UTC(2026, 9, 30);
const MEMORY_LIMIT_MB = 512;
const PIXELS = 1200;

/** Ranges that pages are looked at with, in days. */
export const RANGES = [0.25, 1, 7, 30, 90] as const;

/** What a run of all page queries took, by query and range. */
export interface QueryRun {
  calls: number;
  turns: number;
  timings: Map<string, Timings[]>;
  fileMegabytes: number;
  encodings: Encodings;
  peakMegabytes: number;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Fills a store (or takes the one that an earlier run left) and makes its roll-ups. */
async function prepare(folder: string, calls: number): Promise<DuckDbHotStore> {
  const path = join(folder, `hot-${calls}.duckdb`);
  const limits = { memoryLimitMb: MEMORY_LIMIT_MB, threads: 2 };
  mkdirSync(folder, { recursive: true });
  const { database } = await openDatabase(path, limits);
  const counted = await database.writer.runAndReadAll('SELECT count(*)::DOUBLE FROM call_rows');
  if (Number(counted.getRows()[0]?.[0]) !== calls) {
    const started = performance.now();
    await fillRows(database.writer, { calls, days: DAYS, end: END }, (day) => {
      if (day % 10 === 0) {
        say(`  ${calls} calls: day ${day} of ${DAYS}`);
      }
    });
    say(`  filled in ${Math.round((performance.now() - started) / 1000)} s`);
  }
  database.close();
  const store = new DuckDbHotStore({
    ...limits,
    path,
    concurrency: 4,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 60_000,
    now: () => new Date(END + DAY_MS),
  });
  await store.open();
  const started = performance.now();
  let steps = 0;
  while (await store.maintain()) {
    steps += 1;
  }
  say(`  roll-ups made in ${Math.round((performance.now() - started) / 1000)} s (${steps} steps)`);
  return store;
}

/** Times every page query over every range. Each time asks a slightly different range, so that no answer is reused. */
export async function benchQueries(folder: string, calls: number, rounds: number): Promise<QueryRun> {
  const store = await prepare(folder, calls);
  const record = openSqliteRecordStore(':memory:');
  const search = openSqliteSearchStore(':memory:');
  const metrics = createMetrics({ processMetrics: false });
  const engine = new QueryEngine({
    stores: {
      record,
      hot: store,
      search,
      rateCard: NO_RATES,
      hashCaller: (number) => number,
      live: { calls: () => [], concurrencyLimit: null },
      recordingsKeptMs: {},
      operations: noOperations(),
      notices: () => [],
    },
    metrics,
    logger: createLogger('error'),
    onDamage: () => undefined,
  });
  const timings = new Map<string, Timings[]>();
  const encodings = new Encodings();
  let nudge = 0;
  let peak = 0;
  for (const [name, model] of Object.entries(PAGE_QUERIES)) {
    const perRange: Timings[] = [];
    for (const days of RANGES) {
      const ask = async (): Promise<void> => {
        nudge += 1;
        const to = END - 37 * nudge;
        const range = { from: to - days * DAY_MS, to };
        const intervalMs = (days * DAY_MS) / PIXELS;
        const context = { range, access: 'admin' as const, intervalMs, signal: new AbortController().signal };
        const outcome = await engine.run(model, context);
        if ('error' in outcome) {
          throw outcome.error;
        }
        outcome.frames.forEach((frame) => encodings.compare(frame));
      };
      await ask();
      perRange.push(summarise(await timed(rounds, ask)));
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    timings.set(name, perRange);
  }
  const counted = await store.sql('SELECT (SELECT count(*) FROM turns)::DOUBLE', 1);
  const turns = Number(counted.columns[0]?.[0] ?? 0);
  await store.close();
  await record.close();
  await search.close();
  const fileMegabytes = await sizeOf(join(folder, `hot-${calls}.duckdb`));
  return { calls, turns, timings, encodings, fileMegabytes, peakMegabytes: peak / 1024 / 1024 };
}

async function sizeOf(path: string): Promise<number> {
  const { stat } = await import('node:fs/promises');
  return (await stat(path)).size / 1024 / 1024;
}

/** Plain SQL over the same rows as text and exact numbers, the way one would ask without this service. */
export async function benchPlainSql(folder: string, calls: number, rounds: number): Promise<Map<string, Timings[]>> {
  const path = join(folder, `hot-${calls}.duckdb`);
  const plainPath = join(folder, `plain-${calls}.duckdb`);
  const instance = await DuckDBInstance.create(plainPath, { threads: '2', memory_limit: `${MEMORY_LIMIT_MB}MB` });
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(
    "SELECT count(*) FROM information_schema.tables WHERE table_name = 'turns'"
  );
  if (Number(found.getRows()[0]?.[0]) === 0) {
    await connection.run(`ATTACH '${path}' AS hot (READ_ONLY)`);
    await connection.run(`CREATE TABLE calls AS SELECT make_timestamp_ms(minute::BIGINT * 60000 + minute_ms) AS call_time, assistant,
      ended_reason_group, fault_owner, duration_seconds, cost_micros / 1e6 AS cost_usd, success, answered
      FROM hot.call_rows JOIN hot.profiles USING (profile_id) JOIN hot.outcomes USING (outcome_id)`);
    await connection.run(`CREATE TABLE turns AS SELECT make_timestamp_ms(minute::BIGINT * 60000 + minute_ms) AS call_time, assistant,
      pow(2, (total_bucket + 0.5) / 32) AS total_ms FROM hot.turn_rows JOIN hot.profiles USING (profile_id)`);
    await connection.run('DETACH hot');
  }
  const statements: Record<string, (days: number) => string> = {
    'calls over time by ended-reason group': (days) =>
      `SELECT time_bucket(INTERVAL '${bucketSeconds(days)} seconds', call_time) AS t, ended_reason_group, count(*) FROM calls WHERE ${since(days)} GROUP BY 1, 2 ORDER BY 1`,
    'failure ratio over time': (days) =>
      `SELECT time_bucket(INTERVAL '${bucketSeconds(days)} seconds', call_time) AS t, count(*) FILTER (fault_owner IN ('provider', 'own_key', 'platform', 'config', 'telephony')) / count(*) FROM calls WHERE ${since(days)} GROUP BY 1 ORDER BY 1`,
    'turn latency over time': (days) =>
      `SELECT time_bucket(INTERVAL '${bucketSeconds(days)} seconds', call_time) AS t, quantile_cont(total_ms, [0.5, 0.95, 0.99]) FROM turns WHERE ${since(days)} GROUP BY 1 ORDER BY 1`,
    'turn latency over time by assistant': (days) =>
      `SELECT time_bucket(INTERVAL '${bucketSeconds(days)} seconds', call_time) AS t, assistant, quantile_cont(total_ms, 0.95) FROM turns WHERE ${since(days)} GROUP BY 1, 2 ORDER BY 1`,
  };
  const timings = new Map<string, Timings[]>();
  for (const [name, statement] of Object.entries(statements)) {
    const perRange: Timings[] = [];
    for (const days of RANGES) {
      const run = () => connection.runAndReadAll(statement(days)).then((reader) => reader.getColumnsJS());
      await run();
      perRange.push(summarise(await timed(rounds, run)));
    }
    timings.set(name, perRange);
  }
  connection.closeSync();
  instance.closeSync();
  return timings;
}

function since(days: number): string {
  return `call_time >= make_timestamp_ms(${END - days * DAY_MS}) AND call_time < make_timestamp_ms(${END})`;
}

function bucketSeconds(days: number): number {
  return Math.max(60, Math.round((days * 86400) / 200));
}
