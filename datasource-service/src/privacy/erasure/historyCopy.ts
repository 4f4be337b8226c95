import type { HistoryEraser } from '../../analytics/warehouse/historyStore.ts';
import type { ErasureLog } from '../../record/erasureLog.ts';
import type { ErasedCopy } from './eraser.ts';

/** Deleted rows can be read again for so long in BigQuery: 48 hours of time travel, and then seven days of fail-safe, ms. */
const TIME_TRAVEL_MS = 48 * 60 * 60 * 1000;
const FAIL_SAFE_MS = 7 * 24 * 60 * 60 * 1000;

interface HistoryCopyOptions {
  history: Pick<HistoryEraser, 'erase'>;
  log: Pick<ErasureLog, 'erasedCalls'>;
  /** Epoch ms. */
  now: () => number;
}

/** The history as it forgets a caller. */
export function historyCopy({ history, log, now }: HistoryCopyOptions): ErasedCopy {
  return {
    async erase(erasure) {
      const erased = await history.erase(erasure.pseudonyms, await log.erasedCalls(erasure));
      const at = now();
      return {
        store: 'history',
        ...erased,
        remains: [
          { what: "Earlier rows, by BigQuery's time travel (48 hours).", until: at + TIME_TRAVEL_MS },
          {
            what: "Earlier rows, in BigQuery's fail-safe, which only Google can read.",
            until: at + TIME_TRAVEL_MS + FAIL_SAFE_MS,
          },
        ],
      };
    },
  };
}
