import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { CallRecord } from '../../calls/callRecord.ts';
import { completed, type RecoveredCall } from '../recovery/recoveredCall.ts';
import { parseRecord } from '../recordText.ts';

/** What came of bringing calls back. */
export interface Recovered {
  /** Calls that were not in the ledger. */
  added: number;
  /** Calls that were open in the ledger, and of which the copy knew more. */
  completed: number;
  /** Calls of which the ledger knows as much or more. */
  known: number;
}

/** Brings calls back into a ledger, and keeps which ones they are. */
export function createRecovery(database: DatabaseSync) {
  const read = database.prepare('SELECT record FROM calls WHERE provider = ? AND call_id = ?');
  const mark = database.prepare(
    'INSERT INTO recovered_calls (provider, call_id, recovered_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
  );
  return {
    recover(calls: readonly RecoveredCall[], write: (record: CallRecord) => void): Recovered {
      const outcome: Recovered = { added: 0, completed: 0, known: 0 };
      for (const call of calls) {
        const { provider, callId, receivedAt } = call.event;
        const row = read.get(provider, callId);
        const known = row === undefined ? null : parseRecord(String(row['record']));
        // As it would be kept: the order of fields says nothing.
        const record = parseRecord(JSON.stringify(completed(known, call)));
        if (known?.state === 'ended' || isDeepStrictEqual(record, known)) {
          outcome.known += 1;
        } else {
          write(record);
          mark.run(provider, callId, receivedAt);
          outcome[known === null ? 'added' : 'completed'] += 1;
        }
      }
      return outcome;
    },
  };
}
