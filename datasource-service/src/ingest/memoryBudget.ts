/** One user's part of a budget. */
export interface MemoryShare {
  /** Takes so many bytes more; false, and nothing is taken, when they do not fit. */
  grow(bytes: number): boolean;
  /** Gives everything back; again it does nothing. */
  release(): void;
}

/**
 * Bytes that several users share. What does not fit is refused rather than kept waiting; a user that is alone may take
 * whatever it needs.
 */
export class MemoryBudget {
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** A new user's part, with nothing in it. */
  share(): MemoryShare {
    let taken = 0;
    return {
      grow: (bytes) => {
        const isAlone = this.#bytes === taken;
        if (!isAlone && this.#bytes + bytes > this.#mostBytes) {
          return false;
        }
        taken += bytes;
        this.#bytes += bytes;
        return true;
      },
      release: () => {
        this.#bytes -= taken;
        taken = 0;
      },
    };
  }
}
