/** What the service was told that calls may come to; nulls where it was told nothing. Answer of `GET /api/v1/limits`. */
export interface ServiceLimits {
  /** Calls that may run at once. */
  concurrencyLimit: number | null;
  /** What a month's calls may cost, US dollars. */
  monthlyBudgetUsd: number | null;
}

/** `meta.custom` of the frame of a `live` query. */
export interface LiveFrameCustom {
  /** Calls that may run at once, as the service was told; null when it was not. */
  concurrencyLimit: number | null;
  /** Whether the reader may see what was said. */
  seesWords: boolean;
}
