import { needsRows } from '../../rows/callConditions.ts';
import type { AggregateRequest, Split, TimeRange } from '../hotStore.ts';
import { ROLL_UPS, slotsPerStaleSlot, type RecomputedGrain, type RollUp } from './rollUpTables.ts';

/** A part of a question's range, and the roll-up that answers it; null reads the rows themselves. */
export interface Segment extends TimeRange {
  rollUp: RollUp | null;
}

/** Hours and days (numbers since 1970) whose roll-ups are not up to date. */
export interface StaleSlots {
  /** Those in the given slots, end excluded, in rising order. */
  within(grain: RecomputedGrain, fromSlot: number, toSlot: number): number[];
}

/** More separate pieces cost more than reading what lies between them from the rows. */
const MOST_PIECES = 24;

function canAnswer(rollUp: RollUp, request: AggregateRequest): boolean {
  const keys: readonly Split[] = rollUp.keys;
  const needed = new Set<Split>([...request.splits, ...filteredKinds(request)]);
  const isHourly = needed.delete('hourOfWeek');
  return (
    rollUp.source === request.source &&
    !needsRows(request.only) &&
    (request.slotMs === null || request.slotMs % rollUp.grainMs === 0) &&
    (!isHourly || rollUp.grain === 'hour') &&
    ('components' in request.ask || rollUp.hasLatencies) &&
    [...needed].every((split) => keys.includes(split))
  );
}

function filteredKinds({ only }: AggregateRequest): Split[] {
  return (['profile', 'outcome', 'tool'] as const).filter((kind) => only[kind] !== undefined);
}

/** Stale slots of a roll-up as ranges of its own slots, within the given ones. */
function staleRanges(rollUp: RollUp, stale: StaleSlots, first: number, end: number): Array<[number, number]> {
  const each = slotsPerStaleSlot(rollUp);
  return stale
    .within(rollUp.madeBy, Math.floor(first / each), Math.ceil(end / each))
    .map((slot) => [Math.max(first, slot * each), Math.min(end, (slot + 1) * each)]);
}

/** Whole up-to-date pieces of a range, in the roll-up's slots; pieces that are too many are left to the rows. */
function freshPieces(range: TimeRange, rollUp: RollUp, stale: StaleSlots): TimeRange[] {
  const { grainMs } = rollUp;
  const first = Math.ceil(range.from / grainMs);
  const end = Math.floor(range.to / grainMs);
  const pieces: TimeRange[] = [];
  let start = first;
  for (const [from, to] of [...staleRanges(rollUp, stale, first, end), [end, end] as const]) {
    if (from > start) {
      pieces.push({ from: start * grainMs, to: from * grainMs });
    }
    start = to;
  }
  return pieces.length > MOST_PIECES ? longest(pieces) : pieces;
}

function longest(pieces: readonly TimeRange[]): TimeRange[] {
  return pieces
    .toSorted((left, right) => right.to - right.from - (left.to - left.from))
    .slice(0, MOST_PIECES)
    .sort((left, right) => left.from - right.from);
}

/** What remains of a range without the pieces, which are inside it and in order. */
function gaps(range: TimeRange, pieces: readonly TimeRange[]): TimeRange[] {
  const remaining: TimeRange[] = [];
  let start = range.from;
  for (const piece of pieces) {
    if (piece.from > start) {
      remaining.push({ from: start, to: piece.from });
    }
    start = piece.to;
  }
  return start < range.to ? [...remaining, { from: start, to: range.to }] : remaining;
}

/**
 * Divides a question's range into pieces that roll-ups answer, coarsest first, and the rest, which the rows do: the
 * broken hours at both ends, and what has changed since its roll-up was made. The pieces cover the range exactly once.
 */
export function planSegments(request: AggregateRequest, stale: StaleSlots): Segment[] {
  let open: TimeRange[] = [request.range];
  const segments: Segment[] = [];
  for (const rollUp of ROLL_UPS.filter((candidate) => canAnswer(candidate, request))) {
    const pieces = open.map((range) => freshPieces(range, rollUp, stale));
    segments.push(...pieces.flat().map((piece) => ({ ...piece, rollUp })));
    open = open.flatMap((range, index) => gaps(range, pieces[index] as TimeRange[]));
  }
  return [...segments, ...open.map((range) => ({ ...range, rollUp: null }))];
}
