/** The number at an index that is known to lie within the array, which the compiler cannot know. */
export function numberAt(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
