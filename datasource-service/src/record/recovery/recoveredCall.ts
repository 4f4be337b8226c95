import {
  BACKFILL_MS,
  CALL_DIRECTIONS,
  CALL_STATES,
  COST_COMPONENTS,
  PROVIDERS,
  TECHNICAL_OWNERS,
  TURN_STAGES,
  type AssistantActivation,
  type CallTransfer,
  type CostLine,
  type TurnLatency,
  type TurnStage,
} from '../../contract/index.ts';
import type { CallEvent, CallFacts, ToolCallReport } from '../../calls/callEvent.ts';
import { applyEvent, type CallRecord } from '../../calls/callRecord.ts';
import { costComponentId } from '../../calls/components.ts';
import { costLine } from '../../calls/cost.ts';

/** A row as plain values by its columns; times are epoch ms. */
export type KeptRow = Readonly<Record<string, string | number | boolean | null>>;

/** A call as a copy of the record has it: its own row with what it was grouped by, and the rows of its turns and tools. */
export interface KeptCall {
  call: KeptRow;
  turns: readonly KeptRow[];
  tools: readonly KeptRow[];
}

/** A call as it can be brought back into the record. */
export interface RecoveredCall {
  event: CallEvent;
  /** Epoch ms; null where they are not known. */
  inProgressAt: number | null;
  reportedAt: number | null;
  listedAt: number | null;
}

/** Begins ids of tool calls and transfers that were brought back: the platform's own are not in a copy. */
const RECOVERED = 'recovered:';

/** Less than any source: whatever the platform said of the call, then or later, wins. */
const WEIGHT = -1;

const MICROS = 1_000_000;
const MINUTE_MS = 60_000;

function numberIn(row: KeptRow, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}

function textIn(row: KeptRow, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}

function countIn(row: KeptRow, name: string): number {
  return numberIn(row, name) ?? 0;
}

/** Middle of the bucket that a latency was counted in, ms. */
function latencyIn(row: KeptRow, name: string): number | null {
  const bucket = numberIn(row, `${name}_bucket`);
  return bucket === null ? null : Math.round(2 ** ((bucket + 0.5) / 32));
}

function flagIn(row: KeptRow, name: string): boolean | null {
  const text = textIn(row, name);
  return text === null ? null : text === 'true';
}

function known<Value>(isKnown: boolean, value: Value): Value | null {
  return isKnown ? value : null;
}

function turnsOf({ call, turns }: KeptCall): TurnLatency[] {
  const slowestMs = numberIn(call, 'slowest_turn_ms');
  const totals = turns.map((turn) => latencyIn(turn, 'total'));
  const slowest = totals.indexOf(Math.max(...totals.map((total) => total ?? 0)));
  return turns.map((turn, index): TurnLatency => {
    const stages = Object.fromEntries(TURN_STAGES.map((stage) => [stage, latencyIn(turn, stage)]));
    return {
      index,
      stages: stages as Record<TurnStage, number | null>,
      total: index === slowest ? slowestMs : (totals[index] ?? null),
      unattributed: latencyIn(turn, 'unattributed'),
      observed: null,
    };
  });
}

function costsOf(call: KeptRow): CostLine[] {
  const lines = COST_COMPONENTS.map((component) => {
    const usd = countIn(call, costComponentId(component)) / MICROS;
    switch (component) {
      case 'model':
        return costLine(component, usd, {
          promptTokens: countIn(call, 'prompt_tokens'),
          completionTokens: countIn(call, 'completion_tokens'),
          cachedPromptTokens: countIn(call, 'cached_prompt_tokens'),
        });
      case 'voice':
        return costLine(component, usd, { characters: countIn(call, 'characters') });
      case 'transcriber':
        return costLine(component, usd, { minutes: countIn(call, 'transcriber_ms') / MINUTE_MS });
      default:
        return costLine(component, usd);
    }
  });
  return countIn(call, 'itemised_calls') === 0 ? [] : lines.filter(({ usd }) => Number(usd) > 0);
}

function transfersOf(call: KeptRow): CallTransfer[] {
  const failures = countIn(call, 'transfer_failures');
  return Array.from({ length: countIn(call, 'transfer_attempts') }, (_, index) => ({
    destination: null,
    mode: null,
    status: null,
    connected: index >= failures,
  }));
}

