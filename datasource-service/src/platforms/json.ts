/** Whether a value is an object with names, which lists are not. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text: text as it stands, anything else as JSON; null when there is nothing. */
export function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A copy of an object in which the named values are replaced; names that it lacks or that are null stay so. */
export function replaceValues(
  object: Record<string, unknown>,
  names: readonly string[],
  replacement: unknown
): Record<string, unknown> {
  const replaced = names.filter((name) => object[name] !== undefined && object[name] !== null);
  return { ...object, ...Object.fromEntries(replaced.map((name) => [name, replacement])) };
}
