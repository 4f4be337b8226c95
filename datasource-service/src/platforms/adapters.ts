import { elevenlabs } from './elevenlabs/elevenlabs.ts';
import { livekit } from './livekit/livekit.ts';
import type { ProviderAdapter } from './provider.ts';
import { retell } from './retell/retell.ts';
import { twilio } from './twilio/twilio.ts';
import { vapi } from './vapi/vapi.ts';

/** The adapters of all platforms. */
export const ADAPTERS: readonly ProviderAdapter[] = [vapi, retell, twilio, livekit, elevenlabs];
