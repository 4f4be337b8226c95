/** Work that waits for the next commit. */
interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/** Under load a commit begins no sooner than this after the one before, ms: fewer syncs acknowledge more items. */
const LEAST_PAUSE_MS = 2;

/**
 * Gathers what arrives within one turn of the event loop, or within a moment under load, into one durable commit: one
 * sync to disk acknowledges them all. `commit` writes all items or throws; nothing resolves before it returned.
 */
export class GroupCommit<Item, Outcome> {
  readonly #commit: (items: readonly Item[]) => Outcome[];
  #waiting: Array<Waiting<Item, Outcome>> = [];
  #lastCommit = 0;

  constructor(commit: (items: readonly Item[]) => Outcome[]) {
    this.#commit = commit;
  }

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length === 1) {
        this.#schedule();
      }
    });
  }

  #schedule(): void {
    if (performance.now() - this.#lastCommit < LEAST_PAUSE_MS) {
      setTimeout(() => this.flush(), LEAST_PAUSE_MS);
    } else {
      setImmediate(() => this.flush());
    }
  }

  /** Commits what waits now. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) {
      return;
    }
    this.#lastCommit = performance.now();
    try {
      const outcomes = this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
    } catch (error) {
      group.forEach(({ reject }) => reject(error));
    }
  }
}