/** Who took the call, as far as rows tell it apart from what the ended reason says. */
function takerOf(call: KeptRow): CallFacts['takenBy'] | null {
  if (countIn(call, 'voicemail') === 1) {
    return 'machine';
  }
  return known(countIn(call, 'busy') === 1, 'busy');
}

function isTechnical(call: KeptRow): boolean {
  return TECHNICAL_OWNERS.some((owner) => owner === call['fault_owner']);
}

function assistantsOf(call: KeptRow): AssistantActivation[] {
  const isHandedOver = flagIn(call, 'handed_over');
  const activation = { assistantId: textIn(call, 'assistant_id'), assistantName: null, assistantVersion: null };
  return isHandedOver === null ? [] : Array.from({ length: isHandedOver ? 2 : 1 }, () => activation);
}

function scorecardsOf(call: KeptRow): CallFacts['scorecards'] {
  const count = countIn(call, 'scored');
  const score = countIn(call, 'score_thousandths') / 1000 / count;
  return Array.from({ length: count }, (_, index) => ({ id: `${index}`, name: null, score, passed: null }));
}

/** Facts that are known; the others are left out. */
function factsOf(kept: KeptCall): Partial<CallFacts> {
  const { call } = kept;
  const finding = textIn(call, 'network_finding');
  const isInterruptible = countIn(call, 'interruption_calls') === 1;
  const assistant = textIn(call, 'assistant');
  const assistantId = textIn(call, 'assistant_id');
  const facts: { [Name in keyof CallFacts]?: CallFacts[Name] | null } = {
    workspaceId: textIn(call, 'workspace'),
    assistantId,
    assistantName: known(assistant !== assistantId, assistant),
    assistantVersion: textIn(call, 'assistant_version'),
    assistants: assistantsOf(call),
    squadId: textIn(call, 'squad'),
    campaignId: textIn(call, 'campaign'),
    language: textIn(call, 'language'),
    direction: CALL_DIRECTIONS.find((direction) => direction === call['direction']) ?? null,
    phoneNumber: textIn(call, 'phone_number'),
    answeredBy: textIn(call, 'answered_by'),
    createdAt: numberIn(call, 'created_at'),
    startedAt: numberIn(call, 'started_at'),
    endedAt: numberIn(call, 'ended_at'),
    endedReason: textIn(call, 'ended_reason'),
    takenBy: takerOf(call),
    failed: known<true>(countIn(call, 'failed') === 1 && !isTechnical(call), true),
    costUsd: known(countIn(call, 'cost_known') === 1, countIn(call, 'cost_micros') / MICROS),
    costs: costsOf(call),
    turns: turnsOf(kept),
    transportLatencyMs: latencyIn(call, 'transport'),
    userInterruptions: known(isInterruptible, countIn(call, 'user_interruptions')),
    agentInterruptions: known(isInterruptible, countIn(call, 'agent_interruptions')),
    success: flagIn(call, 'success'),
    sentiment: textIn(call, 'sentiment'),
    scorecards: scorecardsOf(call),
    failedArtifacts: countIn(call, 'artifact_failures') === 0 ? [] : ['unknown'],
    postDialDelayMs: latencyIn(call, 'post_dial'),
    packetLossShare: known(countIn(call, 'loss_known') === 1, countIn(call, 'loss_millionths') / MICROS),
    jitterMs: known(countIn(call, 'jitter_known') === 1, countIn(call, 'jitter_micros') / 1000),
    meanOpinionScore: known(countIn(call, 'opinion_known') === 1, countIn(call, 'opinion_thousandths') / 1000),
    networkTags: finding === null ? [] : [finding],
    sipStatus: known(textIn(call, 'sip_status') !== null, Number(call['sip_status'])),
    hasRecording: countIn(call, 'recordings') === 1,
    transportProvider: textIn(call, 'transport_provider'),
    modelProvider: textIn(call, 'model_provider'),
    model: textIn(call, 'model'),
    voiceProvider: textIn(call, 'voice_provider'),
    voice: textIn(call, 'voice'),
    transcriberProvider: textIn(call, 'transcriber_provider'),
    transcriber: textIn(call, 'transcriber'),
  };
  const isTold = ([, value]: [string, unknown]) => value !== null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(facts).filter(isTold));
}

