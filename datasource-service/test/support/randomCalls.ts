/** A small generator of repeatable numbers from 0 to 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The truth about a made-up call, for computing numbers without the service. */
export interface MadeUpCall {
  callId: string;
  startedAt: number;
  endedAt: number;
  endedReason: string;
  assistant: string | null;
  costUsd: number;
  success: boolean | null;
  turnsMs: number[];
}

const REASONS = [
  'customer-ended-call',
  'assistant-ended-call',
  'assistant-forwarded-call',
  'customer-did-not-answer',
  'silence-timed-out',
  'call.in-progress.error-providerfault-openai-llm-failed',
  'pipeline-error-deepgram-transcriber-failed',
];

const ASSISTANTS = ['Front desk', 'Billing', 'Night line', null];

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Calls spread over the given time, in no order. */
export function makeUpCalls(seed: number, count: number, from: number, spreadMs: number): MadeUpCall[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const startedAt = from + Math.floor(random() * spreadMs);
    const endedReason = pick(random, REASONS);
    return {
      callId: `call-${seed}-${index}`,
      startedAt,
      endedAt: startedAt + 1000 + Math.floor(random() * 600_000),
      endedReason,
      assistant: pick(random, ASSISTANTS),
      costUsd: Math.round(random() * 1e6) / 1e6,
      success: pick(random, [true, false, null]),
      turnsMs: Array.from({ length: Math.floor(random() * 6) }, () => 200 + Math.floor(random() * 9000)),
    };
  });
}

/** The webhook body that reports a made-up call. */
export function reportOf(call: MadeUpCall): object {
  return {
    message: {
      type: 'end-of-call-report',
      timestamp: call.endedAt + 5000,
      startedAt: new Date(call.startedAt).toISOString(),
      endedAt: new Date(call.endedAt).toISOString(),
      endedReason: call.endedReason,
      cost: call.costUsd,
      analysis: call.success === null ? {} : { successEvaluation: String(call.success) },
      assistant: call.assistant === null ? null : { name: call.assistant },
      artifact: {
        messages: [],
        performanceMetrics: {
          turnLatencies: call.turnsMs.map((turnLatency) => ({ turnLatency, modelLatency: turnLatency / 2 })),
        },
      },
      call: { id: call.callId, type: 'inboundPhoneCall', orgId: 'workspace-1' },
    },
  };
}
