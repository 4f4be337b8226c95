const UNITS: ReadonlyArray<readonly [length: number, name: string]> = [
  [24 * 60 * 60 * 1000, 'd'],
  [60 * 60 * 1000, 'h'],
  [60 * 1000, 'min'],
  [1000, 's'],
];

/** A length of time in the largest unit that divides it, such as `7 d`; milliseconds when none does. */
export function spanText(milliseconds: number): string {
  const unit = UNITS.find(([length]) => milliseconds % length === 0);
  return unit === undefined ? `${milliseconds} ms` : `${milliseconds / unit[0]} ${unit[1]}`;
}
