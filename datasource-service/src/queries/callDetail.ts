import type { AccessLevel, CallDetail, DeliverySummary, HiddenPart, Provider } from '../contract/index.ts';
import { maskNumber } from '../calls/caller.ts';
import type { CallView } from '../calls/callView.ts';
import { withMaskedNumbers } from '../calls/contacts.ts';
import { mayAccess } from '../identity/access.ts';

/** Level from which each part of a call is shown: what was said to editors, numbers of people to admins. */
const NEEDS: Readonly<Record<HiddenPart, AccessLevel>> = {
  transcript: 'editor',
  toolCalls: 'editor',
  summary: 'editor',
  structuredOutputs: 'editor',
  caller: 'admin',
  transfers: 'admin',
};

function hiddenParts(view: CallView, access: AccessLevel): CallDetail['hidden'] {
  const has: Record<HiddenPart, boolean> = {
    transcript: view.transcript.length > 0,
    toolCalls: view.toolCalls.length > 0,
    summary: view.summary !== null,
    structuredOutputs: view.structuredOutputs.length > 0,
    caller: view.callerNumber !== null,
    transfers: view.transfers.some(({ destination }) => destination !== null),
  };
  return (Object.keys(NEEDS) as HiddenPart[])
    .filter((part) => has[part] && !mayAccess(access, NEEDS[part]))
    .map((part) => ({ part, needs: NEEDS[part] }));
}

function numberFor(number: string | null, part: 'caller' | 'transfers', access: AccessLevel): string | null {
  return number === null || mayAccess(access, NEEDS[part]) ? number : maskNumber(number);
}

/** Text as the reader may see it: numbers that were said are those of people too. */
function textFor(access: AccessLevel): (text: string) => string {
  return mayAccess(access, NEEDS.caller) ? (text) => text : withMaskedNumbers;
}

/** What was said, what tools were asked and answered, and what was drawn from it. */
function talkOf(
  view: CallView,
  access: AccessLevel
): Pick<CallDetail, 'transcript' | 'toolCalls' | 'summary' | 'structuredOutputs'> {
  if (!mayAccess(access, NEEDS.transcript)) {
    return { transcript: [], toolCalls: [], summary: null, structuredOutputs: [] };
  }
  const show = textFor(access);
  const showKnown = (text: string | null) => (text === null ? null : show(text));
  return {
    transcript: view.transcript
      .filter(({ role }) => role !== 'system')
      .map((line) => ({ ...line, text: show(line.text) })),
    toolCalls: view.toolCalls.map((tool) => ({
      ...tool,
      arguments: showKnown(tool.arguments),
      result: showKnown(tool.result),
    })),
    summary: showKnown(view.summary),
    structuredOutputs: view.structuredOutputs.map((output) => ({ ...output, value: show(output.value) })),
  };
}

/** How long each platform keeps recordings from the end of the call, ms. */
export type RecordingsKept = Partial<Record<Provider, number>>;

function recordingExpiry({ provider, hasRecording, endedAt }: CallView, kept: RecordingsKept): number | null {
  const keptMs = kept[provider];
  return hasRecording && endedAt !== null && keptMs !== undefined ? endedAt + keptMs : null;
}

/**
 * A call in full as a reader of the given level may see it. Instructions to the agent are never shown. Every part is
 * named here: what a call view gains later is not shown to anybody by accident.
 */
export function callDetail(
  view: CallView,
  deliveries: DeliverySummary[],
  access: AccessLevel,
  recordingsKeptMs: RecordingsKept = {}
): CallDetail {
  return {
    provider: view.provider,
    callId: view.callId,
    state: view.state,
    direction: view.direction,
    at: view.at,
    createdAt: view.createdAt,
    startedAt: view.startedAt,
    endedAt: view.endedAt,
    durationSeconds: view.durationSeconds,
    workspaceId: view.workspaceId,
    assistantId: view.assistantId,
    assistantName: view.assistantName ?? view.assistantId,
    assistantVersion: view.assistantVersion,
    caller: numberFor(view.callerNumber, 'caller', access),
    phoneNumber: view.phoneNumber,
    endedReason: view.endedReason,
    endedReasonGroup: view.endedReasonGroup,
    faultOwner: view.faultOwner,
    answered: view.answered,
    success: view.success,
    sentiment: view.sentiment,
    turnCount: view.turnCount,
    slowestTurnMs: view.slowestTurnMs,
    costUsd: view.costUsd,
    language: view.language,
    model: view.model,
    interruptions: view.interruptions,
    toolCallCount: view.toolCallCount,
    toolFailureCount: view.toolFailureCount,
    deadAirMs: view.deadAirMs,
    hasRecording: view.hasRecording,
    turns: view.turns,
    ...talkOf(view, access),
    costs: view.costs.map((line, index) => ({ ...line, ratedUsd: view.rated.lines[index] as number | null })),
    deliveries,
    userInterruptions: view.userInterruptions,
    agentInterruptions: view.agentInterruptions,
    traceId: view.traceId,
    transportCallId: view.transportCallId,
    assistants: view.assistants,
    transfers: view.transfers.map((transfer) => ({
      ...transfer,
      destination: numberFor(transfer.destination, 'transfers', access),
    })),
    scorecards: view.scorecards,
    answeredBy: view.answeredBy,
    ratedCostUsd: view.rated.totalUsd,
    usesOwnKey: view.usesOwnKey,
    firstSpeechMs: view.firstSpeechMs,
    hangs: view.hangs,
    failedArtifacts: view.failedArtifacts,
    networkTags: view.networkTags,
    implausible: view.implausible,
    recordingExpiresAt: recordingExpiry(view, recordingsKeptMs),
    hidden: hiddenParts(view, access),
  };
}
