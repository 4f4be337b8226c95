import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../../telemetry/logger.ts';
import type { ExportedCall } from '../exportSource.ts';
import type { LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { pauseBefore } from './attempts.ts';

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

/** Pages of a day, one after another, until there are no more or it is stopped. */
async function fillDay({ past, copy, signal, onFilled }: BackfillOptions, from: number, share: number): Promise<void> {
  let after: PastPlace | null = null;
  do {
    const page: { calls: ExportedCall[]; next: PastPlace | null } = (
      await past.calls({ from, to: from + DAY_MS }, { after, limit: PAGE }, signal)
    ).value;
    copy.take({ calls: page.calls });
    after = page.next;
    onFilled(share);
  } while (after !== null && !signal.aborted);
}

/**
 * Fills a new copy with the calls of the last days, the newest day first, and notes when all are there: what was begun
 * and not ended is begun again. What fails is tried again for as long as it takes.
 */
export async function backfill(options: BackfillOptions): Promise<void> {
  const { copy, days, now, signal, logger, onFilled } = options;
  const today = Math.floor(now() / DAY_MS) * DAY_MS;
  let failed = 0;
  for (let day = 0; day <= days && !signal.aborted;) {
    try {
      await fillDay(options, today - day * DAY_MS, day / (days + 1));
      day += 1;
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
