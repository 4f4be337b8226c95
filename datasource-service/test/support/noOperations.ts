import type { Operations } from '../../src/queries/operations.ts';
import { openSqliteFeedbackStore } from '../../src/store/feedback/sqlite/sqliteFeedbackStore.ts';
import { openSqliteStatusStore } from '../../src/store/status/sqlite/sqliteStatusStore.ts';

/** What tells of the service itself, where there is no service. */
export function noOperations(): Operations {
  return {
    status: openSqliteStatusStore(':memory:', 0),
    objectives: [],
    feedback: openSqliteFeedbackStore(':memory:', 0),
    now: () => Date.now(),
  };
}
