import type { CallState, TranscriptLine } from '../../contract/index.ts';
import type { CallEvent, CallFacts, FactLayer } from '../../calls/callEvent.ts';
import { isCallState } from '../../calls/callState.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { present } from '../present.ts';
import { factsFromCopy, factsFromMessage, placeholderFacts } from './callFacts.ts';
import { conversationOf, readLines, readTranscript } from './conversation.ts';
import { readEvaluations } from './evaluations.ts';
import { readMarks } from './marks.ts';
import { messageTypeMeaning } from './messageTypes.ts';
import { factsFromReport } from './report.ts';
import type { VapiCall, VapiMessage } from './schema.ts';
import { readToolCalls } from './toolCalls.ts';
import { readTransfers } from './transfers.ts';

/** The message's own status is trusted; the one in the copy of the call is often stale. */
function stateOf(message: VapiMessage): CallState | null {
  if (message.type === 'end-of-call-report') {
    return 'ended';
  }
  if (message.type === 'status-update') {
    return message.status !== null && isCallState(message.status) ? message.status : null;
  }
  return messageTypeMeaning(message.type)?.showsTalk === true ? 'in-progress' : null;
}

function transcriptFact(message: VapiMessage): TranscriptLine[] | null {
  const lines = readLines(conversationOf(message));
  return lines.length > 0 ? lines : null;
}

function statusFacts(message: VapiMessage, at: number): Partial<CallFacts> {
  switch (message.status) {
    case 'in-progress':
      return { startedAt: at };
    case 'forwarding':
      return present<CallFacts>({ transcript: transcriptFact(message), summary: message.summary });
    case 'ended':
      return present<CallFacts>({ endedAt: at, endedReason: message.endedReason });
    default:
      return {};
  }
}

/** Artefacts that could not be stored; an upload that names none of them went well. */
function uploadFacts({ artifacts }: VapiMessage): Partial<CallFacts> {
  const failed = artifacts?.filter(({ success }) => success === false).map(({ type }) => type ?? 'unknown');
  return present<CallFacts>({ failedArtifacts: failed });
}

function ownFacts(message: VapiMessage, at: number): Partial<CallFacts> {
  switch (message.type) {
    case 'end-of-call-report':
      return factsFromReport(message);
    case 'status-update':
      return statusFacts(message, at);
    case 'conversation-update':
      return present<CallFacts>({ transcript: transcriptFact(message) });
    case 'call.artifact.upload':
      return uploadFacts(message);
    case 'language-change-detected':
    case 'language-changed':
      return present<CallFacts>({ language: message.language });
    default:
      return {};
  }
}

function weightOf({ type }: VapiMessage): number {
  return type === 'end-of-call-report' ? SourceWeight.report : SourceWeight.message;
}

function layersOf(message: VapiMessage, call: VapiCall, at: number): FactLayer[] {
  const evaluations = readEvaluations(message, at);
  return [
    { facts: placeholderFacts(message, call), weight: SourceWeight.placeholder, at },
    { facts: factsFromCopy(message, call), weight: SourceWeight.copy, at },
    { facts: { ...factsFromMessage(message), ...ownFacts(message, at) }, weight: weightOf(message), at },
    ...(evaluations === null ? [] : [evaluations]),
  ];
}

/** What a message says about its call; null when it is about no call. */
export function readVapiEvent(message: VapiMessage, receivedAt: number): CallEvent | null {
  const { call } = message;
  if (call === null || call.id === null) {
    return null;
  }
  const ended = message.type === 'end-of-call-report' ? message.endedAt : null;
  const at = message.timestamp ?? ended ?? call.updatedAt ?? receivedAt;
  return {
    provider: 'vapi',
    callId: call.id,
    at,
    receivedAt,
    state: stateOf(message),
    layers: layersOf(message, call, at),
    lines: readTranscript(message),
    toolCalls: readToolCalls(message),
    transfers: readTransfers(message, { weight: weightOf(message), at }),
    marks: readMarks(message),
  };
}
