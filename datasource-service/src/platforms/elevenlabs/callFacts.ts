import type { CallDirection, Scorecard, StructuredOutput } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import { closeReason, FAILED_WITHOUT_REASON } from '../../calls/endedReasons/elevenlabs.ts';
import { lineReason } from '../../calls/endedReasons/line.ts';
import type { CallTaker } from '../../calls/outcome.ts';
import { readSuccess } from '../../calls/success.ts';
import { isObject } from '../json.ts';
import { present } from '../present.ts';
import { reachedVoicemail, readAssistants, readLines } from './conversation.ts';
import { readTraceId } from '../traceId.ts';
import type { ElevenLabsData, ElevenLabsMetadata } from './schema.ts';
import { readTurns } from './turns.ts';
import { readCosts, readModels } from './costs.ts';

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

/** WhatsApp carries calls without a line of their own; everything else without a line came from a browser. */
function directionOf({ phone_call: phone, whatsapp }: ElevenLabsMetadata): CallDirection | null {
  const line = phone ?? whatsapp;
  if (line === null) {
    return 'web';
  }
  return line.direction === 'inbound' || line.direction === 'outbound' ? line.direction : null;
}

/** Who took the call by `call_result`, and the status of a line that says the same of one that nobody took. */
const RESULTS = new Map<string, { takenBy: CallTaker; status: string | null }>(
  Object.entries<{ takenBy: CallTaker; status: string | null }>({
    answered: { takenBy: 'person', status: null },
    voicemail: { takenBy: 'machine', status: 'Voicemail detected' },
    busy: { takenBy: 'busy', status: 'busy' },
    no_answer: { takenBy: 'nobody', status: 'no-answer' },
    failed: { takenBy: 'failed', status: 'failed' },
  })
);

/** How the call came out: who took it, why it ended, and whether the platform reports it as failed. */
function outcomeFacts({ status, transcript }: ElevenLabsData, metadata: ElevenLabsMetadata): Partial<CallFacts> {
  const result = RESULTS.get(metadata.phone_call?.call_result ?? '');
  const { error } = metadata;
  const isFailed = status === 'failed' || error !== null;
  return present<CallFacts>({
    takenBy: result?.takenBy ?? (reachedVoicemail(transcript ?? []) ? 'machine' : null),
    failed: isFailed ? true : null,
    endedReason:
      metadata.termination_reason ??
      (error === null ? null : closeReason(error.code, error.reason)) ??
      result?.status ??
      (isFailed ? FAILED_WITHOUT_REASON : null),
  });
}

function lineFacts(metadata: ElevenLabsMetadata): Partial<CallFacts> {
  const phone = metadata.phone_call;
  const startedAt = metadata.start_time_unix_secs ?? metadata.accepted_time_unix_secs;
  const seconds = metadata.call_duration_secs;
  return present<CallFacts>({
    direction: directionOf(metadata),
    callerNumber: phone?.external_number ?? metadata.whatsapp?.whatsapp_user_id,
    phoneNumber: phone?.agent_number,
    transportProvider: phone?.type === 'sip_trunking' ? 'sip' : phone?.type,
    transportCallId: phone?.call_sid,
    startedAt,
    endedAt: startedAt === null || seconds === null ? null : startedAt + seconds * 1000,
    language: metadata.main_language,
    campaignId: metadata.batch_call?.batch_call_id,
    model: readModels(metadata)[0],
    voice: metadata.charging?.tts_usage?.primary_tts_model,
    transcriber: metadata.charging?.asr_usage?.asr_model,
    costUsd: metadata.cost_fiat,
    costs: filled(readCosts(metadata)),
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

function scorecard(id: string, result: unknown, share: number | null): Scorecard {
  const passed = typeof result === 'string' ? readSuccess(result) : null;
  return { id, name: id, score: share ?? (passed === null ? null : Number(passed)), passed };
}

function scorecardsOf(results: unknown): Scorecard[] {
  return entriesOf(results).map(([id, { result }]) => scorecard(id, result, null));
}

type Analysis = NonNullable<ElevenLabsData['analysis']>;

/** The same as {@link outputsOf} from the list that newer messages have instead of the object. */
function listedOutputs({ data_collection_results_list: listed }: Analysis): StructuredOutput[] {
  return (listed ?? []).flatMap(({ data_collection_id: id, value }) =>
    id === null || value === undefined || value === null ? [] : [{ id, name: id, value: JSON.stringify(value) }]
  );
}

function listedScorecards({ evaluation_criteria_results_list: listed }: Analysis): Scorecard[] {
  return (listed ?? []).flatMap(({ criteria_id: id, result, score, max_score: most }) =>
    id === null ? [] : [scorecard(id, result, score === null || most === null || most <= 0 ? null : score / most)]
  );
}

function analysisFacts({ analysis }: ElevenLabsData): Partial<CallFacts> {
  if (analysis === null) {
    return {};
  }
  const verdict = analysis.call_successful;
  return present<CallFacts>({
    summary: analysis.transcript_summary,
    success: verdict === null ? null : readSuccess(verdict),
    structuredOutputs: filled(outputsOf(analysis.data_collection_results)) ?? filled(listedOutputs(analysis)),
    scorecards: filled(scorecardsOf(analysis.evaluation_criteria_results)) ?? filled(listedScorecards(analysis)),
  });
}

/** The final facts of a conversation from `post_call_transcription`. */
export function factsFromReport(data: ElevenLabsData): Partial<CallFacts> {
  const entries = data.transcript ?? [];
  return {
    ...agentFacts(data),
    ...(data.metadata === null ? {} : { ...lineFacts(data.metadata), ...outcomeFacts(data, data.metadata) }),
    ...analysisFacts(data),
    ...present<CallFacts>({
      transcript: filled(readLines(entries, data.metadata?.start_time_unix_secs ?? null)),
      turns: filled(readTurns(entries)),
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
  const { failure_reason: reason } = data;
  return {
    ...agentFacts(data),
    ...present<CallFacts>({
      direction: 'outbound',
      endedAt: at,
      failed: true,
      endedReason: reason === null ? FAILED_WITHOUT_REASON : lineReason(reason, sipStatus),
      sipStatus,
      callerNumber: carrier?.to_number ?? carrier?.To,
      phoneNumber: carrier?.from_number ?? carrier?.From,
      transportProvider: data.metadata?.type,
      transportCallId: carrier?.call_sid ?? carrier?.CallSid,
    }),
  };
}
