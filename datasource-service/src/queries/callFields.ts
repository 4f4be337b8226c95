import {
  CALL_DIRECTIONS,
  CALL_STATES,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type CallSummary,
} from '../contract/index.ts';
import type { FieldConfig, FieldType } from '../frames/frame.ts';
import { titleMappings } from './valueTitles.ts';

/** How a property of a call shows in frames. */
interface CallField {
  name: keyof CallSummary;
  type: FieldType;
  config: FieldConfig;
  /** SQL of the hot store's `calls` for lists. */
  sql: string;
}

function callField(name: keyof CallSummary, type: FieldType, sql: string, config: FieldConfig): CallField {
  return { name, type, sql, config };
}

function timeSql(column: string): string {
  return `epoch_ms(${column})::DOUBLE`;
}

/** The properties of a call in lists and at the head of its detail, in order. */
export const CALL_FIELDS: readonly CallField[] = [
  callField('at', 'time', timeSql('call_time'), { displayName: 'Time' }),
  callField('callId', 'string', 'call_id', { displayName: 'Call id' }),
  callField('provider', 'string', 'provider', { displayName: 'Platform', ...titleMappings(PROVIDERS) }),
  callField('state', 'string', 'state', { displayName: 'State', ...titleMappings(CALL_STATES) }),
  callField('direction', 'string', 'direction', { displayName: 'Direction', ...titleMappings(CALL_DIRECTIONS) }),
  callField('assistantName', 'string', 'assistant', { displayName: 'Assistant' }),
  callField('assistantId', 'string', 'assistant_id', { displayName: 'Assistant id' }),
  callField('assistantVersion', 'string', 'assistant_version', { displayName: 'Version' }),
  callField('caller', 'string', 'caller_digits', { displayName: 'Caller' }),
  callField('phoneNumber', 'string', 'phone_number', { displayName: 'Number' }),
  callField('durationSeconds', 'number', 'duration_seconds', { displayName: 'Duration', unit: 's' }),
  callField('endedReason', 'string', 'ended_reason', { displayName: 'Ended reason' }),
  callField('endedReasonGroup', 'string', 'ended_reason_group', {
    displayName: 'Ended-reason group',
    ...titleMappings(ENDED_REASON_GROUPS),
  }),
  callField('faultOwner', 'string', 'fault_owner', { displayName: 'Fault owner', ...titleMappings(FAULT_OWNERS) }),
  callField('answered', 'boolean', 'answered', { displayName: 'Answered' }),
  callField('success', 'boolean', "(success = 'true')", { displayName: 'Success' }),
  callField('sentiment', 'string', 'sentiment', { displayName: 'Sentiment' }),
  callField('turnCount', 'number', 'turn_count', { displayName: 'Turns', unit: 'short' }),
  callField('slowestTurnMs', 'number', 'slowest_turn_ms', { displayName: 'Slowest turn', unit: 'ms' }),
  callField('costUsd', 'number', 'cost_usd::DOUBLE', { displayName: 'Cost', unit: 'currencyUSD', decimals: 4 }),
  callField('workspaceId', 'string', 'workspace', { displayName: 'Workspace' }),
  callField('createdAt', 'time', timeSql('created_at'), { displayName: 'Created' }),
  callField('startedAt', 'time', timeSql('started_at'), { displayName: 'Started' }),
  callField('endedAt', 'time', timeSql('ended_at'), { displayName: 'Ended' }),
];
