import { meaning, type EndedReasonMeaning } from './meaning.ts';

/**
 * Every `DisconnectReason` with which a caller leaves a LiveKit room, and {@link AGENT_JOB_FAILED}. Whoever deletes the
 * room or removes the caller is the customer's own agent, which is how agents hang up. `MIGRATION` is no end, and
 * `UNKNOWN_REASON` says nothing.
 * The last two are reasons for the end of the room itself (`enum RoomEndReason`) that explain the end of a call.
 * Source: `enum DisconnectReason` in livekit/protocol, protobufs/livekit_models.proto.
 */
export const LIVEKIT_REASONS: ReadonlyMap<string, EndedReasonMeaning> = new Map([
  ['CLIENT_INITIATED', meaning('caller_ended', 'none')],
  ['ROOM_CLOSED', meaning('caller_ended', 'none')],
  ['PARTICIPANT_REMOVED', meaning('agent_ended', 'none')],
  ['ROOM_DELETED', meaning('agent_ended', 'none')],
  ['USER_UNAVAILABLE', meaning('no_contact', 'callee')],
  ['USER_REJECTED', meaning('no_contact', 'callee')],
  ['DUPLICATE_IDENTITY', meaning('transport_error', 'config')],
  ['AGENT_ERROR', meaning('transport_error', 'config')],
  ['AGENT_JOB_FAILED', meaning('transport_error', 'config')],
  ['SERVER_SHUTDOWN', meaning('transport_error', 'platform')],
  ['STATE_MISMATCH', meaning('transport_error', 'platform')],
  ['JOIN_FAILURE', meaning('transport_error', 'telephony')],
  ['SIGNAL_CLOSE', meaning('transport_error', 'telephony')],
  ['SIP_TRUNK_FAILURE', meaning('transport_error', 'telephony')],
  ['CONNECTION_TIMEOUT', meaning('transport_error', 'telephony')],
  ['MEDIA_FAILURE', meaning('transport_error', 'telephony')],
  ['ROOM_END_SERVER_SHUTDOWN', meaning('transport_error', 'platform')],
  ['ROOM_END_OPEN_FAILED', meaning('start_error', 'platform')],
]);

/** Our word for an agent whose job ended as `JS_FAILED`: LiveKit tells it apart from how the caller left. */
export const AGENT_JOB_FAILED = 'AGENT_JOB_FAILED';
