/** Somebody's speech, epoch ms; the end is null when it was not heard of. */
export interface RawSpan {
  who: 'user' | 'agent';
  from: number;
  to: number | null;
}

/** A turn as the platform wrote it, ms; 0 where nothing was measured. */
export interface RawTurn {
  endpointing: number;
  transcriber: number;
  model: number;
  voice: number;
  total: number;
}

/** A line of the bill. */
export interface RawBillLine {
  part: 'transport' | 'transcriber' | 'model' | 'voice' | 'platform' | 'analysis' | 'other';
  usd: number;
  vendor: string | null;
  model: string | null;
  minutes: number | null;
  prompt: number | null;
  cached: number | null;
  completion: number | null;
  characters: number | null;
}

/** A tool call, epoch ms. */
export interface RawTool {
  name: string;
  startedAt: number | null;
  endedAt: number | null;
  failed: boolean | null;
}

/** One call as its webhooks tell of it, read without the service. Times are epoch ms; null is "not told". */
export interface RawCall {
  provider: 'vapi' | 'twilio';
  callId: string;
  /** The moment that the call belongs to: its start, else its creation. */
  at: number;
  startedAt: number | null;
  endedAt: number | null;
  isEnded: boolean;
  reason: string | null;
  direction: 'inbound' | 'outbound' | 'web';
  assistant: string | null;
  model: string | null;
  /** Whether any message shows that somebody was on the line. */
  showsTalk: boolean;
  /** Ms from the end to the final report by our clock. */
  reportLag: number | null;
  /** Epoch ms at which the platform's own list was first seen to hold the ended call. */
  listedAt: number | null;
  /** Epoch ms at which its first final report came. */
  reportedAt: number | null;
  turns: RawTurn[] | null;
  spans: RawSpan[];
  lines: Array<{ who: 'user' | 'agent' | 'system'; text: string }>;
  tools: RawTool[];
  /** Whether each transfer was taken; null where that is not told. */
  transfers: Array<boolean | null>;
  success: boolean | null;
  sentiment: string | null;
  /** Shares of the points on scorecards. */
  scores: number[];
  costUsd: number | null;
  bill: RawBillLine[];
  callerInterruptions: number | null;
  agentInterruptions: number | null;
  transportMs: number | null;
  hangs: number;
  lostArtefacts: number;
  postDialMs: number | null;
  packetLoss: number | null;
  jitterMs: number | null;
  meanOpinion: number | null;
  lineFindings: string[];
}
