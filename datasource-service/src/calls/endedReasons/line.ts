import { meaning, type EndedReasonMeaning } from './meaning.ts';

/** Final SIP responses that say nothing about the line: the called party could not be had. */
const CALLEE_CODES = new Set([404, 408, 410, 480, 484, 486, 487, 600, 603, 604, 607, 608]);

/** Final SIP responses that ask for credentials, permission or money. */
const CONFIG_CODES = new Set([401, 402, 403, 407]);

/**
 * Meaning of the last status of a phone line, before a SIP code refines it.
 * Source: twilio.com/docs/voice/api/call-resource (`CallStatus`), elevenlabs.io/docs post-call webhooks
 * (`failure_reason`: busy, no-answer, unknown).
 */
const LINE_REASONS = new Map<string, EndedReasonMeaning>([
  ['completed', meaning('caller_ended', 'none')],
  ['busy', meaning('no_contact', 'callee')],
  ['no-answer', meaning('no_contact', 'callee')],
  ['canceled', meaning('cancelled', 'operator')],
  ['failed', meaning('transport_error', 'telephony')],
  ['unknown', meaning('transport_error', 'telephony')],
]);

/** Statuses that tell only that the call could not be made; the SIP response tells why. */
const UNEXPLAINED = new Set(['failed', 'unknown']);

function classifySipCode(code: number): EndedReasonMeaning {
  if (CALLEE_CODES.has(code)) {
    return meaning('no_contact', 'callee');
  }
  return CONFIG_CODES.has(code) ? meaning('start_error', 'config') : meaning('transport_error', 'telephony');
}

/**
 * The last status of a line with its final SIP response, such as `failed-sip-503`. A response of success adds nothing
 * and is left out.
 */
export function lineReason(status: string, sipCode: number | null): string {
  return sipCode === null || sipCode < 300 ? status : `${status}-sip-${sipCode}`;
}

/**
 * Meaning of a reason that {@link lineReason} wrote; undefined for any other text. SIP status codes are those of
 * RFC 3261 §21, with 607 and 608 from RFC 8197 and RFC 8688.
 */
export function classifyLineReason(reason: string): EndedReasonMeaning | undefined {
  const [, status = '', code] = /^([a-z-]+?)(?:-sip-(\d{3}))?$/.exec(reason) ?? [];
  const known = LINE_REASONS.get(status);
  return known !== undefined && code !== undefined && UNEXPLAINED.has(status) ? classifySipCode(Number(code)) : known;
}
