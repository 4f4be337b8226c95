import { MemoryBudget } from './memoryBudget.ts';

/** What may be inside a gate at once. */
export interface GateLimits {
  most: number;
  mostBytes: number;
}

/** Holds work to a number and a size at once. What does not fit is turned away rather than kept waiting. */
export class Gate {
  readonly #most: number;
  readonly #memory: MemoryBudget;
  #inside = 0;

  constructor({ most, mostBytes }: GateLimits) {
    this.#most = most;
    this.#memory = new MemoryBudget(mostBytes);
  }

  /**
   * Lets something of so many bytes in.
   *
   * @returns what is to be called once when it leaves, or null when it does not fit
   */
  enter(bytes: number): (() => void) | null {
    const share = this.#memory.share();
    if (this.#inside >= this.#most || !share.grow(bytes)) {
      return null;
    }
    this.#inside += 1;
    return () => {
      this.#inside -= 1;
      share.release();
    };
  }
}
