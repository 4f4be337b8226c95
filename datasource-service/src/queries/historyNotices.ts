import type { Notice } from '../frames/frame.ts';
import type { HistoryUse } from '../analytics/warehouse/historyUses.ts';

const MEGABYTE = 1e6;

/** What to tell a reader of a query that went beyond the hot store. */
export function historyNotices(use: HistoryUse | null): Notice[] {
  if (use === null) {
    return [];
  }
  const since = new Date(use.hotFrom).toISOString();
  if (use.isCut) {
    return [
      {
        severity: 'warning',
        text: `Calls that started before ${since} are missing here: they are kept in the history, and none is set up. Set VOICEHIVE_BIGQUERY_DATASET.`,
      },
    ];
  }
  const text =
    use.bytes === 0
      ? `Calls that started before ${since} come from the history, as they were read before.`
      : `Calls that started before ${since} come from the history: ${(use.bytes / MEGABYTE).toFixed(1)} MB of it were read.`;
  return [{ severity: 'info', text }];
}
