import type { CallDirection } from '@voicehive/datasource-service/contract';
import type { Assistant, Workspace } from '../company/assistant.ts';
import type { Weighted } from '../random/distributions.ts';

type Mix = readonly [Weighted<string>, ...Array<Weighted<string>>];

/** What stands for a technical fault until the vendor is known. */
export type Fault = 'model' | 'voice' | 'transcriber' | 'transport' | 'start';

/** Marks a draw of the mixes below that `faultReason` turns into a platform value. */
export const FAULT_PREFIX = 'fault:';

/**
 * Percent of inbound calls by the way they end. Transfers follow published shares of calls that ask for a person
 * (18 to 22 %); no public distribution of the platform's ended reasons was found, so the rest is an assumption.
 */
const INBOUND: Mix = [
  ['customer-ended-call', 48],
  ['assistant-ended-call', 16],
  ['assistant-said-end-call-phrase', 5],
  ['assistant-ended-call-after-message-spoken', 1.5],
  ['assistant-forwarded-call', 20],
  ['silence-timed-out', 5],
  ['customer-ended-call-before-warm-transfer', 0.5],
  ['customer-ended-call-during-transfer', 0.7],
  ['customer-ended-call-after-warm-transfer-attempt', 0.4],
  ['exceeded-max-duration', 0.4],
  ['call.in-progress.error-transfer-failed', 0.3],
  ['call.forwarding.no-answer', 0.3],
  ['call.forwarding.operator-busy', 0.2],
  ['call.ringing.sip-inbound-caller-hungup-before-call-connect', 0.6],
  ['manually-canceled', 0.1],
  [`${FAULT_PREFIX}model`, 0.25],
  [`${FAULT_PREFIX}voice`, 0.12],
  [`${FAULT_PREFIX}transcriber`, 0.15],
  [`${FAULT_PREFIX}transport`, 0.33],
  [`${FAULT_PREFIX}start`, 0.15],
];

/** Percent of outbound calls: 24 % reach a human, as published answer rates of 15 to 28 % suggest; the rest assumed. */
const OUTBOUND: Mix = [
  ['customer-did-not-answer', 34],
  ['voicemail', 33],
  ['customer-busy', 4],
  ['call.in-progress.error-providerfault-outbound-sip-403-forbidden', 0.6],
  ['call.in-progress.error-providerfault-outbound-sip-408-request-timeout', 0.8],
  ['call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable', 1.2],
  ['call.in-progress.error-providerfault-outbound-sip-503-service-unavailable', 0.6],
  ['call.in-progress.error-sip-outbound-call-failed-to-connect', 0.8],
  ['twilio-reported-customer-misdialed', 1],
  ['customer-ended-call', 14.5],
  ['assistant-ended-call', 6],
  ['assistant-forwarded-call', 1.8],
  ['silence-timed-out', 1.1],
  ['exceeded-max-duration', 0.1],
  [`${FAULT_PREFIX}model`, 0.2],
  [`${FAULT_PREFIX}voice`, 0.1],
  [`${FAULT_PREFIX}transcriber`, 0.1],
  [`${FAULT_PREFIX}transport`, 0.1],
];

/** Percent of calls from the web page; an assumption after the inbound mix. */
const WEB: Mix = [
  ['customer-ended-call', 68],
  ['assistant-ended-call', 12],
  ['assistant-forwarded-call', 5],
  ['silence-timed-out', 9],
  ['customer-did-not-give-microphone-permission', 4],
  ['exceeded-max-duration', 0.5],
  [`${FAULT_PREFIX}model`, 0.4],
  [`${FAULT_PREFIX}voice`, 0.3],
  [`${FAULT_PREFIX}transcriber`, 0.3],
  [`${FAULT_PREFIX}transport`, 0.5],
];

/** The mixes by direction. Weights of the inbound and outbound ones are percent within 0.1 of 100 in sum. */
export const ENDED_REASONS: Readonly<Record<CallDirection, Mix>> = { inbound: INBOUND, outbound: OUTBOUND, web: WEB };

/** Vendors whose name differs between settings and ended reasons. */
const SPELLED: Readonly<Record<string, string>> = { '11labs': 'eleven-labs' };

function vendorIn(name: string): string {
  return SPELLED[name] ?? name;
}

/**
 * Platform values for a fault. With the customer's own keys the platform names the pipeline, otherwise whose fault it
 * was: its own or the provider's.
 */
export function faultReasons(fault: Fault, assistant: Assistant, workspace: Workspace): [string, ...string[]] {
  const [model, voice, transcriber] = [assistant.model, assistant.voice, assistant.transcriber].map(({ provider }) =>
    vendorIn(provider)
  );
  const own = workspace.ownKeys;
  switch (fault) {
    case 'model':
      return own
        ? [`pipeline-error-${model}-llm-failed`]
        : [`call.in-progress.error-providerfault-${model}-llm-failed`];
    case 'voice':
      return own
        ? [`pipeline-error-${voice}-voice-failed`]
        : [
            `call.in-progress.error-vapifault-${voice}-voice-failed`,
            `call.in-progress.error-providerfault-${voice}-500-server-error`,
          ];
    case 'transcriber':
      return own
        ? [`pipeline-error-${transcriber}-transcriber-failed`]
        : [`call.in-progress.error-vapifault-${transcriber}-transcriber-failed`];
    case 'transport':
      return [
        'call.in-progress.error-vapifault-transport-never-connected',
        'call.in-progress.error-providerfault-transport-never-connected',
        'call.in-progress.error-vapifault-worker-died',
        'phone-call-provider-closed-websocket',
      ];
    case 'start':
      return [
        'call.start.error-get-transport',
        'call.start.error-vapifault-database-error',
        'call.start.error-subscription-concurrency-limit-reached',
      ];
  }
}
