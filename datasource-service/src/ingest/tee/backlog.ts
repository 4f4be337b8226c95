/** How much may wait, and how much is worked on at once. */
export interface BacklogLimits {
  concurrency: number;
  most: number;
  mostBytes: number;
}

interface Waiting<T> {
  item: T;
  bytes: number;
}

/**
 * A line of work that never grows beyond its limits: when it is full the oldest gives way to the newest, because the
 * latest news of a call is worth most.
 */
export class Backlog<T> {
  readonly #limits: BacklogLimits;
  readonly #work: (item: T) => Promise<void>;
  readonly #onDropped: (item: T) => void;
  readonly #waiting: Array<Waiting<T>> = [];
  readonly #underWay = new Set<Promise<void>>();
  #bytes = 0;

  /**
   * @param work does one item, and never fails
   * @param onDropped is told of each item that gave way
   */
  constructor(limits: BacklogLimits, work: (item: T) => Promise<void>, onDropped: (item: T) => void) {
    this.#limits = limits;
    this.#work = work;
    this.#onDropped = onDropped;
  }

  /** Puts an item at the end of the line. */
  add(item: T, bytes: number): void {
    this.#waiting.push({ item, bytes });
    this.#bytes += bytes;
    while (this.#waiting.length > this.#limits.most || this.#bytes > this.#limits.mostBytes) {
      this.#take((dropped) => this.#onDropped(dropped));
    }
    this.#advance();
  }

  /** Drops what waits; what is under way goes on. */
  clear(): void {
    while (this.#waiting.length > 0) {
      this.#take((dropped) => this.#onDropped(dropped));
    }
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.race(this.#underWay);
    }
  }

  #take(give: (item: T) => void): void {
    for (const { item, bytes } of this.#waiting.splice(0, 1)) {
      this.#bytes -= bytes;
      give(item);
    }
  }

  #advance(): void {
    while (this.#underWay.size < this.#limits.concurrency && this.#waiting.length > 0) {
      this.#take((item) => this.#start(item));
    }
  }

  #start(item: T): void {
    const doing = this.#work(item).finally(() => {
      this.#underWay.delete(doing);
      this.#advance();
    });
    this.#underWay.add(doing);
  }
}
