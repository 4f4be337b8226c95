import {
  CALL_DIRECTIONS,
  CALL_STATES,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type DimensionDescription,
  type FilterOperator,
} from '../../contract/index.ts';
import type { CallNumber, GroupKind } from '../hot/hotStore.ts';
import { NUMBER_DIMENSIONS } from './numberDimensions.ts';

/** Where a value is found that many calls share: in a column of a table of combinations, or in the call's time. */
type SharedSource = { kind: GroupKind; column: string } | { kind: 'hourOfWeek' };

/** Where a dimension's value is found: as above, or in the call's own row (a flag is a number that is 0 or 1). */
export type DimensionSource =
  SharedSource | { kind: 'callId' } | { kind: 'caller' } | { kind: 'number' | 'flag'; number: CallNumber };

/** A dimension with the place of its values. */
export interface Dimension extends DimensionDescription {
  source: DimensionSource;
  /** Whether it may be used without a user, as in an externally shared dashboard. */
  isPublic: boolean;
}

/** A dimension that rows can be told apart by. */
export type GroupingDimension = Dimension & { source: SharedSource };

type Rest = Partial<Pick<Dimension, 'values' | 'isPublic' | 'unit'>>;

const SHARED_KINDS: readonly string[] = ['profile', 'outcome', 'tool', 'hourOfWeek'] satisfies Array<
  SharedSource['kind']
>;

function dimension(id: string, source: DimensionSource, title: string, definition: string, rest: Rest = {}): Dimension {
  const isFilterOnly = !SHARED_KINDS.includes(source.kind);
  return { id, source, title, definition, values: null, unit: null, isFilterOnly, isPublic: false, ...rest };
}

function profile(id: string, column: string, title: string, definition: string, rest: Rest = {}): Dimension {
  return dimension(id, { kind: 'profile', column }, title, definition, rest);
}

function outcome(id: string, column: string, title: string, definition: string, rest: Rest = {}): Dimension {
  return dimension(id, { kind: 'outcome', column }, title, definition, rest);
}

const TRUE_OR_FALSE = ['true', 'false'] as const;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Values of the hour of the week, such as `Mon 09`, from Monday 00:00 UTC on. */
export const HOURS_OF_WEEK: readonly string[] = WEEKDAYS.flatMap((day) =>
  Array.from({ length: 24 }, (_, hour) => `${day} ${String(hour).padStart(2, '0')}`)
);

