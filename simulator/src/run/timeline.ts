/** Things to do at their times, soonest first: a binary heap. Things of the same time come out in the order they went in. */
export class Timeline<T extends { at: number }> {
  readonly #heap: Array<{ item: T; order: number }> = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Time of the next thing; null when there is none. */
  get nextAt(): number | null {
    return this.#heap[0]?.item.at ?? null;
  }

  add(item: T): void {
    this.#heap.push({ item, order: this.#added });
    this.#added += 1;
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfSooner(child, parent)) {
        return;
      }
      child = parent;
    }
  }

  /** Takes the next thing out if its time has come. */
  takeUntil(at: number): T | null {
    const [first] = this.#heap;
    if (first === undefined || first.item.at > at) {
      return null;
    }
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.item;
  }

  #sink(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const sooner = this.#isSooner(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfSooner(sooner, parent)) {
        return;
      }
      parent = sooner;
    }
  }

  #isSooner(index: number, other: number): boolean {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    if (one === undefined || two === undefined) {
      return false;
    }
    return one.item.at < two.item.at || (one.item.at === two.item.at && one.order < two.order);
  }

  #swapIfSooner(index: number, other: number): boolean {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    if (one === undefined || two === undefined || !this.#isSooner(index, other)) {
      return false;
    }
    this.#heap[index] = two;
    this.#heap[other] = one;
    return true;
  }
}
