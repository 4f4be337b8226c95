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
}

function callField(name: keyof CallSummary, type: FieldType, config: FieldConfig): CallField {
  return { name, type, config };
}

/** The properties of a call in lists and at the head of its detail, in order. */
export const CALL_FIELDS: readonly CallField[] = [
  callField('at', 'time', { displayName: 'Time' }),
  callField('callId', 'string', { displayName: 'Call id' }),
  callField('provider', 'string', { displayName: 'Platform', ...titleMappings(PROVIDERS) }),
  callField('state', 'string', { displayName: 'State', ...titleMappings(CALL_STATES) }),
  callField('direction', 'string', { displayName: 'Direction', ...titleMappings(CALL_DIRECTIONS) }),
  callField('assistantName', 'string', { displayName: 'Assistant' }),
  callField('assistantId', 'string', { displayName: 'Assistant id' }),
  callField('assistantVersion', 'string', { displayName: 'Version' }),
  callField('caller', 'string', { displayName: 'Caller' }),
  callField('phoneNumber', 'string', { displayName: 'Number' }),
  callField('durationSeconds', 'number', { displayName: 'Duration', unit: 's' }),
  callField('endedReason', 'string', { displayName: 'Ended reason' }),
  callField('endedReasonGroup', 'string', {
    displayName: 'Ended-reason group',
    ...titleMappings(ENDED_REASON_GROUPS),
  }),
  callField('faultOwner', 'string', { displayName: 'Fault owner', ...titleMappings(FAULT_OWNERS) }),
  callField('answered', 'boolean', { displayName: 'Answered' }),
  callField('success', 'boolean', { displayName: 'Success' }),
  callField('sentiment', 'string', { displayName: 'Sentiment' }),
  callField('turnCount', 'number', { displayName: 'Turns', unit: 'short' }),
  callField('slowestTurnMs', 'number', { displayName: 'Slowest turn', unit: 'ms' }),
  callField('costUsd', 'number', { displayName: 'Cost', unit: 'currencyUSD', decimals: 4 }),
  callField('language', 'string', { displayName: 'Language' }),
  callField('model', 'string', { displayName: 'Model' }),
  callField('interruptions', 'number', { displayName: 'Interruptions', unit: 'short' }),
  callField('toolCallCount', 'number', { displayName: 'Tool calls', unit: 'short' }),
  callField('toolFailureCount', 'number', { displayName: 'Failed tool calls', unit: 'short' }),
  callField('deadAirMs', 'number', { displayName: 'Dead air', unit: 'ms' }),
  callField('hasRecording', 'boolean', { displayName: 'Recording' }),
  callField('workspaceId', 'string', { displayName: 'Workspace' }),
  callField('createdAt', 'time', { displayName: 'Created' }),
  callField('startedAt', 'time', { displayName: 'Started' }),
  callField('endedAt', 'time', { displayName: 'Ended' }),
];
