import { z } from 'zod';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import { parseRecord } from '../../record/recordText.ts';
import type { HistoryEraser } from './historyStore.ts';
import type { BigQueryConnection } from './connection.ts';
import { STAGING_PREFIX } from './stagingName.ts';
import { CALLS, DELIVERIES } from './tables.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A delivery may come before its call began by the platform's clock, ms. */
const EARLY_MS = DAY_MS;

/** Calls whose deliveries are looked for in one statement. */
const CALLS_AT_ONCE = 500;

/** How many rows there are, and the first and last time of them, epoch ms; 0 where there is none. */
const counted = z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()]);

function countAndTimes(column: string): string {
  return `COUNT(*) AS n, COALESCE(MIN(UNIX_MILLIS(${column})), 0) AS earliest, COALESCE(MAX(UNIX_MILLIS(${column})), 0) AS latest`;
}

const place = z.tuple([z.string(), z.string(), z.coerce.number()]);

/** Partitions of a time are asked for by constants, so that only they are read. */
function within(column: string, first: number, last: number): string {
  return `${column} BETWEEN TIMESTAMP_MILLIS(${Math.floor(first)}) AND TIMESTAMP_MILLIS(${Math.ceil(last)})`;
}

const EVER = `call_time > TIMESTAMP '1970-01-01'`;

/** A list of texts as parameters. */
function marks(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}

/** The history in BigQuery as it forgets callers. */
export class BigQueryEraser implements HistoryEraser {
  readonly #connection: BigQueryConnection;

  constructor(connection: BigQueryConnection) {
    this.#connection = connection;
  }

  async erase(pseudonyms: readonly string[], known: ReadonlyArray<{ provider: string; callId: string }>) {
    const connection = this.#connection;
    // A batch that is under way may have him as he was: it is staged again, from the record.
    const staged = (await connection.tableNames()).filter((name) => name.startsWith(STAGING_PREFIX));
    await Promise.all(staged.map((name) => connection.drop(name)));
    const calls = (await this.#ofCaller(pseudonyms)).map((row) => place.parse(row));
    const records = calls.map(([, text]) => parseRecord(text));
    for (const [index, record] of records.entries()) {
      const [key, , at] = calls[index] as z.output<typeof place>;
      await connection.run(
        `UPDATE ${connection.table(CALLS.name)} SET caller_hash = NULL, caller_digits = NULL, record = ?, withheld = 'person'
         WHERE ${within('call_time', at, at)} AND call_key = ? AND caller_hash IN (${marks(pseudonyms)})`,
        [JSON.stringify(withholdFrom(record, 'person')), key, ...pseudonyms]
      );
    }
    const ids = [...new Set([...records, ...known].map(({ provider, callId }) => JSON.stringify([provider, callId])))];
    const deliveries = await this.#eraseDeliveries(ids.map((id) => JSON.parse(id) as [string, string]));
    return {
      found: calls.length + deliveries,
      erased: calls.length + deliveries,
      left: (await this.#ofCaller(pseudonyms)).length,
      proof: this.proof(pseudonyms),
    };
  }

  /** The query by which everybody can see that he is gone. */
  proof(pseudonyms: readonly string[]): string {
    return `SELECT COUNT(*) AS calls FROM ${this.#connection.table(CALLS.name)} WHERE ${EVER} AND caller_hash IN ('${pseudonyms.join("', '")}')`;
  }

  /** Key, record and time (epoch ms) of his calls. Only the pseudonyms of all calls are read to find them. */
  async #ofCaller(pseudonyms: readonly string[]): Promise<unknown[][]> {
    const connection = this.#connection;
    const [row] = await connection.run(
      `SELECT ${countAndTimes('call_time')}
       FROM ${connection.table(CALLS.name)} WHERE ${EVER} AND caller_hash IN (${marks(pseudonyms)})`,
      pseudonyms
    );
    const [count, earliest, latest] = counted.parse(row);
    if (count === 0) {
      return [];
    }
    return connection.run(
      `SELECT call_key, record, UNIX_MILLIS(call_time) AS moment FROM ${connection.table(CALLS.name)}
       WHERE ${within('call_time', earliest, latest)} AND caller_hash IN (${marks(pseudonyms)})`,
      pseudonyms
    );
  }

  /** Empties the bodies of the calls' deliveries; how many there were. */
  async #eraseDeliveries(calls: ReadonlyArray<readonly [provider: string, callId: string]>): Promise<number> {
    const connection = this.#connection;
    const table = connection.table(DELIVERIES.name);
    let erased = 0;
    for (let start = 0; start < calls.length; start += CALLS_AT_ONCE) {
      const some = calls.slice(start, start + CALLS_AT_ONCE);
      const ids = some.map(([provider, callId]) => `${provider} ${callId}`);
      const condition = `CONCAT(provider, ' ', call_id) IN (${marks(ids)}) AND body <> ''`;
      const [row] = await connection.run(
        `SELECT ${countAndTimes('received_at')}
         FROM ${table} WHERE received_at > TIMESTAMP '1970-01-01' AND ${condition}`,
        ids
      );
      const [count, earliest, latest] = counted.parse(row);
      if (count > 0) {
        await connection.run(
          `UPDATE ${table} SET body = '', problem = NULL
           WHERE ${within('received_at', earliest - EARLY_MS, latest)} AND ${condition}`,
          ids
        );
        erased += count;
      }
    }
    return erased;
  }
}