/** Every way to split or filter calls, in the order in which editors show them. */
export const DIMENSIONS: readonly Dimension[] = [
  profile('assistant', 'assistant', 'Assistant', "The assistant's name, or its id when it has none.", {
    isPublic: true,
  }),
  profile('assistantId', 'assistant_id', 'Assistant id', "The platform's id of the assistant."),
  profile('assistantVersion', 'assistant_version', 'Assistant version', 'Version of the assistant that took the call.'),
  profile('squad', 'squad', 'Squad', "The platform's id of the squad of assistants."),
  profile('campaign', 'campaign', 'Campaign', "The platform's id of the outbound campaign."),
  profile('provider', 'provider', 'Platform', 'The voice platform that carried the call.', {
    values: PROVIDERS,
    isPublic: true,
  }),
  profile('workspace', 'workspace', 'Workspace', "The platform's organisation or workspace id."),
  profile('direction', 'direction', 'Direction', 'Who called whom: inbound, outbound, or a call from a web page.', {
    values: CALL_DIRECTIONS,
    isPublic: true,
  }),
  profile('language', 'language', 'Language', 'Language of the conversation.'),
  outcome('state', 'state', 'State', 'How far the call has come.', { values: CALL_STATES, isPublic: true }),
  outcome('endedReasonGroup', 'ended_reason_group', 'Ended-reason group', 'What kind of end the call had.', {
    values: ENDED_REASON_GROUPS,
    isPublic: true,
  }),
  outcome('endedReason', 'ended_reason', 'Ended reason', "The platform's own reason, kept verbatim."),
  outcome(
    'faultOwner',
    'fault_owner',
    'Fault owner',
    'Who must act on the way the call ended; `none` when nothing went wrong.',
    { values: FAULT_OWNERS, isPublic: true }
  ),
  outcome('failedProvider', 'failed_provider', 'Failed vendor', 'The vendor that the ended reason names.'),
  outcome('httpClass', 'http_class', 'HTTP class', 'HTTP status in the ended reason: 400, 401, 403, 429, 4xx or 5xx.'),
  outcome('sipStatus', 'sip_status', 'SIP status', 'Final SIP response of the line, such as 486 for busy.'),
  outcome('answered', 'answered', 'Answered', 'Whether somebody took the call: true, false, or empty while it rings.', {
    values: TRUE_OR_FALSE,
  }),
  outcome('answeredBy', 'answered_by', 'Answered by', 'Who or what took an outbound call: human, machine or fax.'),
  profile('phoneNumber', 'phone_number', 'Phone number', "The organisation's own number, or its id."),
  outcome(
    'success',
    'success',
    'Success',
    'Whether the call was judged successful: true, false, or empty when not judged.',
    { values: TRUE_OR_FALSE }
  ),
  outcome('sentiment', 'sentiment', 'Sentiment', "The caller's mood as the analysis named it."),
  outcome('handedOver', 'handed_over', 'Handed over', 'Whether more than one assistant took part.', {
    values: TRUE_OR_FALSE,
  }),
  profile('modelProvider', 'model_provider', 'Model vendor', 'Vendor of the language model.'),
  profile('model', 'model', 'Model', 'The language model.'),
  profile('voiceProvider', 'voice_provider', 'Voice vendor', 'Vendor of the synthetic voice.'),
  profile('voice', 'voice', 'Voice', "The vendor's id of the voice."),
  profile('transcriberProvider', 'transcriber_provider', 'Transcriber vendor', 'Vendor of the speech recognition.'),
  profile('transcriber', 'transcriber', 'Transcriber', 'The speech recognition model.'),
  profile('transportProvider', 'transport_provider', 'Carrier', 'Telephone carrier of the call.'),
  profile('ownKey', 'own_key', 'Own key', 'Whether a vendor was used with your own key.', { values: TRUE_OR_FALSE }),
  outcome('networkFinding', 'network_finding', 'Line finding', "The carrier's first finding about the line."),
  dimension('tool', { kind: 'tool', column: 'tool' }, 'Tool', 'The tool that was called; only tool measures have it.'),
  dimension('hourOfWeek', { kind: 'hourOfWeek' }, 'Hour of week', 'Weekday and hour of the start, UTC.', {
    values: HOURS_OF_WEEK,
    isPublic: true,
  }),
  dimension('callId', { kind: 'callId' }, 'Call id', "The platform's id of the call; for filters only."),
  dimension(
    'caller',
    { kind: 'caller' },
    'Caller',
    "Last digits of the caller's number, at most four; for admins the whole number too. For filters only."
  ),
  dimension(
    'hasRecording',
    { kind: 'flag', number: 'hasRecording' },
    'Has recording',
    'Whether the platform has a recording of the call; for filters only.',
    { values: TRUE_OR_FALSE }
  ),
  ...NUMBER_DIMENSIONS.map(({ id, number, title, unit, definition }) =>
    dimension(id, { kind: 'number', number }, title, `${definition} For filters only.`, { unit })
  ),
];

const BY_ID = new Map(DIMENSIONS.map((known) => [known.id, known]));

/** The dimension of that id, or undefined. */
export function findDimension(id: string): Dimension | undefined {
  return BY_ID.get(id);
}

/** Whether rows can be told apart by the dimension. */
export function isForGroups(dimension: Dimension): dimension is GroupingDimension {
  return !dimension.isFilterOnly;
}

const OF_TEXT = [
  '=',
  '!=',
  'in',
  'notIn',
  'contains',
  'regex',
  'notRegex',
  'empty',
  'notEmpty',
] as const satisfies readonly FilterOperator[];

/** How text compares. */
export type TextOperator = (typeof OF_TEXT)[number];

const OPERATORS: Readonly<Record<DimensionSource['kind'], readonly FilterOperator[]>> = {
  profile: OF_TEXT,
  outcome: OF_TEXT,
  tool: OF_TEXT,
  hourOfWeek: OF_TEXT,
  callId: ['=', 'in'],
  caller: ['=', '!=', 'in', 'notIn', 'empty', 'notEmpty'],
  flag: ['=', '!=', 'in', 'notIn'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'in', 'notIn', 'empty', 'notEmpty'],
};

/** How a dimension can be compared. */
export function operatorsOf({ source }: Dimension): readonly FilterOperator[] {
  return OPERATORS[source.kind];
}
