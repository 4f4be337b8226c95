import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { WITHHELD, type Withheld } from '../../calls/withholding.ts';
import type { BigQueryConnection } from './connection.ts';
import { stagingName } from './stagingName.ts';
import { CALLS, type HistoryTable } from './tables.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Calls that are amended by one statement. */
const CALLS_AT_ONCE = 500;

/** What of a call's row may be amended without the call being another. */
export interface AmendedCall {
  /** All that is known of the call, as JSON. */
  record: string;
  withheld: Withheld | null;
  callerHash: string | null;
  callerKeyPrint: string | null;
}

interface Amendment extends AmendedCall {
  key: string;
  version: number;
  /** What was withheld when the row was read: a row that lost its caller meanwhile stays as it is. */
  withheldBefore: string;
}

const AMENDMENTS: HistoryTable<Amendment> = {
  name: 'amendments',
  columns: [
    { name: 'call_key', type: 'STRING', read: ({ key }) => key },
    { name: 'version', type: 'INT64', read: ({ version }) => version },
    { name: 'withheld_before', type: 'STRING', read: ({ withheldBefore }) => withheldBefore },
    { name: 'record', type: 'STRING', read: ({ record }) => record },
    { name: 'withheld', type: 'STRING', read: ({ withheld }) => withheld },
    { name: 'caller_hash', type: 'STRING', read: ({ callerHash }) => callerHash },
    { name: 'caller_key_print', type: 'STRING', read: ({ callerKeyPrint }) => callerKeyPrint },
  ],
  partition: null,
  clustering: [],
};

const row = z
  .tuple([
    z.string(),
    z.coerce.number(),
    z.string(),
    z.enum(WITHHELD).nullable(),
    z.string().nullable(),
    z.string().nullable(),
  ])
  .transform(([key, version, record, withheld, callerHash, callerKeyPrint]) => ({
    ...{ key, version, record, withheld, callerHash, callerKeyPrint },
  }));

/** Partitions are asked for by constants, so that only they are read. */
function within(column: string, first: number, end: number): string {
  return `${column} >= TIMESTAMP_MILLIS(${first}) AND ${column} < TIMESTAMP_MILLIS(${end})`;
}

interface AmendingOptions {
  connection: BigQueryConnection;
  /** Which calls, as a condition on their row with `?` for its parameters; amended calls must not meet it any more. */
  condition: string;
  parameters: readonly string[];
  /** Calls from then on are left alone, epoch ms. */
  before: number;
  amend: (call: AmendedCall) => AmendedCall;
  signal: AbortSignal;
}

/**
 * Amends rows of calls in place, day by day and some hundreds at once: loaded aside, and merged where the row is still
 * what was read. It is no new version of the call, so nothing else hears of it. What was overtaken is found again.
 *
 * @returns how many rows were amended
 */
export async function amendCalls(options: AmendingOptions): Promise<number> {
  const { connection, condition, parameters, before, amend, signal } = options;
  const calls = connection.table(CALLS.name);
  let amended = 0;
  let last = '';
  while (!signal.aborted) {
    const [first] = await connection.run(
      `SELECT MIN(UNIX_MILLIS(call_time)) AS earliest FROM ${calls} WHERE ${within('call_time', 0, before)} AND ${condition}`,
      parameters
    );
    if (first?.[0] === null || first?.[0] === undefined) {
      return amended;
    }
    const day = Math.floor(Number(first[0]) / DAY_MS) * DAY_MS;
    const end = Math.min(day + DAY_MS, before);
    const found = await connection.run(
      `SELECT call_key, version, record, withheld, caller_hash, caller_key_print FROM ${calls}
       WHERE ${within('call_time', day, end)} AND ${condition} ORDER BY call_key LIMIT ${CALLS_AT_ONCE}`,
      parameters
    );
    const amendments = found
      .map((cells) => row.parse(cells))
      .map(({ key, version, ...call }) => ({
        ...amend(call),
        ...{ key, version, withheldBefore: call.withheld ?? '' },
      }));
    const page = JSON.stringify(amendments.map(({ key, version }) => [key, version]));
    if (page === last) {
      throw new Error(`${amendments.length} calls of the history stay as they were, though they were amended.`);
    }
    last = page;
    await merge(connection, amendments, [day, end]);
    amended += amendments.length;
  }
  return amended;
}

async function merge(connection: BigQueryConnection, amendments: readonly Amendment[], [day, end]: [number, number]) {
  const name = stagingName(AMENDMENTS.name, randomBytes(6).toString('hex'));
  await connection.createTable(AMENDMENTS, name, true);
  await connection.load(AMENDMENTS, name, amendments, `vh_${name}`);
  await connection.run(
    `MERGE ${connection.table(CALLS.name)} T USING ${connection.table(name)} S
     ON T.call_key = S.call_key AND ${within('T.call_time', day, end)}
     WHEN MATCHED AND T.version = S.version AND COALESCE(T.withheld, '') = S.withheld_before THEN UPDATE SET
       record = S.record, withheld = S.withheld, caller_hash = S.caller_hash, caller_key_print = S.caller_key_print`
  );
  await connection.drop(name);
}
