/** What a query read beyond the hot store. */
export interface HistoryUse {
  /** Bytes of the history that were read for it; 0 when all was known from before. */
  bytes: number;
  /** Whether it asked for calls older than the hot store has, and there is no history. */
  isCut: boolean;
  /** Epoch ms from which on the hot store has the calls. */
  hotFrom: number;
}

/** What queries, known by their signals, read beyond the hot store. It forgets a query with its signal. */
export class HistoryUses {
  readonly #uses = new WeakMap<AbortSignal, HistoryUse>();
  readonly #hotFrom: () => number;

  /** @param hotFrom epoch ms from which on the hot store has the calls */
  constructor(hotFrom: () => number) {
    this.#hotFrom = hotFrom;
  }

  /** Adds to what a query read. */
  note(signal: AbortSignal | undefined, { bytes = 0, isCut = false }: Partial<HistoryUse>): void {
    if (signal !== undefined) {
      const known = this.#uses.get(signal);
      this.#uses.set(signal, {
        bytes: (known?.bytes ?? 0) + bytes,
        isCut: isCut || (known?.isCut ?? false),
        hotFrom: this.#hotFrom(),
      });
    }
  }

  /** What a query read; null when nothing. */
  of(signal: AbortSignal): HistoryUse | null {
    return this.#uses.get(signal) ?? null;
  }
}
