import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../runtime/logger.ts';
import type { ExportedCall } from '../exportSource.ts';
import type { LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { pauseBefore } from '../../runtime/firestore/attempts.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Calls in one page. */
const PAGE = 1000;

/** Place of a call in the order of starts: epoch ms, and the call's key. */
interface PastPlace {
  at: number;
  key: string;
}

/** Calls of the past, kept elsewhere: by day of their start, and one by one. */
export interface PastCalls {
  calls(
    range: { from: number; to: number },
    page: { after: PastPlace | null; limit: number },
    signal: AbortSignal
  ): Promise<{ value: { calls: ExportedCall[]; next: PastPlace | null } }>;
  call(key: string): Promise<{ value: ExportedCall | null }>;
}

interface BackfillOptions {
  past: PastCalls;
  copy: LedgerCopy;
  /** Days to be filled, the last of them that of `now`. */
  days: number;
  /** Epoch ms. */
  now: () => number;
  /** Called after calls came into the copy, with the share of the days that are done, 0 to 1. */
  onFilled: (share: number) => void;
  signal: AbortSignal;
  logger: Logger;
}

/** Days that are asked for at once, at most: each question reads all of its days, and takes seconds however few they are. */
const MOST_DAYS = 16;

interface Part {
  /** Epoch ms, end excluded. */
  from: number;
  to: number;
}

/** Pages of a part, one after another. Whether all of it was asked for: a part with more than a page is given up if so asked. */
async function fillPart({ past, copy, signal }: BackfillOptions, part: Part, isWholeWanted: boolean): Promise<boolean> {
  let after: PastPlace | null = null;
  do {
    const page: { calls: ExportedCall[]; next: PastPlace | null } = (
      await past.calls(part, { after, limit: PAGE }, signal)
    ).value;
    copy.take({ calls: page.calls });
    after = page.next;
  } while (after !== null && isWholeWanted && !signal.aborted);
  return after === null;
}

/**
 * Fills a new copy with the calls of the last days, the newest first, and notes when all are there: what was begun and not
 * ended is begun again. Days with few calls are asked for together, those with many one by one. What fails is tried again
 * for as long as it takes.
 */
export async function backfill(options: BackfillOptions): Promise<void> {
  const { copy, days, now, signal, logger, onFilled } = options;
  const end = (Math.floor(now() / DAY_MS) + 1) * DAY_MS;
  const begin = end - (days + 1) * DAY_MS;
  let failed = 0;
  let atOnce = 1;
  for (let to = end; to > begin && !signal.aborted;) {
    const from = Math.max(begin, to - atOnce * DAY_MS);
    try {
      if (await fillPart(options, { from, to }, atOnce === 1)) {
        to = from;
        atOnce = Math.min(MOST_DAYS, atOnce * 2);
        onFilled(Math.min(0.999, (end - to) / (end - begin)));
      } else {
        atOnce = 1;
      }
      failed = 0;
    } catch (error) {
      failed += 1;
      if (!signal.aborted) {
        logger.warn({ err: error }, 'The calls of the past could not be read; trying again.');
        await pause(pauseBefore(failed + 3), undefined, { signal }).catch(() => undefined);
      }
    }
  }
  if (!signal.aborted) {
    copy.take({ place: { feed: 'history', changedAt: now() * 1000 } });
    onFilled(1);
  }
}
