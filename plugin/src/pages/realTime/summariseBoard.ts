import { TECHNICAL_OWNERS, type FaultOwner } from '@voicehive/datasource-service/contract';

import type { LiveRow } from './liveRow';

/** The board keeps a call for so long after its end, seconds: that far back its rates are exact. */
export const RATE_SECONDS = 60;

/** Silence of both sides from which somebody should look, seconds. */
export const SILENT_FROM_SECONDS = 10;

/** How many calls there are, and what happened in each of the last sixty seconds, oldest first. */
export interface BoardSummary {
  underWay: number;
  ringing: number;
  silent: number;
  stuck: number;
  starts: number[];
  ends: number[];
  failures: number[];
}

/** Something that happened to a call. */
export interface LiveEvent {
  at: number;
  kind: 'started' | 'ended' | 'failed';
  row: LiveRow;
}

const TECHNICAL: readonly FaultOwner[] = TECHNICAL_OWNERS;

/** Whether a technical fault ended the call. */
export function hasFailed({ faultOwner }: LiveRow): boolean {
  return faultOwner !== null && TECHNICAL.includes(faultOwner);
}

export function isUnderWay({ endedAt, isStuck, state }: LiveRow): boolean {
  return endedAt === null && !isStuck && state !== 'scheduled';
}

export function isSilent(row: LiveRow): boolean {
  return isUnderWay(row) && (row.silenceSeconds ?? 0) >= SILENT_FROM_SECONDS;
}

/** The service's time, epoch ms: a call under way has lasted since its start. Browsers' clocks are often wrong. */
export function boardTime(rows: readonly LiveRow[], browserTime: number): number {
  const open = rows.filter(({ endedAt }) => endedAt === null);
  const latest = open.map(({ startedAt, durationSeconds }) => startedAt + durationSeconds * 1000);
  return latest.length === 0 ? browserTime : Math.max(...latest);
}

/** Counts the board at a moment, epoch ms. */
export function summariseBoard(rows: readonly LiveRow[], now: number): BoardSummary {
  const ended = rows.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]));
  const failed = rows.filter(hasFailed).flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]));
  return {
    underWay: rows.filter(isUnderWay).length,
    ringing: rows.filter((row) => isUnderWay(row) && (row.state === 'ringing' || row.state === 'queued')).length,
    silent: rows.filter(isSilent).length,
    stuck: rows.filter(({ isStuck }) => isStuck).length,
    starts: perSecond(
      rows.map(({ startedAt }) => startedAt),
      now
    ),
    ends: perSecond(ended, now),
    failures: perSecond(failed, now),
  };
}

function perSecond(times: readonly number[], now: number): number[] {
  const counts = new Array<number>(RATE_SECONDS).fill(0);
  for (const time of times) {
    const ago = Math.floor((now - time) / 1000);
    if (ago >= 0 && ago < RATE_SECONDS) {
      counts[RATE_SECONDS - 1 - ago] += 1;
    }
  }
  return counts;
}

/** What happened last, latest first. */
export function latestEvents(rows: readonly LiveRow[], most: number): LiveEvent[] {
  const events = rows.flatMap((row): LiveEvent[] => [
    { at: row.startedAt, kind: 'started', row },
    ...(row.endedAt === null
      ? []
      : [{ at: row.endedAt, kind: hasFailed(row) ? ('failed' as const) : ('ended' as const), row }]),
  ]);
  return events.sort((left, right) => right.at - left.at).slice(0, most);
}
