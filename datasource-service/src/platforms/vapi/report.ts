import type { StructuredOutput, TurnLatency } from '../../contract/index.ts';
import type { CallFacts } from '../../calls/callEvent.ts';
import { sumOfLines } from '../../calls/cost.ts';
import { readSuccess } from '../../calls/success.ts';
import { readTurn } from '../../calls/turn.ts';
import { isObject } from '../json.ts';
import { readAssistants } from './assistants.ts';
import { conversationOf, reportLines, startByLines } from './conversation.ts';
import { readCosts } from './costs.ts';
import { firstFilled } from './places.ts';
import { present } from '../present.ts';
import type { VapiMessage } from './schema.ts';

function costFacts(message: VapiMessage): Partial<CallFacts> {
  const entries = firstFilled(message.costs, message.call?.costs);
  const breakdown = message.costBreakdown ?? message.call?.costBreakdown ?? null;
  const costs = readCosts(entries, breakdown);
  const total = message.cost ?? breakdown?.total ?? message.call?.cost ?? sumOfLines(costs);
  return present<CallFacts>({ costUsd: total, costs: costs.length > 0 ? costs : null });
}

/** Figures of the call: on the artifact of the message, or of the copy of the call. */
function metricsOf({ artifact, call }: VapiMessage) {
  return artifact?.performanceMetrics ?? call?.artifact?.performanceMetrics ?? null;
}

function turnsOf(message: VapiMessage): TurnLatency[] | null {
  const reported = metricsOf(message)?.turnLatencies ?? null;
  return (
    reported?.map((turn, index) =>
      readTurn(
        {
          stages: {
            endpointing: turn.endpointingLatency,
            transcriber: turn.transcriberLatency,
            model: turn.modelLatency,
            voice: turn.voiceLatency,
          },
          total: turn.turnLatency,
        },
        index
      )
    ) ?? null
  );
}

function performanceFacts(message: VapiMessage): Partial<CallFacts> {
  const metrics = metricsOf(message);
  const transport = (metrics?.fromTransportLatencyAverage ?? 0) + (metrics?.toTransportLatencyAverage ?? 0);
  return present<CallFacts>({
    turns: turnsOf(message),
    transportLatencyMs: transport === 0 ? null : transport,
    // Vapi counts by who was interrupted, we by who interrupted.
    userInterruptions: metrics?.numAssistantInterrupted,
    agentInterruptions: metrics?.numUserInterrupted,
  });
}

/** What the analysis drew from the conversation by the assistant's schema: an object of values by name. */
function outputsOf(structuredData: unknown): StructuredOutput[] {
  return Object.entries(isObject(structuredData) ? structuredData : {}).map(([name, value]) => ({
    id: name,
    name,
    value: JSON.stringify(value ?? null),
  }));
}

function sentimentOf(structuredData: unknown): string | null {
  const sentiment = isObject(structuredData) ? structuredData['sentiment'] : null;
  return typeof sentiment === 'string' && sentiment.trim() !== '' ? sentiment.trim().toLowerCase() : null;
}

function isEvaluation(value: unknown): value is string | boolean | number {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}

/** Each part of the analysis by itself: on the message, else on the copy of the call. */
function analysisFacts(message: VapiMessage): Partial<CallFacts> {
  const places = [message.analysis, message.call?.analysis].flatMap((analysis) => analysis ?? []);
  const evaluation = places.map((analysis) => analysis.successEvaluation).find(isEvaluation);
  const outputs = firstFilled(...places.map(({ structuredData }) => outputsOf(structuredData)));
  return present<CallFacts>({
    summary: places.find(({ summary }) => summary !== null)?.summary ?? message.summary,
    success: evaluation === undefined ? null : readSuccess(evaluation),
    sentiment: places.map(({ structuredData }) => sentimentOf(structuredData)).find((mood) => mood !== null),
    analysisOutputs: outputs.length === 0 ? null : [...outputs],
  });
}

