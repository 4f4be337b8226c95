import type { CallView } from './callView.ts';

/** One way to tell calls apart: a column of text and where its value comes from. */
export interface GroupColumn {
  name: string;
  of: (call: CallView) => string | null;
}

function column(name: string, of: GroupColumn['of']): GroupColumn {
  return { name, of };
}

function text(value: boolean | number | null): string | null {
  return value === null ? null : String(value);
}

/**
 * How a call was set up. These depend on one another (an assistant's version decides on model and voice), so that few
 * combinations ever occur however many columns there are; calls refer to their combination by a number.
 */
export const PROFILE_COLUMNS: readonly GroupColumn[] = [
  column('provider', (call) => call.provider),
  column('workspace', (call) => call.workspaceId),
  column('assistant', (call) => call.assistantName ?? call.assistantId),
  column('assistant_id', (call) => call.assistantId),
  column('assistant_version', (call) => call.assistantVersion),
  column('squad', (call) => call.squadId),
  column('campaign', (call) => call.campaignId),
  column('direction', (call) => call.direction),
  column('phone_number', (call) => call.phoneNumber),
  column('language', (call) => call.language),
  column('transport_provider', (call) => call.transportProvider),
  column('model_provider', (call) => call.modelProvider),
  column('model', (call) => call.model),
  column('voice_provider', (call) => call.voiceProvider),
  column('voice', (call) => call.voice),
  column('transcriber_provider', (call) => call.transcriberProvider),
  column('transcriber', (call) => call.transcriber),
  column('own_key', (call) => text(call.usesOwnKey)),
];

/** What became of a call. Most of it follows from the ended reason, so that few combinations occur. */
export const OUTCOME_COLUMNS: readonly GroupColumn[] = [
  column('state', (call) => call.state),
  column('ended_reason', (call) => call.endedReason),
  column('ended_reason_group', (call) => call.endedReasonGroup),
  column('fault_owner', (call) => call.faultOwner),
  column('failed_provider', (call) => call.failedProvider),
  column('http_class', (call) => call.httpClass),
  column('sip_status', (call) => text(call.sipStatus)),
  column('answered', (call) => text(call.answered)),
  column('answered_by', (call) => call.answeredBy),
  column('success', (call) => text(call.success)),
  column('sentiment', (call) => call.sentiment),
  column('handed_over', (call) => (call.assistants.length === 0 ? null : text(call.assistants.length > 1))),
  column('network_finding', (call) => call.networkTags[0] ?? null),
];
