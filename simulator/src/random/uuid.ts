import type { Random } from './random.ts';

function hex(random: Random): string {
  return random.word().toString(16).padStart(8, '0');
}

/** An id in the form of a random UUID (version 4), drawn from the stream. */
export function uuid(random: Random): string {
  const digits = hex(random) + hex(random) + hex(random) + hex(random);
  const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4] ?? '8';
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
