/**
 * What the ended reasons that occur in the tests mean, written down one by one: the group, and whether it is a technical
 * fault. Where `answered` is missing, messages must show whether somebody was on the line.
 */
interface Meaning {
  group: string;
  isFault: boolean;
  answered?: boolean;
}

function all(reasons: readonly string[], meaning: Meaning): Array<[string, Meaning]> {
  return reasons.map((reason) => [reason, meaning]);
}

const VOICES = ['eleven-labs', 'cartesia', 'openai', 'deepgram', 'playht', 'azure', 'rime-ai'];
const MODELS = ['openai', 'anthropic', 'google', 'groq', 'azure-openai'];
const TRANSCRIBERS = ['deepgram', 'assembly-ai', 'gladia', 'azure', 'google'];
const IN_PROGRESS = 'call.in-progress.error-';

const MEANINGS = new Map<string, Meaning>([
  ...all(['customer-busy', 'customer-did-not-answer', 'voicemail', 'twilio-reported-customer-misdialed'], {
    group: 'no_contact',
    isFault: false,
    answered: false,
  }),
  ...all(['busy-sip-486', 'no-answer-sip-480'], { group: 'no_contact', isFault: false, answered: false }),
  ...all(['silence-timed-out', 'exceeded-max-duration'], { group: 'timeout', isFault: false, answered: true }),
  ...all(['manually-canceled'], { group: 'cancelled', isFault: false }),
  ...all(['assistant-forwarded-call'], { group: 'transferred', isFault: false, answered: true }),
  ...all(
    [
      'call.start.error-get-transport',
      'call.start.error-vapifault-database-error',
      'call.start.error-subscription-concurrency-limit-reached',
    ],
    { group: 'start_error', isFault: true, answered: false }
  ),
  ...all(['call.in-progress.error-transfer-failed', 'call.forwarding.no-answer', 'call.forwarding.operator-busy'], {
    group: 'transfer_error',
    isFault: false,
  }),
  ...all(
    [
      'customer-ended-call',
      'customer-ended-call-before-warm-transfer',
      'customer-ended-call-during-transfer',
      'customer-ended-call-after-warm-transfer-attempt',
      'completed',
    ],
    { group: 'caller_ended', isFault: false, answered: true }
  ),
  // The caller was gone before anybody could take the call.
  ...all(
    ['call.ringing.sip-inbound-caller-hungup-before-call-connect', 'customer-did-not-give-microphone-permission'],
    { group: 'caller_ended', isFault: false }
  ),
  ...all(['assistant-ended-call', 'assistant-said-end-call-phrase', 'assistant-ended-call-after-message-spoken'], {
    group: 'agent_ended',
    isFault: false,
    answered: true,
  }),
  ...all(
    TRANSCRIBERS.flatMap((vendor) => [
      `pipeline-error-${vendor}-transcriber-failed`,
      `${IN_PROGRESS}vapifault-${vendor}-transcriber-failed`,
    ]),
    { group: 'stt_error', isFault: true }
  ),
  ...all(
    VOICES.flatMap((vendor) => [
      `pipeline-error-${vendor}-voice-failed`,
      `${IN_PROGRESS}vapifault-${vendor}-voice-failed`,
      ...(vendor === 'openai' ? [] : [`${IN_PROGRESS}providerfault-${vendor}-500-server-error`]),
    ]),
    { group: 'tts_error', isFault: true }
  ),
  ...all(
    MODELS.flatMap((vendor) => [
      `pipeline-error-${vendor}-llm-failed`,
      `${IN_PROGRESS}providerfault-${vendor}-llm-failed`,
    ]),
    { group: 'llm_error', isFault: true }
  ),
  ...all(
    [
      ...['403-forbidden', '408-request-timeout', '480-temporarily-unavailable', '503-service-unavailable'].map(
        (status) => `${IN_PROGRESS}providerfault-outbound-sip-${status}`
      ),
      `${IN_PROGRESS}sip-outbound-call-failed-to-connect`,
      `${IN_PROGRESS}vapifault-transport-never-connected`,
      `${IN_PROGRESS}providerfault-transport-never-connected`,
      `${IN_PROGRESS}vapifault-worker-not-available`,
      `${IN_PROGRESS}vapifault-worker-died`,
      'phone-call-provider-closed-websocket',
      'failed-sip-503',
    ],
    { group: 'transport_error', isFault: true }
  ),
  ...all(
    [
      `${IN_PROGRESS}providerfault-openai-429-exceeded-quota`,
      'pipeline-error-openai-401-unauthorized',
      'pipeline-error-openai-400-bad-request-validation-failed',
      `${IN_PROGRESS}providerfault-openai-500-server-error`,
    ],
    { group: 'llm_error', isFault: true }
  ),
  ...all(['the-moon-was-full'], { group: 'other', isFault: false }),
]);

/** What a reason means. Throws for one that nobody has written down here. */
export function meaningOfReason(reason: string): Meaning {
  const meaning = MEANINGS.get(reason);
  if (meaning === undefined) {
    throw new Error(`The test does not know the ended reason "${reason}".`);
  }
  return meaning;
}

/** Faults whose reason does not name who must act. */
const OWNERS = new Map([
  ['call.start.error-get-transport', 'config'],
  ['call.start.error-subscription-concurrency-limit-reached', 'config'],
  [`${IN_PROGRESS}sip-outbound-call-failed-to-connect`, 'telephony'],
  ['phone-call-provider-closed-websocket', 'telephony'],
  ['failed-sip-503', 'telephony'],
]);

/**
 * Who must act on a technical fault: Vapi says `vapifault` of its own, `providerfault` of its vendors', and
 * `pipeline-error` of those at a vendor whose key is the customer's.
 */
export function ownerOfFault(reason: string): string {
  const named = [
    ['vapifault', 'platform'],
    ['providerfault', 'provider'],
    ['pipeline-error', 'own_key'],
  ].find(([word = '']) => reason.includes(word))?.[1];
  const owner = named ?? OWNERS.get(reason);
  if (owner === undefined) {
    throw new Error(`The test does not know whose fault "${reason}" is.`);
  }
  return owner;
}
