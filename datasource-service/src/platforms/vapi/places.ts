/** The first list that has entries: the same content may stand in several places of a message. */
export function firstFilled<T>(...lists: ReadonlyArray<readonly T[] | null | undefined>): readonly T[] {
  return lists.find((list) => list !== null && list !== undefined && list.length > 0) ?? [];
}
