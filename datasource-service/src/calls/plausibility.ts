/** Smallest and largest value that a figure of a call can honestly have. */
interface Bounds {
  least: number;
  most: number;
}

const MINUTE_MS = 60_000;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Bounds of reported figures. Platforms are known to send a timestamp where a delay belongs, delays of minutes, and
 * negative ones; one such value would spoil every mean and maximum it enters.
 */
export const PLAUSIBLE = {
  /** A stage or a whole turn, ms: beyond two minutes the caller has hung up. */
  latencyMs: { least: 1, most: 2 * MINUTE_MS },
  /** From the start of the call to the agent's first speech, ms. The two may be told by clocks a second apart. */
  firstSpeechMs: { least: -1000, most: 2 * MINUTE_MS },
  /** From the beginning of one uninterrupted speech, or of a tool's work, to its end, ms. */
  speechMs: { least: 0, most: DAY_SECONDS * 1000 },
  toolMs: { least: 0, most: DAY_SECONDS * 1000 },
  transportMs: { least: 0, most: 10_000 },
  durationSeconds: { least: 0, most: DAY_SECONDS },
  costUsd: { least: 0, most: 1000 },
  tokens: { least: 0, most: 100_000_000 },
  characters: { least: 0, most: 10_000_000 },
  interruptions: { least: 0, most: 10_000 },
  postDialDelayMs: { least: 0, most: 5 * MINUTE_MS },
  packetLossShare: { least: 0, most: 1 },
  jitterMs: { least: 0, most: 10_000 },
  meanOpinionScore: { least: 1, most: 5 },
} as const satisfies Record<string, Bounds>;

/** Tells plausible values from impossible ones and counts the latter: they are kept apart, not averaged in. */
export class Plausibility {
  #implausible = 0;

  /** The value, or null when it lies outside its bounds. */
  check(bounds: Bounds, value: number | null): number | null {
    if (value === null || (value >= bounds.least && value <= bounds.most)) {
      return value;
    }
    this.#implausible += 1;
    return null;
  }

  /**
   * Something with a beginning and an end, without its end where the time between them (ms) lies outside its bounds:
   * which of the two is wrong is not known, and without an end it has no length.
   */
  checkLength<Timed extends { startedAt: number | null; endedAt: number | null }>(bounds: Bounds, timed: Timed): Timed {
    const { startedAt, endedAt } = timed;
    const length = startedAt === null || endedAt === null ? null : endedAt - startedAt;
    return this.check(bounds, length) === length ? timed : { ...timed, endedAt: null };
  }

  /** Values turned down so far. */
  get implausible(): number {
    return this.#implausible;
  }
}
