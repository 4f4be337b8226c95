import type { CallDirection, CostComponent } from '@voicehive/datasource-service/contract';
import type { ReportedTurn } from './call/drawTurns.ts';
import type { SimulatedCall } from './call/simulatedCall.ts';
import { roundUsd } from './call/costs.ts';

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

/** The truth about a simulated call. */
export function expectedCall(call: SimulatedCall): ExpectedCall {
  const { arrival, conversation, costs, judgement } = call;
  const { assistant, workspace } = arrival;
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
    isSuccess: judgement?.isSuccess ?? null,
    sentiment: judgement?.sentiment ?? null,
  };
}
