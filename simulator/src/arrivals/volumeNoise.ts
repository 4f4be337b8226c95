import { standardNormal, unitGamma } from '../random/distributions.ts';
import { Random } from '../random/random.ts';

const DAY_VARIATION = 0.12;
const SLOT_VARIATION = 0.08;
const SLOT_CORRELATION = 0.5;
/** 0.5¹² leaves less than a thousandth of a slot's influence. */
const REMEMBERED_SLOTS = 12;

/** A whole day is busier or quieter than expected: gamma with mean 1 (Avramidis, Deslauriers and L'Ecuyer 2004). */
export function dayNoise(seed: number, stream: string, day: number): number {
  return unitGamma(new Random(seed, 'day', stream, day), DAY_VARIATION);
}

/**
 * Slots within a day wander together: log-normal with mean 1 over a first-order autoregression. It is written as the
 * sum of the latest shocks, so that any slot can be computed without those before it.
 */
export function slotNoise(seed: number, stream: string, slot: number): number {
  let state = 0;
  for (let back = 0; back < REMEMBERED_SLOTS; back += 1) {
    state += SLOT_CORRELATION ** back * standardNormal(new Random(seed, 'slot-noise', stream, slot - back));
  }
  const unit = state * Math.sqrt(1 - SLOT_CORRELATION ** 2);
  return Math.exp(SLOT_VARIATION * unit - SLOT_VARIATION ** 2 / 2);
}
