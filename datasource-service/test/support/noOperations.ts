import type { Operations } from '../../src/queries/operations.ts';
import { readOnCallPlan } from '../../src/config/onCallFile.ts';
import { openSqliteFeedbackStore } from '../../src/feedback/sqlite/sqliteFeedbackStore.ts';
import { openSqliteIncidentStore } from '../../src/oncall/store/sqlite/sqliteIncidentStore.ts';
import { openSqliteStatusStore } from '../../src/health/store/sqlite/sqliteStatusStore.ts';

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
