import type { LiveFrameCustom } from '../contract/index.ts';
import { maskNumber } from '../calls/caller.ts';
import { withMaskedNumbers } from '../calls/contacts.ts';
import { field, type Field, type FieldConfig, type FieldType, type Frame } from '../frames/frame.ts';
import { mayAccess } from '../identity/access.ts';
import type { LiveAudience } from './channel.ts';
import type { LiveCall } from './liveCall.ts';

interface Column {
  name: string;
  type: FieldType;
  config: FieldConfig;
  of: (call: LiveCall) => Field['values'][number];
}

const SECONDS: FieldConfig = { unit: 's' };

function columns(audience: LiveAudience): Column[] {
  const seesCallers = mayAccess(audience, 'admin');
  const seesWords = mayAccess(audience, 'editor');
  const callerOf = ({ callerNumber: number }: LiveCall) =>
    number === null || seesCallers ? number : maskNumber(number);
  const wordsOf = ({ lastWords }: LiveCall) =>
    !seesWords || lastWords === null ? null : seesCallers ? lastWords : withMaskedNumbers(lastWords);
  return [
    { name: 'startedAt', type: 'time', config: { displayName: 'Started' }, of: (call) => call.startedAt },
    { name: 'provider', type: 'string', config: { displayName: 'Platform' }, of: (call) => call.provider },
    { name: 'callId', type: 'string', config: { displayName: 'Call' }, of: (call) => call.callId },
    { name: 'state', type: 'string', config: { displayName: 'State' }, of: (call) => call.state },
    { name: 'direction', type: 'string', config: { displayName: 'Direction' }, of: (call) => call.direction },
    { name: 'assistant', type: 'string', config: { displayName: 'Assistant' }, of: (call) => call.assistant },
    { name: 'caller', type: 'string', config: { displayName: 'Caller' }, of: callerOf },
    { name: 'phoneNumber', type: 'string', config: { displayName: 'Our number' }, of: (call) => call.phoneNumber },
    {
      name: 'durationSeconds',
      type: 'number',
      config: { displayName: 'Duration', ...SECONDS },
      of: (call) => call.durationSeconds,
    },
    { name: 'speaking', type: 'string', config: { displayName: 'Speaking' }, of: (call) => call.speaking },
    {
      name: 'silenceSeconds',
      type: 'number',
      config: { displayName: 'Silence', ...SECONDS },
      of: (call) => call.silenceSeconds,
    },
    {
      name: 'deadAirSeconds',
      type: 'number',
      config: { displayName: 'Dead air', ...SECONDS },
      of: (call) => call.deadAirSeconds,
    },
    {
      name: 'lastTurnMs',
      type: 'number',
      config: { displayName: 'Last turn', unit: 'ms' },
      of: (call) => call.lastTurnMs,
    },
    { name: 'isStuck', type: 'boolean', config: { displayName: 'Stuck' }, of: (call) => call.isStuck },
    { name: 'endedReason', type: 'string', config: { displayName: 'Ended reason' }, of: (call) => call.endedReason },
    { name: 'endedAt', type: 'time', config: { displayName: 'Ended' }, of: (call) => call.endedAt },
    { name: 'faultOwner', type: 'string', config: { displayName: 'Who must act' }, of: (call) => call.faultOwner },
    {
      name: 'lastWords',
      type: 'string',
      config: { displayName: 'Last words' },
      of: wordsOf,
    },
    { name: 'lastEventAt', type: 'time', config: { displayName: 'Last event' }, of: (call) => call.lastEventAt },
  ];
}

/**
 * The board as a frame, one row a call: callers by their last digits and no words, unless the audience may see them.
 *
 * @param concurrencyLimit calls that may run at once; null when nobody says
 */
export function liveFrame(
  calls: readonly LiveCall[],
  audience: LiveAudience,
  concurrencyLimit: number | null = null
): Frame {
  const custom: LiveFrameCustom = { concurrencyLimit, seesWords: mayAccess(audience, 'editor') };
  return {
    name: 'live',
    fields: columns(audience).map(({ name, type, config, of }) => field(name, type, calls.map(of), { config })),
    meta: { type: 'table', typeVersion: [0, 1], custom },
  };
}
