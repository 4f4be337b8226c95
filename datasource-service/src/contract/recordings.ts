import type { Provider } from './calls.ts';

/** Body of `POST recordings`. */
export interface RecordingRequest {
  provider: Provider;
  callId: string;
}

/** Answer of `POST recordings`. */
export interface RecordingAnswer {
  /** Link that opens the recording for whoever has it, and only as long as the platform lets it. Nothing keeps it. */
  url: string;
}
