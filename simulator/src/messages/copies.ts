import type { CallDirection } from '@voicehive/datasource-service/contract';
import { assistantAt } from '../call/assistantOf.ts';
import { LONGEST_CALL_SECONDS } from '../call/drawDuration.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import { fill } from '../dialogue/script.ts';
import { SCRIPTS } from '../dialogue/scripts.ts';
import { Random } from '../random/random.ts';

const CALL_TYPES: Readonly<Record<CallDirection, string>> = {
  inbound: 'inboundPhoneCall',
  outbound: 'outboundPhoneCall',
  web: 'webCall',
};

/** Share of calls whose messages carry a server secret and keys of the live call, which a receiver must not store. */
const SHARE_WITH_SECRETS = 0.3;

function hasSecrets({ seed, arrival }: SimulatedCall): boolean {
  return new Random(seed, arrival.key, 'secrets').unit() < SHARE_WITH_SECRETS;
}

/** A time as the platform writes it. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** The copy of the assistant that messages carry: the one that has the call at the time. */
export function assistantCopy(call: SimulatedCall, at: number): object {
  const { workspace } = call.arrival;
  const assistant = assistantAt(call, at);
  const script = SCRIPTS[assistant.script];
  return {
    id: assistant.id,
    orgId: workspace.id,
    name: assistant.name,
    model: { ...assistant.model, temperature: 0.3, messages: [{ role: 'system', content: script.systemPrompt }] },
    voice: assistant.voice,
    transcriber: { ...assistant.transcriber, language: 'en' },
    firstMessage: fill(script.greeting, {}),
    server: {
      url: 'https://hooks.example.com/voice',
      timeoutSeconds: 20,
      ...(hasSecrets(call) ? { secret: `simulated-server-secret-${workspace.carrier}` } : {}),
    },
    backgroundSound: 'off',
    maxDurationSeconds: LONGEST_CALL_SECONDS,
  };
}

/** The copy of the phone number that messages carry; undefined for calls from the web. */
export function phoneNumberCopy({ arrival: { assistant, workspace } }: SimulatedCall): object | undefined {
  const { phoneNumber } = assistant;
  return phoneNumber === null
    ? undefined
    : {
        ...phoneNumber,
        orgId: workspace.id,
        assistantId: assistant.id,
        provider: workspace.carrier,
        status: 'active',
      };
}

/** The copy of the other party that messages carry; undefined for calls from the web. */
export function customerCopy({ customerNumber }: SimulatedCall): object | undefined {
  return customerNumber === null ? undefined : { number: customerNumber };
}

function liveKeys(call: SimulatedCall): object {
  const { carrier } = call.arrival.workspace;
  const monitor = {
    listenUrl: `wss://voice-worker.example.com/${call.id}/listen`,
    controlUrl: `https://voice-worker.example.com/${call.id}/control`,
  };
  return hasSecrets(call)
    ? {
        monitor,
        transport: {
          provider: carrier,
          conversationType: 'voice',
          callToken: `simulated-call-token-${call.id.slice(0, 8)}`,
          accountSid: 'ACsimulated0000000000000000000000',
        },
      }
    : { monitor };
}

/**
 * The copy of the call that messages carry. Its status stays what it was when the call was created, as captured
 * messages show, so that only the message's own status can be trusted.
 */
export function callCopy(call: SimulatedCall, at: number): object {
  const { arrival, customerNumber, handOver } = call;
  const { assistant, workspace, campaignId } = arrival;
  const isWeb = assistant.direction === 'web';
  return {
    id: call.id,
    orgId: workspace.id,
    type: CALL_TYPES[assistant.direction],
    createdAt: isoTime(call.createdAt),
    updatedAt: isoTime(at),
    status: assistant.direction === 'inbound' ? 'ringing' : 'queued',
    ...(handOver === null
      ? { assistantId: assistant.id, assistantVersion: call.assistantVersion }
      : { squadId: handOver.squadId }),
    ...(campaignId === null ? {} : { campaignId }),
    ...(isWeb
      ? { webCallUrl: `https://rooms.example.com/${call.id}` }
      : {
          phoneNumberId: assistant.phoneNumber?.id,
          customer: { number: customerNumber },
          phoneCallProvider: workspace.carrier,
          phoneCallTransport: 'pstn',
          phoneCallProviderId: call.carrierCallId,
        }),
    ...liveKeys(call),
  };
}

/** The fields that every message has. */
export function commonFields(call: SimulatedCall, at: number): object {
  return {
    timestamp: at,
    call: callCopy(call, at),
    assistant: assistantCopy(call, at),
    assistantVersion: call.handOver === null ? call.assistantVersion : null,
    phoneNumber: phoneNumberCopy(call),
    customer: customerCopy(call),
  };
}
