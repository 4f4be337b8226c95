import type { ListedCall, OpenSpan, PlatformCalls } from './platformCalls.ts';

/** A part of the list that is complete. */
export interface CompletePart {
  calls: ListedCall[];
  /** Epoch ms up to which all changes of the span were listed now. */
  until: number;
}

/** Length of the first part that is asked for, ms. */
const FIRST_LENGTH_MS = 15 * 60_000;

/** The shortest span with anything inside: a single millisecond between two ends that do not belong to it. */
const SHORTEST_MS = 2;

/** No call is older than this, epoch ms. */
const FIRST_CREATED = Date.UTC(2020, 0, 1);

/** More calls changed and were made in the same millisecond than the platform lists at once. */
export class UnlistableCalls extends Error {
  constructor(changedAt: number) {
    super(`The platform lists only a part of the calls that changed at ${new Date(changedAt).toISOString()}.`);
    this.name = 'UnlistableCalls';
  }
}

/** Calls that changed in the same millisecond, by the time at which they were made. */
async function tiedCalls(
  platform: PlatformCalls,
  updated: OpenSpan,
  created: OpenSpan,
  signal: AbortSignal
): Promise<ListedCall[]> {
  const { calls, isFull } = await platform.list({ updated, created }, signal);
  if (!isFull) {
    return calls;
  }
  const { after, before } = created;
  if (before - after <= SHORTEST_MS) {
    throw new UnlistableCalls(updated.after + 1);
  }
  const middle = Math.floor((after + before) / 2);
  const earlier = await tiedCalls(platform, updated, { after, before: middle + 1 }, signal);
  return [...earlier, ...(await tiedCalls(platform, updated, { after: middle, before }, signal))];
}

/**
 * All calls that changed within a span, part by part in order of time. Nothing is assumed of the order in which the
 * platform lists calls: a part that does not fit on a page is halved, down to a millisecond, and then by the time at which
 * the calls were made. A call that changes meanwhile leaves the span, to be found by the next one.
 */
export async function* changedCalls(
  platform: PlatformCalls,
  { after, before }: OpenSpan,
  signal: AbortSignal
): AsyncGenerator<CompletePart> {
  let from = after;
  let length = FIRST_LENGTH_MS;
  while (before - from >= SHORTEST_MS) {
    const updated = { after: from, before: Math.min(before, from + length) };
    const { calls, isFull } = await platform.list({ updated, created: null }, signal);
    length = updated.before - updated.after;
    if (isFull && length > SHORTEST_MS) {
      length = Math.ceil(length / 2);
      continue;
    }
    const until = updated.before - 1;
    const created = { after: FIRST_CREATED, before: until + 1 };
    yield { calls: isFull ? await tiedCalls(platform, updated, created, signal) : calls, until };
    from = until;
    length *= 2;
  }
}
