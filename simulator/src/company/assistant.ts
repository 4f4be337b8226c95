import type { CallDirection } from '@voicehive/datasource-service/contract';

/** A vendor and its model, as a webhook names them. */
export interface VendorModel {
  provider: string;
  model: string;
}

/** Dollar prices of what an assistant uses. */
export interface Prices {
  /** Per million tokens. */
  promptPerMillion: number;
  cachedPromptPerMillion: number;
  completionPerMillion: number;
  /** Per million characters. */
  voicePerMillion: number;
  /** Per minute, both sides of the call. */
  transcriberPerMinute: number;
}

/** How the success of a call is written: pass or fail, or a grade out of ten. */
export type SuccessRubric = 'passFail' | 'numericScale';

/** What people talk about with an assistant; one dialogue script each. */
export type ScriptName = 'appointments' | 'billing' | 'reminders' | 'orders' | 'delivery' | 'shop';

/** Names of the latency profiles. */
export type LatencyProfileName = 'typical' | 'tuned';

/** One voice agent of the company. */
export interface Assistant {
  id: string;
  name: string;
  direction: CallDirection;
  /** Share of all the company's calls. */
  share: number;
  script: ScriptName;
  profile: LatencyProfileName;
  rubric: SuccessRubric;
  model: VendorModel;
  voice: { provider: string; voiceId: string; model: string };
  transcriber: VendorModel;
  prices: Prices;
  /** Version before the first release of the calendar; see `versionAt`. */
  firstVersion: number;
  /** Days after which a new version goes live. */
  releaseDays: number;
  /** The number it answers or calls from; null on the web. */
  phoneNumber: { id: string; number: string; name: string } | null;
}

/** Two assistants that share calls: one takes them, and passes some on to the other. */
export interface Squad {
  id: string;
  /** Ids of the assistant that takes the calls and of the one that it passes them on to. */
  from: string;
  to: string;
  /** Share of the longer calls that are passed on. */
  share: number;
}

/** A tenant of the voice platform. */
export interface Workspace {
  id: string;
  name: string;
  /** Local time minus UTC in hours. */
  utcOffsetHours: number;
  week: 'office' | 'receptionist';
  /** Whether it pays model, voice and transcriber with its own keys, so that the platform bills none of them. */
  ownKeys: boolean;
  carrier: 'twilio' | 'telnyx';
  assistants: readonly Assistant[];
  squads: readonly Squad[];
}
