/** The pauses of something that goes on until it is stopped. The end cuts every pause short, and there is none after it. */
export class Pause {
  #isOver = false;
  /** Ends the pause at hand. */
  #finish: () => void = () => undefined;
  /** The same, where news may. */
  #wake: () => void = () => undefined;

  /** Whether {@link end} was called. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits for so long, ms, or until {@link wake}; null waits for that alone. */
  wait(milliseconds: number | null): Promise<void> {
    return this.#begin(milliseconds, true);
  }

  /** Waits for so long, ms, whatever news there are. */
  rest(milliseconds: number): Promise<void> {
    return this.#begin(milliseconds, false);
  }

  /** Ends a {@link wait} at hand, if there is one. */
  wake(): void {
    this.#wake();
  }

  /** Ends the pause at hand and all that would come. */
  end(): void {
    this.#isOver = true;
    this.#finish();
  }

  #begin(milliseconds: number | null, isCutShort: boolean): Promise<void> {
    if (this.#isOver) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = milliseconds === null ? undefined : setTimeout(resolve, milliseconds);
      this.#finish = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wake = isCutShort ? this.#finish : () => undefined;
    });
  }
}
