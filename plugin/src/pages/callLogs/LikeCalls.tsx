import type { TimeZone } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { LIKE_DAYS, type CallSummary } from '@voicehive/datasource-service/contract';
import React from 'react';

import { columnsOf } from './callColumns';
import { CallTable } from './CallTable';
import { linkToCallOfLog } from './logAddress';

const COLUMNS = columnsOf(['at', 'outcome', 'endedReason', 'duration', 'turns', 'slowestTurn', 'cost']);

interface LikeCallsProps {
  /** Undefined until the answer is there. */
  calls: CallSummary[] | undefined;
  /** Why there is none; a sentence. */
  problem: string | undefined;
  timeZone: TimeZone;
}

/** Calls like this one, most alike first. */
export function LikeCalls({ calls, problem, timeZone }: LikeCallsProps) {
  if (problem !== undefined) {
    return <p>{`Calls like this one could not be read. ${problem}`}</p>;
  }
  if (calls === undefined) {
    return <p>Looking for calls like this one…</p>;
  }
  if (calls.length === 0) {
    return (
      <p>{`No other call of this assistant ended in the same way within ${LIKE_DAYS} days before or after this one.`}</p>
    );
  }
  return (
    <>
      <p>{`Same assistant and same kind of end, within ${LIKE_DAYS} days; nearest in duration and slowest turn first.`}</p>
      <CallTable
        calls={calls}
        columns={COLUMNS}
        timeZone={timeZone}
        label="Calls like this one"
        linkOf={(call) => linkToCallOfLog(call, locationService.getSearchObject())}
      />
    </>
  );
}
