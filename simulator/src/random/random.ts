/** Part of the name of a random stream. */
export type StreamKey = string | number;

// Taken out of `Math` once: it is called for every character of every name of a stream.
const { imul } = Math;

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** One round of MurmurHash3 (Austin Appleby, public domain) over a 32-bit word. */
function absorb(hash: number, word: number): number {
  const scrambled = imul(rotate(imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64;
}

function finish(hash: number): number {
  let mixed = hash;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Discarded first outputs: related seeds need them to part. */
const WARM_UP_ROUNDS = 15;

/**
 * A stream of uniform random numbers: sfc32 of Chris Doty-Humphrey's PractRand, 128 bits of state. The same keys give
 * the same stream on every machine, and streams with different keys are independent, so that what one call draws never
 * depends on what was drawn for another.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...keys: StreamKey[]) {
    let first = 0x2f4a7c15;
    let second = 0x51ed270b;
    for (const key of keys) {
      const text = typeof key === 'string' ? key : String(key);
      for (let index = 0; index < text.length; index += 1) {
        const word = text.charCodeAt(index);
        first = absorb(first, word);
        second = absorb(second, word ^ first);
      }
      // A separator outside the range of character codes keeps ('a', 'b') apart from ('ab').
      first = absorb(first, 0x10000 + text.length);
      second = absorb(second, first);
    }
    this.#a = finish(first);
    this.#b = finish(second);
    this.#c = finish(first ^ rotate(second, 16));
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      this.word();
    }
  }

  /** A whole number from 0 to 2³² − 1. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (rotate(this.#c, 21) + sum) | 0;
    return sum >>> 0;
  }

  /** A number strictly between 0 and 1, so that its logarithm is always finite. */
  unit(): number {
    return (this.word() + 0.5) / 2 ** 32;
  }
}
