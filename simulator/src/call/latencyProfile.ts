import type { LatencyProfileName } from '../company/assistant.ts';

/** Median in ms and standard deviation of the logarithm. */
type LogNormalMs = readonly [median: number, sigma: number];

/** Distributions of the parts of a turn. */
export interface LatencyProfile {
  transport: LogNormalMs;
  endpointing: LogNormalMs;
  transcriber: LogNormalMs;
  model: LogNormalMs;
  voice: LogNormalMs;
  /** Share of turns that call a tool, and how long tool and second model request take together. */
  toolShare: number;
  tool: LogNormalMs;
  /** Share of turns in which one stage stalls, and for how long. */
  stallShare: number;
  stall: LogNormalMs;
}

/**
 * Two qualities of voice agents. `typical` gives about p50 1.5, p90 3.5, p95 4.7 and p99 9 s, the percentiles that a
 * voice-agent testing vendor published for over two million calls; `tuned` gives about 1.2, 1.9, 2.4 and 3.9 s, close
 * to measurements of telephone agents by a carrier. How the total splits into stages is an assumption.
 */
export const LATENCY_PROFILES: Readonly<Record<LatencyProfileName, LatencyProfile>> = {
  typical: {
    transport: [70, 0.25],
    endpointing: [300, 0.5],
    transcriber: [190, 0.5],
    model: [480, 0.5],
    voice: [210, 0.45],
    toolShare: 0.17,
    tool: [1250, 0.7],
    stallShare: 0.035,
    stall: [4500, 0.7],
  },
  tuned: {
    transport: [60, 0.25],
    endpointing: [250, 0.4],
    transcriber: [160, 0.4],
    model: [420, 0.42],
    voice: [180, 0.38],
    toolShare: 0.1,
    tool: [600, 0.8],
    stallShare: 0.01,
    stall: [2500, 0.6],
  },
};
