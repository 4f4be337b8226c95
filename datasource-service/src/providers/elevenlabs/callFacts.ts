import type { CallDirection, Scorecard, StructuredOutput } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
import { lineReason } from '../../domain/endedReasons/line.ts';
import { readSuccess } from '../../domain/success.ts';
import { isObject } from '../json.ts';
import { present } from '../present.ts';
import { readAssistants, readLines, readTransfers } from './conversation.ts';
import { readTraceId } from '../traceId.ts';
import type { ElevenLabsData, ElevenLabsMetadata } from './schema.ts';
import { readTurns } from './turns.ts';
import { readModels, readUsage } from './usage.ts';

/** A list for a fact; null, which states nothing, when it is empty. */
function filled<T>(list: T[]): T[] | null {
  return list.length === 0 ? null : list;
}

/** Who answered, in every kind of message. */
export function agentFacts(data: ElevenLabsData): Partial<CallFacts> {
  return present<CallFacts>({
    assistantId: data.agent_id,
    assistantName: data.agent_name,
    assistantVersion: data.version_id ?? data.branch_id,
  });
}

function directionOf({ phone_call: phone }: ElevenLabsMetadata): CallDirection | null {
  if (phone === null) {
    return 'web';
  }
  return phone.direction === 'inbound' || phone.direction === 'outbound' ? phone.direction : null;
}

function lineFacts(metadata: ElevenLabsMetadata): Partial<CallFacts> {
  const phone = metadata.phone_call;
  const startedAt = metadata.start_time_unix_secs;
  const seconds = metadata.call_duration_secs;
  return present<CallFacts>({
    direction: directionOf(metadata),
    callerNumber: phone?.external_number,
    phoneNumber: phone?.agent_number,
    transportProvider: phone?.type === 'sip_trunking' ? 'sip' : phone?.type,
    transportCallId: phone?.call_sid,
    startedAt,
    endedAt: startedAt === null || seconds === null ? null : startedAt + seconds * 1000,
    endedReason: metadata.termination_reason ?? metadata.error?.reason,
    language: metadata.main_language,
    model: readModels(metadata)[0],
    costs: filled(readUsage(metadata)),
  });
}

function entriesOf(value: unknown): Array<[string, Record<string, unknown>]> {
  return Object.entries(isObject(value) ? value : {}).flatMap(
    ([id, entry]): Array<[string, Record<string, unknown>]> => (isObject(entry) ? [[id, entry]] : [])
  );
}

function outputsOf(results: unknown): StructuredOutput[] {
  return entriesOf(results).flatMap(([id, { value }]) =>
    value === undefined || value === null ? [] : [{ id, name: id, value: JSON.stringify(value) }]
  );
}

function scorecardsOf(results: unknown): Scorecard[] {
  return entriesOf(results).map(([id, { result }]) => {
    const passed = typeof result === 'string' ? readSuccess(result) : null;
    return { id, name: id, score: passed === null ? null : Number(passed), passed };
  });
}

function analysisFacts({ analysis }: ElevenLabsData): Partial<CallFacts> {
  const verdict = analysis?.call_successful ?? null;
  return present<CallFacts>({
    summary: analysis?.transcript_summary,
    success: verdict === null ? null : readSuccess(verdict),
    structuredOutputs: filled(outputsOf(analysis?.data_collection_results)),
    scorecards: filled(scorecardsOf(analysis?.evaluation_criteria_results)),
  });
}

/** The final facts of a conversation from `post_call_transcription`. */
export function factsFromReport(data: ElevenLabsData): Partial<CallFacts> {
  const entries = data.transcript ?? [];
  return {
    ...agentFacts(data),
    ...(data.metadata === null ? {} : lineFacts(data.metadata)),
    ...analysisFacts(data),
    ...present<CallFacts>({
      transcript: filled(readLines(entries, data.metadata?.start_time_unix_secs ?? null)),
      turns: filled(readTurns(entries)),
      transfers: filled(readTransfers(entries)),
      assistants: filled(readAssistants(entries)),
      userInterruptions: entries.length === 0 ? null : entries.filter(({ interrupted }) => interrupted === true).length,
      hasRecording: data.has_audio,
      traceId: readTraceId(data.conversation_initiation_client_data?.dynamic_variables),
    }),
  };
}

/**
 * The facts of an outbound call that could not be made. Carriers name the parties by their direction: `To` is the one
 * who was called.
 */
export function factsFromFailure(data: ElevenLabsData, at: number): Partial<CallFacts> {
  const carrier = data.metadata?.body ?? null;
  const sipStatus = carrier?.sip_status_code ?? carrier?.SipResponseCode ?? null;
  return {
    ...agentFacts(data),
    ...present<CallFacts>({
      direction: 'outbound',
      endedAt: at,
      endedReason: data.failure_reason === null ? null : lineReason(data.failure_reason, sipStatus),
      sipStatus,
      callerNumber: carrier?.to_number ?? carrier?.To,
      phoneNumber: carrier?.from_number ?? carrier?.From,
      transportProvider: data.metadata?.type,
      transportCallId: carrier?.call_sid ?? carrier?.CallSid,
    }),
  };
}