function toolsOf({ call, tools }: KeptCall, at: number): ToolCallReport[] {
  return tools.map((tool, index) => {
    const took = latencyIn(tool, 'tool');
    const id = `${RECOVERED}${String(call['call_id'])}:${index}`;
    const told = { name: String(tool['tool']), arguments: null, startedAt: known(took !== null, at) };
    const hasResult = countIn(tool, 'tool_results') === 1;
    return {
      id,
      call: told,
      ...(hasResult
        ? {
            result: {
              result: null,
              failed: countIn(tool, 'tool_failures') === 1,
              endedAt: known(took !== null, at + (took ?? 0)),
            },
          }
        : {}),
    };
  });
}

/**
 * A call out of a copy's rows: times, ended reason, costs, turns, tools and what it is grouped by. What was said, who
 * called, and speech by the clock are not in a copy. Latencies come back to about one per cent. Null when the row is of a
 * platform that the service does not know.
 */
export function recoveredCall(kept: KeptCall, now: number): RecoveredCall | null {
  const { call } = kept;
  const provider = PROVIDERS.find((each) => each === call['provider']);
  const state = CALL_STATES.find((each) => each === call['state']);
  const callId = textIn(call, 'call_id');
  if (provider === undefined || state === undefined || callId === null) {
    return null;
  }
  const at = countIn(call, 'minute') * MINUTE_MS + countIn(call, 'minute_ms');
  const endedAt = numberIn(call, 'ended_at');
  // Of a report that was filled in afterwards it is not known how much later.
  const lag = latencyIn(call, 'report_lag') ?? BACKFILL_MS + 1;
  const isAnswered = flagIn(call, 'answered') === true;
  return {
    event: {
      provider,
      callId,
      at,
      receivedAt: now,
      state,
      layers: [{ facts: factsOf(kept), weight: WEIGHT, at }],
      lines: [],
      toolCalls: toolsOf(kept, at),
      transfers: transfersOf(call).map((value, index) => ({ key: `${RECOVERED}${index}`, value, weight: WEIGHT, at })),
      marks: [],
    },
    inProgressAt: known(isAnswered, at),
    reportedAt: endedAt !== null && countIn(call, 'reported') === 1 ? endedAt + lag : null,
    listedAt: known(countIn(call, 'listed') === 1, endedAt),
  };
}

function ownOf<Part>(parts: Readonly<Record<string, Part>>): Record<string, Part> {
  return Object.fromEntries(Object.entries(parts).filter(([id]) => !id.startsWith(RECOVERED)));
}

/**
 * A call without the tool calls and transfers that were brought back, when an event tells of its own: they are the same
 * ones.
 */
export function withoutRecovered(
  record: CallRecord,
  { toolCalls, transfers = [] }: Pick<CallEvent, 'toolCalls' | 'transfers'>
): CallRecord {
  return toolCalls.length === 0 && transfers.length === 0
    ? record
    : {
        ...record,
        toolCalls: toolCalls.length === 0 ? record.toolCalls : ownOf(record.toolCalls),
        transfers: transfers.length === 0 ? record.transfers : ownOf(record.transfers),
      };
}

/** A call with what a copy knows of it. What the record knows already stays as it is. */
export function completed(
  known: CallRecord | null,
  { event, inProgressAt, reportedAt, listedAt }: RecoveredCall
): CallRecord {
  const hasTools = known !== null && Object.keys(known.toolCalls).length > 0;
  const hasTransfers = known !== null && Object.keys(known.transfers).length > 0;
  const record = applyEvent(known, {
    ...event,
    ...(hasTools ? { toolCalls: [] } : {}),
    ...(hasTransfers ? { transfers: [] } : {}),
  });
  return {
    ...record,
    inProgressAt: record.inProgressAt ?? inProgressAt,
    reportedAt: record.reportedAt ?? reportedAt,
    listedAt: record.listedAt ?? listedAt,
  };
}
