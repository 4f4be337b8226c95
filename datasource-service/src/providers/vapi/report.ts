import type { TurnLatency } from '../../contract/index.ts';
import type { CallFacts } from '../../domain/callEvent.ts';
import { sumOfLines } from '../../domain/cost.ts';
import { readSuccess } from '../../domain/success.ts';
import { readTurn } from '../../domain/turn.ts';
import { readAssistants } from './assistants.ts';
import { conversationOf, readLines } from './conversation.ts';
import { linesFromBreakdown, linesFromEntries } from './costs.ts';
import { present } from '../present.ts';
import type { VapiMessage } from './schema.ts';

function costFacts(message: VapiMessage): Partial<CallFacts> {
  const entries = message.costs ?? message.call?.costs ?? [];
  const breakdown = message.costBreakdown ?? message.call?.costBreakdown ?? null;
  const costs =
    entries.length > 0 ? linesFromEntries(entries) : breakdown === null ? [] : linesFromBreakdown(breakdown);
  const total = message.cost ?? breakdown?.total ?? message.call?.cost ?? (costs.length > 0 ? sumOfLines(costs) : null);
  return present<CallFacts>({ costUsd: total, costs: costs.length > 0 ? costs : null });
}

function turnsOf(message: VapiMessage): TurnLatency[] | null {
  const reported = message.artifact?.performanceMetrics?.turnLatencies ?? null;
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
  const metrics = message.artifact?.performanceMetrics ?? null;
  const transport = (metrics?.fromTransportLatencyAverage ?? 0) + (metrics?.toTransportLatencyAverage ?? 0);
  return present<CallFacts>({
    turns: turnsOf(message),
    transportLatencyMs: transport > 0 ? transport : null,
    // Vapi counts by who was interrupted, we by who interrupted.
    userInterruptions: metrics?.numAssistantInterrupted,
    agentInterruptions: metrics?.numUserInterrupted,
  });
}

function sentimentOf(structuredData: unknown): string | null {
  if (typeof structuredData !== 'object' || structuredData === null || !('sentiment' in structuredData)) {
    return null;
  }
  const { sentiment } = structuredData;
  return typeof sentiment === 'string' && sentiment.trim() !== '' ? sentiment.trim().toLowerCase() : null;
}

function analysisFacts(message: VapiMessage): Partial<CallFacts> {
  const analysis = message.analysis ?? message.call?.analysis ?? null;
  const evaluation = analysis?.successEvaluation;
  const isReadable =
    typeof evaluation === 'string' || typeof evaluation === 'boolean' || typeof evaluation === 'number';
  return present<CallFacts>({
    summary: analysis?.summary ?? message.summary,
    success: isReadable ? readSuccess(evaluation) : null,
    sentiment: sentimentOf(analysis?.structuredData),
  });
}

function hasRecording(message: VapiMessage): boolean {
  const { artifact } = message;
  return (
    message.recordingUrl !== null ||
    message.stereoRecordingUrl !== null ||
    (artifact !== null &&
      (artifact.recordingUrl !== null || artifact.stereoRecordingUrl !== null || Boolean(artifact.recording)))
  );
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
  const billed = (type: string) => message.costs?.find((entry) => entry.type === type);
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

/** The final facts of a call from its end-of-call report. */
export function factsFromReport(message: VapiMessage): Partial<CallFacts> {
  const lines = readLines(conversationOf(message));
  const endedAt = message.endedAt ?? message.call?.endedAt ?? message.timestamp;
  const startedAt =
    message.startedAt ??
    message.call?.startedAt ??
    (endedAt !== null && message.durationSeconds !== null
      ? Math.round(endedAt - message.durationSeconds * 1000)
      : null);
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
