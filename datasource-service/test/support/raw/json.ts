/** Looks things up in parsed JSON by plain steps, for truths that share nothing with the service's readers. */

/** What stands under the keys, one within the other; undefined where there is nothing. */
export function under(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined,
    value
  );
}

/** A number under the keys, or null. */
export function numberUnder(value: unknown, ...keys: readonly string[]): number | null {
  const found = under(value, ...keys);
  return typeof found === 'number' ? found : null;
}

/** Text under the keys, or null. */
export function textUnder(value: unknown, ...keys: readonly string[]): string | null {
  const found = under(value, ...keys);
  return typeof found === 'string' ? found : null;
}

/** A list under the keys; an empty one where there is none. */
export function listUnder(value: unknown, ...keys: readonly string[]): unknown[] {
  const found = under(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** Epoch ms of a time under the keys, written as text or as a number; null where there is none. */
export function timeUnder(value: unknown, ...keys: readonly string[]): number | null {
  const found = under(value, ...keys);
  return typeof found === 'string' ? Date.parse(found) : typeof found === 'number' ? Math.round(found) : null;
}
