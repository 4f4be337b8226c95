import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { CallEvent } from '../../src/calls/callEvent.ts';
import { hashCaller } from '../../src/calls/caller.ts';
import { viewCall } from '../../src/calls/callView.ts';
import { NO_RATES } from '../../src/calls/rateCard.ts';
import type { Frame, Notice } from '../../src/frames/frame.ts';
import type { QueryContext } from '../../src/queries/query.ts';
import { QueryEngine } from '../../src/queries/queryEngine.ts';
import { DuckDbHotStore } from '../../src/analytics/hot/duckdb/duckDbHotStore.ts';
import type { HotCall } from '../../src/analytics/hot/hotStore.ts';
import { openSqliteRecordStore } from '../../src/record/sqlite/sqliteRecordStore.ts';
import { openSqliteSearchStore } from '../../src/search/sqlite/sqliteSearchStore.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { buildDelivery, foldEvents, NOON } from './build.ts';
import { noOperations } from './noOperations.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const CALLER_KEY = 'a key of callers';

function hotPartOf(event: CallEvent): Pick<HotCall, 'callerHash' | 'view'> {
  const view = viewCall(foldEvents([event]));
  const { callerNumber } = view;
  return { callerHash: callerNumber === null ? null : hashCaller(callerNumber, CALLER_KEY), view };
}

/** The day around {@link NOON}. */
export const DAY = { from: NOON - 12 * 60 * 60 * 1000, to: NOON + 12 * 60 * 60 * 1000 };

/** A frame's values by the names of its fields. */
export function columnsOf(frame: Frame | undefined): Record<string, unknown[]> {
  return Object.fromEntries((frame?.fields ?? []).map(({ name, values }) => [name, [...values]]));
}

/** A query engine over stores in a folder of their own, without a service around them. */
export async function createQueryPlace() {
  const folder = temporaryFolder();
  const hotPath = join(folder.path, 'hot.duckdb');
  const recordPath = join(folder.path, 'ledger.sqlite');
  const hot = new DuckDbHotStore({
    path: hotPath,
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 2,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 20_000,
    now: () => new Date(NOON + 10 * 24 * 60 * 60 * 1000),
  });
  await hot.open();
  const record = openSqliteRecordStore(recordPath);
  const search = openSqliteSearchStore(join(folder.path, 'search.sqlite'));
  const notices: Notice[] = [];
  const lines: string[] = [];
  const damage = { reports: 0 };
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const engine = new QueryEngine({
    stores: {
      record,
      hot,
      search,
      rateCard: NO_RATES,
      hashCaller: (number) => hashCaller(number, CALLER_KEY),
      live: { calls: () => [], concurrencyLimit: null },
      recordingsKeptMs: {},
      operations: noOperations(),
      notices: () => notices,
    },
    metrics: createMetrics({ processMetrics: false }),
    logger: createLogger('info', sink),
    onDamage: () => {
      damage.reports += 1;
    },
  });
  let calls = 0;

  return {
    hot,
    hotPath,
    record,
    recordPath,
    search,
    notices,
    damage,
    logged: () => lines.join(''),
    /** Puts calls, each made of one event, into the record and the hot store. */
    async add(events: readonly CallEvent[]): Promise<void> {
      await Promise.all(events.map(({ callId }) => record.append(buildDelivery({ id: callId, callId }))));
      const pending = await record.pending(events.length);
      await record.apply(
        pending.map(({ sequence }, index) => ({
          sequence,
          appliedAt: NOON,
          event: events[index] ?? null,
          problem: null,
        }))
      );
      await hot.write(
        events.map((event, index) => ({
          callNumber: calls + index + 1,
          ...hotPartOf(event),
        })),
        { recordId: record.recordId, changeNumber: calls + events.length, madeBy: NO_RATES.version }
      );
      calls += events.length;
    },
    /** Makes all roll-ups: a store that was opened again makes at once what it was left with. */
    async rollUp(): Promise<void> {
      await hot.close();
      await hot.open();
      while (await hot.maintain()) {
        // One step after the other.
      }
    },
    /** The frames that answer a query; its error is thrown. */
    async ask(model: unknown, context: Partial<QueryContext> = {}): Promise<Frame[]> {
      const outcome = await engine.run(model, {
        range: DAY,
        access: 'admin',
        intervalMs: 60_000,
        signal: new AbortController().signal,
        ...context,
      });
      if ('error' in outcome) {
        throw outcome.error;
      }
      return outcome.frames;
    },
    async remove(): Promise<void> {
      await hot.close();
      await record.close();
      await search.close();
      folder.remove();
    },
  };
}

export type QueryPlace = Awaited<ReturnType<typeof createQueryPlace>>;
