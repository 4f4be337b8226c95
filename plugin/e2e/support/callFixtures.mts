/** A call as the fixtures plan it; the webhook bodies follow from it. */
export interface PlannedCall {
  id: string;
  assistant: string;
  /** Of the trace that the application gave with the call. */
  traceId: string;
  /** Epoch ms. */
  startedAt: number;
  durationSeconds: number;
  type: 'inboundPhoneCall' | 'outboundPhoneCall';
  endedReason: string;
  isAnswered: boolean;
  /** US dollars per component. */
  costs: { transport: number; transcriber: number; model: number; voice: number; vapi: number };
  /** Milliseconds per turn and stage; 0 is what the platform sends when it did not measure. */
  turns: Array<{ endpointing: number; transcriber: number; model: number; voice: number; turn: number }>;
}

const ASSISTANTS = ['Reception', 'Billing', 'Scheduler'];
const ANSWERED_REASONS = [
  'customer-ended-call',
  'assistant-ended-call',
  'assistant-forwarded-call',
  'customer-ended-call',
  'silence-timed-out',
  'pipeline-error-openai-llm-failed',
  'call.in-progress.error-vapifault-deepgram-returning-502-network-error',
];
const MINUTE = 60_000;

/** The call that the journeys open: its fourth turn is by far the slowest, and one stage was not measured. */
export const NOTABLE_CALL = 7;

/** Forty ended calls over the twenty hours before `now`, the same for the same moment. */
export function planCalls(now: number): PlannedCall[] {
  return Array.from({ length: 40 }, (_, position) => planCall(position, now));
}

function planCall(position: number, now: number): PlannedCall {
  const isAnswered = position % 10 !== 3;
  const durationSeconds = isAnswered ? 45 + ((position * 37) % 240) : 20;
  const minutes = durationSeconds / 60;
  return {
    id: `e2e-${String(position).padStart(4, '0')}`,
    assistant: ASSISTANTS[position % ASSISTANTS.length] ?? 'Reception',
    traceId: String(position + 1).padStart(32, '0'),
    startedAt: now - (position + 1) * 29 * MINUTE,
    durationSeconds,
    type: position % 4 === 3 ? 'outboundPhoneCall' : 'inboundPhoneCall',
    endedReason: isAnswered
      ? (ANSWERED_REASONS[position % ANSWERED_REASONS.length] ?? 'customer-ended-call')
      : 'customer-did-not-answer',
    isAnswered,
    costs: {
      transport: round(0.008 * minutes),
      transcriber: round(0.01 * minutes),
      model: round(0.02 * minutes),
      voice: round(0.035 * minutes),
      vapi: round(0.05 * minutes),
    },
    turns: isAnswered ? planTurns(position) : [],
  };
}

function planTurns(position: number): PlannedCall['turns'] {
  return Array.from({ length: 5 }, (_, index) => {
    const isNotable = position === NOTABLE_CALL && index === 3;
    const endpointing = 200 + ((position * 13 + index * 29) % 180);
    const transcriber = position === NOTABLE_CALL && index === 1 ? 0 : 60 + ((position + index * 7) % 60);
    const model = isNotable ? 3100 : 350 + ((position * 31 + index * 47) % 500);
    const voice = 140 + ((position * 5 + index * 11) % 120);
    return { endpointing, transcriber, model, voice, turn: endpointing + transcriber + model + voice + 90 };
  });
}

function round(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}
