import { fingerprintOf, hashCaller } from '../../calls/caller.ts';
import { factOf } from '../../calls/callRecord.ts';
import { parseRecord } from '../../record/recordText.ts';
import type { HistoryRenamer } from './historyStore.ts';
import { amendCalls } from './amendments.ts';
import type { BigQueryConnection } from './connection.ts';

/** Gives callers new pseudonyms in BigQuery once the key has changed. */
export class BigQueryRenamer implements HistoryRenamer {
  readonly #connection: BigQueryConnection;
  readonly #now: () => number;

  /** @param now epoch ms */
  constructor(connection: BigQueryConnection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  rename(callerKey: string, signal: AbortSignal): Promise<number> {
    const print = fingerprintOf(callerKey);
    return amendCalls({
      connection: this.#connection,
      condition: 'caller_hash IS NOT NULL AND (caller_key_print IS NULL OR caller_key_print <> ?)',
      parameters: [print],
      before: this.#now(),
      amend(call) {
        const number = factOf(parseRecord(call.record), 'callerNumber');
        return {
          ...call,
          callerHash: number === null ? null : hashCaller(number, callerKey),
          callerKeyPrint: number === null ? null : print,
        };
      },
      signal,
    });
  }
}
