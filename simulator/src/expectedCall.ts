import type { CallDirection, CostComponent } from '@voicehive/datasource-service/contract';
import type { ReportedTurn } from './call/drawTurns.ts';
import type { Conversation } from './call/conversation.ts';
import type { SimulatedCall } from './call/simulatedCall.ts';
import { roundUsd } from './call/costs.ts';
import { deskNumber } from './messages/transferDestination.ts';

/**
 * What a receiver must find out about a call when all its messages arrived. It is computed from the simulated call and
 * not from the messages, so that numbers can be checked by an independent path.
 */
export interface ExpectedCall {
  callId: string;
  workspaceId: string;
  assistantId: string;
  assistantName: string;
  assistantVersion: string;
  /** Names of all assistants that had the call, in order; null when the messages do not tell. */
  assistants: string[] | null;
  direction: CallDirection;
  phoneNumber: string | null;
  callerNumber: string | null;
  /** Epoch ms; `startedAt` is null when nobody and nothing took the call. */
  createdAt: number;
  startedAt: number | null;
  endedAt: number;
  durationSeconds: number | null;
  endedReason: string;
  /** Latencies in ms as the platform reports them; 0 is "not measured". Empty when the report is in 2024's shape. */
  turns: ReportedTurn[];
  costUsd: number;
  costByComponent: Partial<Record<CostComponent, number>>;
  /** Prompt and completion tokens of the conversation and of its analysis. */
  tokens: number;
  /** Characters that the voice spoke. */
  characters: number;
  toolCalls: number;
  failedToolCalls: number;
  userInterruptions: number;
  agentInterruptions: number;
  /** Milliseconds from the end of what the caller said to the beginning of the answer, turn by turn. */
  observedLatencies: number[];
  /** Moments at which the assistant hung. */
  hangs: number;
  /** The attempt to hand the call to a person; null when there was none, or the messages do not tell. */
  transfer: { destination: string; mode: string; status: string; connected: boolean } | null;
  /** Values by name as they were corrected last; null when the call was not judged, or the messages do not tell. */
  structuredOutputs: Readonly<Record<string, unknown>> | null;
  /** Share of the scorecard's points as it was corrected last, 0 to 1; null when there is none. */
  score: number | null;
  /** Null when the call was not judged. */
  isSuccess: boolean | null;
  sentiment: string | null;
}

function costByComponent({ costs }: SimulatedCall): Partial<Record<CostComponent, number>> {
  const sums: Partial<Record<CostComponent, number>> = {};
  for (const { component, usd } of costs) {
    sums[component] = roundUsd((sums[component] ?? 0) + usd);
  }
  return sums;
}

function observedLatencies({ lines }: Conversation): number[] {
  return lines.flatMap((line, index) => {
    const answer = lines[index + 1];
    return line.speaker === 'user' && answer?.speaker === 'agent' ? [answer.startedAt - line.endedAt] : [];
  });
}

function transferOf({ transfer, arrival }: SimulatedCall): ExpectedCall['transfer'] {
  return transfer === null
    ? null
    : {
        destination: deskNumber(arrival.workspace),
        mode: transfer.mode,
        status: transfer.status,
        connected: transfer.isConnected,
      };
}

/** The truth about a simulated call. */
export function expectedCall(call: SimulatedCall): ExpectedCall {
  const { arrival, conversation, costs, judgement } = call;
  const { assistant, workspace } = arrival;
  const evaluation = call.evaluations.at(-1);
  const interruptions = (by: 'user' | 'agent') => conversation.interruptions.filter((one) => one.by === by).length;
  return {
    callId: call.id,
    workspaceId: workspace.id,
    assistantId: assistant.id,
    assistantName: assistant.name,
    assistantVersion: call.assistantVersion,
    direction: assistant.direction,
    phoneNumber: assistant.phoneNumber?.number ?? null,
    callerNumber: call.customerNumber,
    createdAt: call.createdAt,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    durationSeconds: call.startedAt === null ? null : (call.endedAt - call.startedAt) / 1000,
    endedReason: call.ending.reason,
    turns: conversation.turns.map(({ reported }) => reported),
    costUsd: call.costUsd,
    costByComponent: costByComponent(call),
    tokens: costs.reduce((sum, { promptTokens = 0, completionTokens = 0 }) => sum + promptTokens + completionTokens, 0),
    characters: costs.reduce((sum, { characters = 0 }) => sum + characters, 0),
    toolCalls: conversation.tools.length,
    failedToolCalls: conversation.tools.filter(({ isFailure }) => isFailure).length,
    userInterruptions: interruptions('user'),
    agentInterruptions: interruptions('agent'),
    assistants: [assistant.name, ...(call.handOver === null ? [] : [call.handOver.to.name])],
    observedLatencies: observedLatencies(conversation),
    hangs: conversation.hangs.length,
    transfer: transferOf(call),
    structuredOutputs: evaluation?.outputs ?? null,
    score: evaluation === undefined ? null : evaluation.score / 100,
    isSuccess: judgement?.isSuccess ?? null,
    sentiment: judgement?.sentiment ?? null,
  };
}
