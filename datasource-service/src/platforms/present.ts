/** Facts without those that are null: an absent fact must not overwrite a known one. */
export function present<T extends object>(facts: { [Name in keyof T]?: T[Name] | null | undefined }): Partial<T> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)
  ) as Partial<T>;
}
