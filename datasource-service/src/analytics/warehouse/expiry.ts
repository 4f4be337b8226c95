import { z } from 'zod';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import type { Expirable, Expiring, ExpiryTimes, SharedExpiry } from '../../record/expiry.ts';
import { parseRecord } from '../../record/recordText.ts';
import { amendCalls } from './amendments.ts';
import type { BigQueryConnection } from './connection.ts';
import { CALLS, DELIVERIES, PLACES, TOOLS, TURNS, type TableShape } from './tables.ts';

const size = z.tuple([z.coerce.number()]);

const found = z.tuple([z.coerce.number(), z.coerce.number().nullable()]);

/** Calls of which nothing is withheld. Only this small column is read to find them. */
const WITH_TALK = 'withheld IS NULL';

/** Which rows go as a whole, with the kind that they are. */
const WHOLE_ROWS: ReadonlyArray<{ table: TableShape; kind: 'calls' | 'bodies' }> = [
  { table: TURNS, kind: 'calls' },
  { table: TOOLS, kind: 'calls' },
  // Calls last: as long as they are there, a step that was interrupted is found again.
  { table: CALLS, kind: 'calls' },
  { table: DELIVERIES, kind: 'bodies' },
];

/**
 * The history in BigQuery as it forgets what is old. Whole partitions go by themselves, for nothing, where BigQuery keeps
 * its word; rows that outlived their time are deleted all the same.
 */
export class BigQueryExpiry implements SharedExpiry {
  readonly store = 'history';
  readonly #connection: BigQueryConnection;

  constructor(connection: BigQueryConnection) {
    this.#connection = connection;
  }

  async expirable(times: ExpiryTimes): Promise<Partial<Record<Expiring, Expirable>>> {
    return {
      bodies: await this.#count(DELIVERIES, times.bodies),
      transcripts: await this.#count(CALLS, times.transcripts, WITH_TALK),
      calls: await this.#count(CALLS, times.calls),
    };
  }

  async sizes(): Promise<Partial<Record<Expiring, number>>> {
    const counted = async (table: TableShape): Promise<number> => {
      const [row] = await this.#connection.run(`SELECT COUNT(*) AS n FROM ${this.#connection.table(table.name)}`);
      return size.parse(row)[0];
    };
    const [bodies, calls] = await Promise.all([counted(DELIVERIES), counted(CALLS)]);
    return { bodies, transcripts: calls, calls };
  }

  async expire(times: ExpiryTimes, now: number, signal: AbortSignal): Promise<Partial<Record<Expiring, number>>> {
    const gone: Partial<Record<Expiring, number>> = {};
    for (const { table, kind } of WHOLE_ROWS) {
      await this.#connection.expirePartitions(table, now - times[kind]);
      gone[kind] = await this.#deleteRows(table, times[kind]);
    }
    await this.#connection.run(
      `DELETE FROM ${this.#connection.table(PLACES.name)} WHERE latest < TIMESTAMP_MILLIS(${times.calls})`
    );
    gone.transcripts = await amendCalls({
      connection: this.#connection,
      condition: WITH_TALK,
      parameters: [],
      before: times.transcripts,
      amend(call) {
        const record = withholdFrom(parseRecord(call.record), 'talk');
        return { ...call, record: JSON.stringify(record), withheld: record.withheld };
      },
      signal,
    });
    return gone;
  }

  async #count(table: TableShape, before: number, condition = 'TRUE'): Promise<Expirable> {
    const [row] = await this.#connection.run(
      `SELECT COUNT(*) AS n, MIN(UNIX_MILLIS(${table.partition})) AS oldest FROM ${this.#connection.table(table.name)}
       WHERE ${table.partition} < TIMESTAMP_MILLIS(${before}) AND ${condition}`
    );
    const [rows, oldest] = found.parse(row);
    return { rows, oldest };
  }

  /** A statement that changes nothing costs a full reading of the column nevertheless, so it is counted first. */
  async #deleteRows(table: TableShape, before: number): Promise<number> {
    const { rows } = await this.#count(table, before);
    if (rows > 0) {
      await this.#connection.run(
        `DELETE FROM ${this.#connection.table(table.name)} WHERE ${table.partition} < TIMESTAMP_MILLIS(${before})`
      );
    }
    return rows;
  }
}
