import {
  CALL_DIRECTIONS,
  CALL_STATES,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type DimensionDescription,
} from '../contract/index.ts';

/** A dimension with the column that holds it. */
export interface Dimension extends DimensionDescription {
  column: string;
  /** Whether it may be used without a user, as in an externally shared dashboard. */
  isPublic: boolean;
}

function dimension(
  id: string,
  column: string,
  title: string,
  definition: string,
  rest: Partial<Pick<Dimension, 'values' | 'isPublic'>> = {}
): Dimension {
  return { id, column, title, definition, values: null, isPublic: false, ...rest };
}

/** Every way to split or filter calls, in the order in which editors show them. */
export const DIMENSIONS: readonly Dimension[] = [
  dimension('assistant', 'assistant', 'Assistant', "The assistant's name, or its id when it has none.", {
    isPublic: true,
  }),
  dimension('assistantId', 'assistant_id', 'Assistant id', "The platform's id of the assistant."),
  dimension(
    'assistantVersion',
    'assistant_version',
    'Assistant version',
    'Version of the assistant that took the call.'
  ),
  dimension('provider', 'provider', 'Platform', 'The voice platform that carried the call.', {
    values: PROVIDERS,
    isPublic: true,
  }),
  dimension('workspace', 'workspace', 'Workspace', "The platform's organisation or workspace id."),
  dimension('direction', 'direction', 'Direction', 'Who called whom: inbound, outbound, or a call from a web page.', {
    values: CALL_DIRECTIONS,
    isPublic: true,
  }),
  dimension('state', 'state', 'State', 'How far the call has come.', { values: CALL_STATES, isPublic: true }),
  dimension('endedReasonGroup', 'ended_reason_group', 'Ended-reason group', 'What kind of end the call had.', {
    values: ENDED_REASON_GROUPS,
    isPublic: true,
  }),
  dimension('endedReason', 'ended_reason', 'Ended reason', "The platform's own reason, kept verbatim."),
  dimension(
    'faultOwner',
    'fault_owner',
    'Fault owner',
    'Who must act on the way the call ended; `none` when nothing went wrong.',
    {
      values: FAULT_OWNERS,
      isPublic: true,
    }
  ),
  dimension('failedProvider', 'failed_provider', 'Failed vendor', 'The vendor that the ended reason names.'),
  dimension(
    'httpClass',
    'http_class',
    'HTTP class',
    'HTTP status in the ended reason: 400, 401, 403, 429, 4xx or 5xx.'
  ),
  dimension('phoneNumber', 'phone_number', 'Phone number', "The organisation's own number, or its id."),
  dimension(
    'success',
    'success',
    'Success',
    'Whether the call was judged successful: true, false, or empty when not judged.',
    {
      values: ['true', 'false'],
    }
  ),
  dimension('sentiment', 'sentiment', 'Sentiment', "The caller's mood as the analysis named it."),
  dimension('modelProvider', 'model_provider', 'Model vendor', 'Vendor of the language model.'),
  dimension('model', 'model', 'Model', 'The language model.'),
  dimension('voiceProvider', 'voice_provider', 'Voice vendor', 'Vendor of the synthetic voice.'),
  dimension('voice', 'voice', 'Voice', "The vendor's id of the voice."),
  dimension('transcriberProvider', 'transcriber_provider', 'Transcriber vendor', 'Vendor of the speech recognition.'),
  dimension('transcriber', 'transcriber', 'Transcriber', 'The speech recognition model.'),
  dimension('transportProvider', 'transport_provider', 'Carrier', 'Telephone carrier of the call.'),
  dimension('callId', 'call_id', 'Call id', "The platform's id of the call."),
];

/** The dimension of that id, or undefined. */
export function findDimension(id: string): Dimension | undefined {
  return DIMENSIONS.find((candidate) => candidate.id === id);
}
