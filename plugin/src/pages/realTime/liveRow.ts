import type { DataFrame } from '@grafana/data';
import {
  CALL_DIRECTIONS,
  CALL_STATES,
  FAULT_OWNERS,
  PROVIDERS,
  type CallDirection,
  type CallState,
  type FaultOwner,
  type LiveFrameCustom,
  type Provider,
} from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text, truth, type Row } from '../../panels/readRows';

/** A call on the board. Times are epoch ms, lengths seconds unless named otherwise. */
export interface LiveRow {
  provider: Provider;
  callId: string;
  state: CallState;
  direction: CallDirection | null;
  assistant: string | null;
  caller: string | null;
  startedAt: number;
  endedAt: number | null;
  durationSeconds: number;
  speaking: string | null;
  /** Null where the platform tells nothing of speech. */
  silenceSeconds: number | null;
  lastTurnMs: number | null;
  isStuck: boolean;
  endedReason: string | null;
  faultOwner: FaultOwner | null;
  lastWords: string | null;
}

/** The board out of the answer of a `live` query. */
export interface LiveAnswer {
  rows: LiveRow[];
  concurrencyLimit: number | null;
  /** Whether this reader may see what was said. */
  seesWords: boolean;
}

/** Reads the board; null before there is one. */
export function readLiveAnswer(frames: readonly DataFrame[]): LiveAnswer | null {
  const frame = frames.find(
    ({ name, fields }) => name === 'live' || fields.some((field) => field.name === 'silenceSeconds')
  );
  if (!frame) {
    return null;
  }
  const custom: Partial<LiveFrameCustom> = frame.meta?.custom ?? {};
  return {
    rows: readRows(frame).map(readLiveRow),
    concurrencyLimit: custom.concurrencyLimit ?? null,
    seesWords: custom.seesWords ?? false,
  };
}

function readLiveRow(row: Row): LiveRow {
  return {
    provider: oneOf(PROVIDERS, row.provider) ?? 'vapi',
    callId: text(row.callId) ?? '',
    state: oneOf(CALL_STATES, row.state) ?? 'in-progress',
    direction: oneOf(CALL_DIRECTIONS, row.direction),
    assistant: text(row.assistant),
    caller: text(row.caller),
    startedAt: number(row.startedAt) ?? 0,
    endedAt: number(row.endedAt),
    durationSeconds: number(row.durationSeconds) ?? 0,
    speaking: text(row.speaking),
    silenceSeconds: number(row.silenceSeconds),
    lastTurnMs: number(row.lastTurnMs),
    isStuck: truth(row.isStuck) ?? false,
    endedReason: text(row.endedReason),
    faultOwner: oneOf(FAULT_OWNERS, row.faultOwner),
    lastWords: text(row.lastWords),
  };
}
