/** `meta.custom` of the frame of a `live` query. */
export interface LiveFrameCustom {
  /** Calls that may run at once, as the service was told; null when it was not. */
  concurrencyLimit: number | null;
  /** Whether the reader may see what was said. */
  seesWords: boolean;
}
