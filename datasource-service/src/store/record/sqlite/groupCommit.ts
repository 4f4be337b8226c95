/** Work that waits for the next commit. */
interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers what arrives within one turn of the event loop into one durable commit: one sync to disk acknowledges them
 * all. `commit` writes all items or throws; nothing resolves before it returned.
 */
export class GroupCommit<Item, Outcome> {
  readonly #commit: (items: readonly Item[]) => Outcome[];
  #waiting: Array<Waiting<Item, Outcome>> = [];

  constructor(commit: (items: readonly Item[]) => Outcome[]) {
    this.#commit = commit;
  }

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length === 1) {
        setImmediate(() => this.flush());
      }
    });
  }

  /** Commits what waits now. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) {
      return;
    }
    try {
      const outcomes = this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
    } catch (error) {
      group.forEach(({ reject }) => reject(error));
    }
  }
}
