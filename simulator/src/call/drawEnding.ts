import type { Arrival } from '../arrivals/arrival.ts';
import type { Conditions } from '../incidents/effectsAt.ts';
import { pick, pickWeighted } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { ENDED_REASONS, FAULT_PREFIX, faultReasons, type Fault } from './endedReasons.ts';
import { endingOf, type Ending } from './ending.ts';

const FAULTS: readonly Fault[] = ['model', 'voice', 'transcriber', 'transport', 'start'];

function forcedReason(conditions: Conditions, position: number): string | undefined {
  let passed = 0;
  return conditions.endings.find(({ share }) => {
    passed += share;
    return position < passed;
  })?.reason;
}

/** Draws how a call ends: as an incident has it, else by the mix of its direction. */
export function drawEnding(seed: number, arrival: Arrival, conditions: Conditions): Ending {
  const random = new Random(seed, arrival.key, 'ending');
  const forced = forcedReason(conditions, new Random(seed, arrival.key, 'forced').unit());
  if (forced !== undefined) {
    return endingOf(forced);
  }
  const drawn = pickWeighted(random, ENDED_REASONS[arrival.assistant.direction]);
  const fault = FAULTS.find((candidate) => drawn === `${FAULT_PREFIX}${candidate}`);
  return endingOf(
    fault === undefined ? drawn : pick(random, faultReasons(fault, arrival.assistant, arrival.workspace))
  );
}
