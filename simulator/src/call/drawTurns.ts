import type { Arrival } from '../arrivals/arrival.ts';
import type { Conditions } from '../incidents/effectsAt.ts';
import { between, chance, logNormal, pickWeighted, poisson } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { HOUR, SECOND } from '../time/durations.ts';
import { LATENCY_PROFILES, type LatencyProfile } from './latencyProfile.ts';

const STAGES = ['endpointing', 'transcriber', 'model', 'voice'] as const;
type Stage = (typeof STAGES)[number];

/** A turn as the platform reports it, in whole ms; 0 is "not measured". */
export interface ReportedTurn {
  endpointing: number;
  transcriber: number;
  model: number;
  voice: number;
  total: number;
}

/** One user utterance with what the answer to it took. */
export interface Turn {
  reported: ReportedTurn;
  /** Milliseconds of audio transport, which the platform reports only as an average of the call. */
  transportMs: number;
  /** Milliseconds that a tool took; null in turns without one. */
  toolMs: number | null;
  /** Milliseconds of a stall, which is part of one stage; 0 usually. */
  stallMs: number;
}

/** Seconds of talk for a user utterance with its answer: 15 to 25 turns in four minutes were published. */
const SECONDS_PER_TURN = 14;

/** Calls share a region and a load, so their turns are slow or fast together (assumption). */
const CALL_SIGMA = 0.15;
const HOUR_SIGMA = 0.05;

/** Each turn makes the context longer and the next answer slower (assumption). */
const GROWTH_PER_TURN = 0.003;

const STALLED_STAGE = [
  ['model', 0.6],
  ['transcriber', 0.15],
  ['voice', 0.15],
  ['endpointing', 0.1],
] as const;

/** Share of turns with a tool whose entry lacks one of these measurements, as captured reports do. */
const UNMEASURED_SHARE = 0.35;
const OFTEN_UNMEASURED: ReadonlyArray<readonly [Stage, Stage | null]> = [
  ['model', 'voice'],
  ['model', null],
  ['endpointing', null],
];

/** Part of the total that no stage explains. */
const MOST_REMAINDER = 0.03;

interface CallPace {
  profile: LatencyProfile;
  conditions: Conditions;
  factor: number;
}

function leaveOutStages(random: Random, reported: ReportedTurn): void {
  const left = OFTEN_UNMEASURED[Math.floor(random.unit() * OFTEN_UNMEASURED.length)] ?? [];
  for (const stage of left) {
    if (stage !== null) {
      reported[stage] = 0;
    }
  }
}

function drawTurn(random: Random, { profile, conditions: { slower }, factor }: CallPace, index: number): Turn {
  const pace = factor * (1 + GROWTH_PER_TURN * index);
  const ms = (part: Stage | 'transport' | 'tool' | 'stall') =>
    pace * (slower[part] ?? 1) * logNormal(random, ...profile[part]);
  const transportMs = ms('transport');
  const reported: ReportedTurn = { endpointing: 0, transcriber: 0, model: 0, voice: 0, total: 0 };
  for (const stage of STAGES) {
    reported[stage] = ms(stage);
  }
  const toolMs = chance(random, profile.toolShare) ? ms('tool') : null;
  const stallMs = chance(random, profile.stallShare) ? ms('stall') : 0;
  reported[pickWeighted(random, STALLED_STAGE)] += stallMs;
  const explained = STAGES.reduce((sum, stage) => sum + reported[stage], transportMs + (toolMs ?? 0));
  reported.total = explained * (1 + between(random, 0, MOST_REMAINDER));
  for (const stage of [...STAGES, 'total'] as const) {
    reported[stage] = Math.round(reported[stage]);
  }
  if (toolMs !== null && chance(random, UNMEASURED_SHARE)) {
    leaveOutStages(random, reported);
  }
  return { reported, transportMs, toolMs, stallMs };
}

/**
 * The turns of a conversation of the given length in seconds: their number is Poisson, their latencies are sums of
 * log-normal stages with a factor of the call and one of the model vendor's hour.
 */
export function drawTurns(seed: number, arrival: Arrival, seconds: number, conditions: Conditions): Turn[] {
  const { assistant, at, key } = arrival;
  const random = new Random(seed, key, 'turns');
  const count = poisson(random, seconds / SECONDS_PER_TURN);
  const hour = logNormal(new Random(seed, 'hour', assistant.model.provider, Math.floor(at / HOUR)), 1, HOUR_SIGMA);
  const pace: CallPace = {
    profile: LATENCY_PROFILES[assistant.profile],
    conditions,
    factor: hour * logNormal(random, 1, CALL_SIGMA),
  };
  const turns: Turn[] = [];
  let left = 0.6 * seconds * SECOND;
  for (let index = 0; index < count; index += 1) {
    const turn = drawTurn(random, pace, index);
    left -= turn.reported.total;
    if (left < 0) {
      break; // No time would be left to speak.
    }
    turns.push(turn);
  }
  return turns;
}
