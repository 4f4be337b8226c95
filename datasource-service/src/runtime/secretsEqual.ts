import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two secrets in a time that depends on neither their content nor the place where they differ. */
export function secretsEqual(left: string, right: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
