import type { EndedReasonGroup, FaultOwner } from '../../contract/index.ts';
import type { EndedReasonMeaning } from './meaning.ts';

interface GroupRule {
  group: EndedReasonGroup;
  matches: (reason: string) => boolean;
  owner: FaultOwner;
}

const isOneOf =
  (...values: string[]) =>
  (reason: string): boolean =>
    values.includes(reason);

const hasPattern =
  (pattern: RegExp) =>
  (reason: string): boolean =>
    pattern.test(reason);

/**
 * Groups of Vapi's ended reasons in order: the first rule that matches wins. Named speech vendors come before the
 * language-model rule because its last resort is a bare status code, which their reasons also carry.
 * Source: the enum of `endedReason` in Vapi's OpenAPI document and docs.vapi.ai/calls/call-ended-reason.
 */
const GROUP_RULES: readonly GroupRule[] = [
  {
    group: 'no_contact',
    owner: 'callee',
    matches: isOneOf(
      'customer-busy',
      'customer-did-not-answer',
      'voicemail',
      'twilio-reported-customer-misdialed',
      'vonage-rejected'
    ),
  },
  { group: 'timeout', owner: 'agent', matches: isOneOf('silence-timed-out', 'exceeded-max-duration') },
  {
    group: 'cancelled',
    owner: 'operator',
    matches: isOneOf('manually-canceled', 'scheduled-call-deleted', 'call-deleted'),
  },
  {
    group: 'transferred',
    owner: 'none',
    matches: (reason) =>
      reason === 'assistant-forwarded-call' ||
      reason === 'assistant-request-returned-forwarding-phone-number' ||
      reason.endsWith('hook-executed-transfer'),
  },
  {
    group: 'start_error',
    owner: 'config',
    matches: hasPattern(/^(call\.start|call-start|assistant-request|assistant-not-)/),
  },
  {
    group: 'transfer_error',
    owner: 'destination',
    matches: (reason) =>
      (reason.includes('transfer') && !reason.startsWith('customer')) || reason.startsWith('call.forwarding'),
  },
  {
    group: 'caller_ended',
    owner: 'none',
    matches: hasPattern(/^customer-|caller-hungup|-completed-call$|^vonage-completed$/),
  },
  {
    group: 'agent_ended',
    owner: 'none',
    matches: hasPattern(/^assistant-(ended|said)|hook-executed-say$/),
  },
  {
    group: 'stt_error',
    owner: 'provider',
    matches: hasPattern(
      /deepgram-(returning|transcriber)|assembly-ai|gladia|speechmatics|talkscriber|soniox|transcriber/
    ),
  },
  {
    group: 'tts_error',
    owner: 'provider',
    matches: hasPattern(/eleven-labs|cartesia|playht|rime-ai|smallest-ai|neuphonic|sesame|inworld|wellsaid|tavus|lmnt/),
  },
  { group: 'llm_error', owner: 'provider', matches: hasPattern(/llm-|model/) },
  { group: 'tts_error', owner: 'provider', matches: hasPattern(/hume|voice/) },
  {
    group: 'transport_error',
    owner: 'telephony',
    matches: hasPattern(
      /sip|twilio|vonage|transport|worker|websocket|phone-call|join-timed|did-not-receive|chat-pipeline/
    ),
  },
  { group: 'llm_error', owner: 'provider', matches: hasPattern(/-[45]\d\d-/) },
];

/** Vendors as they are spelled in ended reasons; longer names first so that `azure-openai` is not `openai`. */
const VENDORS = [
  'perplexity-ai',
  'together-ai',
  'assembly-ai',
  'smallest-ai',
  'eleven-labs',
  'azure-openai',
  'azure-speech',
  'deep-infra',
  'deepinfra',
  'speechmatics',
  'talkscriber',
  'anthropic-bedrock',
  'anthropic-vertex',
  'anthropic',
  'custom-llm',
  'custom-voice',
  'custom-transcriber',
  'inflection-ai',
  'openrouter',
  'deepgram',
  'deep-seek',
  'deepseek',
  'microsoft',
  'baseten',
  'neuphonic',
  'cartesia',
  'wellsaid',
  'cerebras',
  'minimax',
  'gladia',
  'soniox',
  'sesame',
  'inworld',
  'mistral',
  'rime-ai',
  'playht',
  'openai',
  'google',
  'twilio',
  'vonage',
  'telnyx',
  'runpod',
  'anyscale',
  'groq',
  'hume',
  'lmnt',
  'tavus',
  'azure',
  'vapi',
  'xai',
] as const;

/** Status codes that need an action of their own rather than their class. */
const DISTINCT_CODES = new Set(['400', '401', '403', '429']);

function httpClassOf(reason: string): string | null {
  if (reason.includes('-sip-')) {
    return null; // SIP status codes look alike and mean something else.
  }
  const code = /-([45]\d\d)-/.exec(reason)?.[1];
  if (code === undefined) {
    return null;
  }
  return DISTINCT_CODES.has(code) ? code : `${code.slice(0, 1)}xx`;
}

function vendorOf(reason: string): string | null {
  const padded = `-${reason.replaceAll('.', '-')}-`;
  return VENDORS.find((vendor) => padded.includes(`-${vendor}-`)) ?? null;
}

/** The reason itself can name whose fault it is; that beats the owner of its group. */
function ownerOf(reason: string, rule: GroupRule): FaultOwner {
  if (reason.includes('vapifault')) {
    return 'platform';
  }
  if (reason.includes('providerfault')) {
    return 'provider';
  }
  if (reason.startsWith('pipeline-error')) {
    return 'own_key';
  }
  if (rule.group === 'caller_ended' && reason.includes('microphone')) {
    return 'caller';
  }
  if (rule.group === 'transport_error' && /worker|chat-pipeline/.test(reason)) {
    return 'platform';
  }
  return rule.owner;
}

/** What one of Vapi's ended reasons means; one that no rule knows is in group `other` with owner `unknown`. */
export function classifyVapiReason(reason: string): EndedReasonMeaning {
  const rule = GROUP_RULES.find((candidate) => candidate.matches(reason));
  return {
    group: rule?.group ?? 'other',
    owner: rule === undefined ? 'unknown' : ownerOf(reason, rule),
    provider: vendorOf(reason),
    httpClass: httpClassOf(reason),
  };
}