type Artifact = NonNullable<VapiMessage['artifact']>;

function isRecorded(artifact: Artifact): boolean {
  const { recordingUrl, stereoRecordingUrl, presignedMonoUrl, presignedStereoUrl, videoRecordingUrl } = artifact;
  const links = [recordingUrl, stereoRecordingUrl, presignedMonoUrl, presignedStereoUrl, videoRecordingUrl];
  return links.some((link) => link !== null) || Boolean(artifact.recording);
}

function hasRecording({ recordingUrl, stereoRecordingUrl, artifact, call }: VapiMessage): boolean {
  const artifacts = [artifact, call?.artifact].flatMap((each) => each ?? []);
  return recordingUrl !== null || stereoRecordingUrl !== null || artifacts.some(isRecorded);
}

/**
 * The assistant of a call that a squad took, where the report names none of its own: the first that was activated, else
 * the first that spoke. What it was made of is the first of each kind on the bill, which has one line an assistant.
 */
function squadFacts(message: VapiMessage): Partial<CallFacts> {
  if (message.assistant?.name || message.call?.assistant?.name) {
    return {};
  }
  const [first] = readAssistants(message) ?? [];
  const bill = firstFilled(message.costs, message.call?.costs);
  const billed = (type: string) => bill.find((entry) => entry.type === type);
  const { model } = billed('model') ?? {};
  const { voice } = billed('voice') ?? {};
  const { transcriber } = billed('transcriber') ?? {};
  return present<CallFacts>({
    assistantId: first?.assistantId,
    assistantName: first?.assistantName,
    assistantVersion: first?.assistantVersion,
    modelProvider: model?.provider,
    model: model?.model,
    voiceProvider: voice?.provider,
    voice: voice?.voiceId,
    transcriberProvider: transcriber?.provider,
    transcriber: transcriber?.model,
  });
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function inMilliseconds(value: number | null | undefined, unit: number): number | null {
  return value === null || value === undefined ? null : value * unit;
}

/** Milliseconds from start to end, in whichever form the report has them; null when it has none. */
function durationOf({ call, ...message }: VapiMessage): number | null {
  const told = [
    inMilliseconds(message.durationMs ?? call?.durationMs, 1),
    inMilliseconds(message.durationSeconds ?? call?.durationSeconds, SECOND),
    inMilliseconds(message.durationMinutes ?? call?.durationMinutes, MINUTE),
  ];
  return told.find((duration) => duration !== null) ?? null;
}

/** Start and end. What is left out follows from the other and the duration, or from the lines of the conversation. */
function timesOf(message: VapiMessage): { startedAt: number | null; endedAt: number | null } {
  const duration = durationOf(message);
  const began = message.startedAt ?? message.call?.startedAt ?? null;
  const ended = message.endedAt ?? message.call?.endedAt ?? null;
  const endedAt =
    ended ?? (began !== null && duration !== null ? Math.round(began + duration) : null) ?? message.timestamp;
  const startedAt =
    began ??
    (ended !== null && duration !== null ? Math.round(ended - duration) : null) ??
    startByLines(conversationOf(message)) ??
    (endedAt !== null && duration !== null ? Math.round(endedAt - duration) : null);
  return { startedAt, endedAt };
}

/** The final facts of a call from its end-of-call report. */
export function factsFromReport(message: VapiMessage): Partial<CallFacts> {
  const lines = reportLines(message);
  const { startedAt, endedAt } = timesOf(message);
  return {
    ...squadFacts(message),
    ...costFacts(message),
    ...performanceFacts(message),
    ...analysisFacts(message),
    ...present<CallFacts>({
      endedReason: message.endedReason ?? message.call?.endedReason,
      startedAt,
      endedAt,
      transcript: lines.length > 0 ? lines : null,
      hasRecording: hasRecording(message),
    }),
  };
}
