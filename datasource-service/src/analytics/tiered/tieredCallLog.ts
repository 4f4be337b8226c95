import type { CallLogPage, CallLogRequest, CallPlace, CallRow } from '../hot/hotStore.ts';
import { valueOfRow } from '../rows/callRow.ts';

/** A page without calls. */
export const NO_CALLS: CallLogPage = { rows: [], next: null };

function placeOf({ order }: CallLogRequest, row: CallRow): CallPlace {
  return { value: valueOfRow(order, row), callNumber: row.callNumber };
}

type AskLog = (limit: number) => Promise<CallLogPage> | CallLogPage;

/** A page from the first store, and what is left of it from the second. */
export async function inTurn(request: CallLogRequest, first: AskLog, second: AskLog): Promise<CallLogPage> {
  const begin = await first(request.limit);
  const last = begin.rows.at(-1);
  if (begin.next !== null) {
    return begin;
  }
  const left = request.limit - begin.rows.length;
  if (left === 0 && last !== undefined) {
    // Whether there is another page is all that is to be known.
    const { rows } = await second(1);
    return { rows: begin.rows, next: rows.length > 0 ? placeOf(request, last) : null };
  }
  const rest = await second(left);
  return { rows: [...begin.rows, ...rest.rows], next: rest.next };
}

/** A page of both stores' pages, from the largest number down. */
export function merged(request: CallLogRequest, pages: readonly CallLogPage[]): CallLogPage {
  const all = pages
    .flatMap(({ rows }) => rows)
    .sort(
      (left, right) =>
        valueOfRow(request.order, right) - valueOfRow(request.order, left) || right.callNumber - left.callNumber
    );
  const rows = all.slice(0, request.limit);
  const last = rows.at(-1);
  const isCut = all.length > rows.length || pages.some(({ next }) => next !== null);
  return { rows, next: isCut && last !== undefined ? placeOf(request, last) : null };
}
