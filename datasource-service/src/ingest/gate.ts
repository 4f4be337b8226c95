/** What may be inside a gate at once. */
export interface GateLimits {
  most: number;
  mostBytes: number;
}

/** Holds work to a number and a size at once. What does not fit is turned away rather than kept waiting. */
export class Gate {
  readonly #limits: GateLimits;
  #inside = 0;
  #bytes = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /**
   * Lets something of so many bytes in. Something that is alone fits whatever its size.
   *
   * @returns what is to be called when it leaves (again does nothing), or null when it does not fit
   */
  enter(bytes: number): (() => void) | null {
    const { most, mostBytes } = this.#limits;
    const isFull = this.#inside >= most || this.#bytes + bytes > mostBytes;
    if (this.#inside > 0 && isFull) {
      return null;
    }
    this.#inside += 1;
    this.#bytes += bytes;
    let isInside = true;
    return () => {
      if (isInside) {
        isInside = false;
        this.#inside -= 1;
        this.#bytes -= bytes;
      }
    };
  }
}
