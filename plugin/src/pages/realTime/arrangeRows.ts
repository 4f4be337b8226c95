import type { LiveRow } from './liveRow';
import { isSilent, isUnderWay } from './summariseBoard';

/** Ways to look at the board. */
export const BOARD_VIEWS = ['underWay', 'silent', 'stuck', 'ended'] as const;
export type BoardView = (typeof BOARD_VIEWS)[number];

/** Orders of the board. */
export const BOARD_ORDERS = ['newest', 'longest', 'silence', 'slowest'] as const;
export type BoardOrder = (typeof BOARD_ORDERS)[number];

/** Which calls to show, and in which order. */
export interface Arrangement {
  view: BoardView;
  order: BoardOrder;
  /** Part of an assistant's name, a caller, a call's id, or its last words. */
  search: string;
  /** Values of the lists above; null for all. */
  assistants: readonly string[] | null;
  providers: readonly string[] | null;
}

const BELONGS: Readonly<Record<BoardView, (row: LiveRow) => boolean>> = {
  underWay: isUnderWay,
  silent: isSilent,
  stuck: ({ isStuck }) => isStuck,
  ended: ({ endedAt }) => endedAt !== null,
};

const SIZE: Readonly<Record<BoardOrder, (row: LiveRow) => number>> = {
  newest: ({ startedAt }) => startedAt,
  longest: ({ durationSeconds }) => durationSeconds,
  silence: ({ silenceSeconds }) => silenceSeconds ?? -1,
  slowest: ({ lastTurnMs }) => lastTurnMs ?? -1,
};

/** The calls that the lists above keep. */
export function keptRows(
  rows: readonly LiveRow[],
  { assistants, providers }: Pick<Arrangement, 'assistants' | 'providers'>
): LiveRow[] {
  return rows.filter(
    ({ assistant, provider }) =>
      (assistants === null || (assistant !== null && assistants.includes(assistant))) &&
      (providers === null || providers.includes(provider))
  );
}

/** The calls to show, in order; calls that are equal in it keep a steady one. */
export function arrangeRows(rows: readonly LiveRow[], { view, order, search }: Arrangement): LiveRow[] {
  const wanted = search.trim().toLowerCase();
  const size = SIZE[order];
  return rows
    .filter((row) => BELONGS[view](row) && (wanted === '' || mentions(row, wanted)))
    .sort((left, right) => size(right) - size(left) || (left.callId < right.callId ? -1 : 1));
}

function mentions({ assistant, caller, callId, lastWords }: LiveRow, wanted: string): boolean {
  return [assistant, caller, callId, lastWords].some((value) => value?.toLowerCase().includes(wanted) ?? false);
}
