/** Does work for all items, so many at once, and gives the outcomes in the order of the items. None is left out. */
export async function inParallel<Item, Outcome>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Outcome>
): Promise<Array<PromiseSettledResult<Outcome>>> {
  const outcomes: Array<PromiseSettledResult<Outcome>> = [];
  const left = items.entries();
  async function takeOver(): Promise<void> {
    for (const [index, item] of left) {
      outcomes[index] = await work(item).then(
        (value): PromiseSettledResult<Outcome> => ({ status: 'fulfilled', value }),
        (reason: unknown): PromiseSettledResult<Outcome> => ({ status: 'rejected', reason })
      );
    }
  }
  await Promise.all(Array.from({ length: atOnce }, takeOver));
  return outcomes;
}
