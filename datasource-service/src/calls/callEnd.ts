import { factOf, type CallRecord } from './callRecord.ts';
import { hasFailed, takerOf, wasAnswered, type CallTaker, type OutcomeEvidence } from './outcome.ts';
import { attendanceOf } from './participants.ts';

/** Who took a call, and what follows from it. */
interface CallOutcome {
  takenBy: CallTaker | null;
  answered: boolean | null;
  failed: boolean;
}

/** When and why the call ended. It has no end while somebody is on it, whatever was reported of those who left. */
export function endOf(record: CallRecord): { endedAt: number | null; endedReason: string | null } {
  const attendance = attendanceOf(record.participants, record.state);
  if (attendance?.isAttended === true) {
    return { endedAt: null, endedReason: null };
  }
  return {
    endedAt: attendance?.end?.at ?? factOf(record, 'endedAt'),
    endedReason: factOf(record, 'endedReason') ?? attendance?.end?.reason ?? null,
  };
}

/** Who took the call, and what follows from it. */
export function outcomeOf(
  record: CallRecord,
  { endedReason, endedReasonGroup }: Pick<OutcomeEvidence, 'endedReason' | 'endedReasonGroup'>,
  hasTalk: boolean
): CallOutcome {
  const takenBy = takerOf({
    state: record.state,
    reported: factOf(record, 'takenBy'),
    endedReason,
    endedReasonGroup,
    wasInProgress: record.inProgressAt !== null,
    hasTalk,
  });
  return {
    takenBy,
    answered: wasAnswered(takenBy),
    failed: hasFailed(factOf(record, 'failed') ?? false, takenBy),
  };
}
