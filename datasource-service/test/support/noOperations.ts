import type { Operations } from '../../src/queries/operations.ts';
import { readOnCallPlan } from '../../src/onCallFile.ts';
import { openSqliteFeedbackStore } from '../../src/store/feedback/sqlite/sqliteFeedbackStore.ts';
import { openSqliteIncidentStore } from '../../src/store/incidents/sqlite/sqliteIncidentStore.ts';
import { openSqliteStatusStore } from '../../src/store/status/sqlite/sqliteStatusStore.ts';

/** What tells of the service itself, where there is no service. */
export function noOperations(): Operations {
  return {
    status: openSqliteStatusStore(':memory:', 0),
    objectives: [],
    feedback: openSqliteFeedbackStore(':memory:', 0),
    incidents: openSqliteIncidentStore(':memory:', 0),
    onCallPlan: readOnCallPlan(null, {}),
    now: () => Date.now(),
  };
}
