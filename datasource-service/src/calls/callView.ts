import type {
  AssistantActivation,
  CallSummary,
  CallTransfer,
  CostLine,
  Scorecard,
  StructuredOutput,
  ToolCall,
  TranscriptLine,
  TurnLatency,
} from '../contract/index.ts';
import { factOf, marksOf, type CallRecord } from './callRecord.ts';
import { endOf, outcomeOf } from './callEnd.ts';
import { sumOfLines, sumOfQuantity, usesOwnKey } from './cost.ts';
import { classifyEndedReason } from './endedReason.ts';
import type { CallTaker } from './outcome.ts';
import { PLAUSIBLE, Plausibility } from './plausibility.ts';
import { NO_RATES, rateCosts, type RateCard, type RatedCosts } from './rateCard.ts';
import { deadAirMs, firstAgentSpeech, observedLatencies, speechSpans, talkMs, type SpeechSpan } from './speech.ts';
import { toolCallsOf } from './toolCalls.ts';
import { transfersOf } from './transfers.ts';
import { plausibleTurn } from './turn.ts';

/** A call as every reader of the record sees it, before anything is hidden from somebody. */
export interface CallView extends Omit<CallSummary, 'caller'> {
  callerNumber: string | null;
  firstEventAt: number;
  lastEventAt: number;
  /** Epoch ms by our clock at which the platform's final report came. */
  reportedAt: number | null;
  /** Epoch ms by our clock at which the platform's list was first seen to hold the ended call. */
  listedAt: number | null;
  httpClass: string | null;
  failedProvider: string | null;
  /** Whether both sides spoke: only such calls have turns worth timing. */
  isInteraction: boolean;
  assistants: AssistantActivation[];
  squadId: string | null;
  campaignId: string | null;
  answeredBy: string | null;
  /** Who or what took the call; null while it rings. */
  takenBy: CallTaker | null;
  /** Whether the platform itself reported that the call failed. */
  failed: boolean;
  maxDurationSeconds: number | null;
  transfers: CallTransfer[];
  turns: TurnLatency[];
  transcript: TranscriptLine[];
  toolCalls: ToolCall[];
  structuredOutputs: StructuredOutput[];
  scorecards: Scorecard[];
  costs: CostLine[];
  /** The bill by our rate card. */
  rated: RatedCosts;
  /**
   * Whether a vendor was used with the customer's own key, so that the platform's bill shows nothing for it; null where
   * no bill tells it.
   */
  usesOwnKey: boolean | null;
  summary: string | null;
  userInterruptions: number | null;
  agentInterruptions: number | null;
  /** Milliseconds from the start of the call to the agent's first speech. */
  firstSpeechMs: number | null;
  userTalkMs: number | null;
  agentTalkMs: number | null;
  /** Words that the agent and the user said. */
  agentWords: number;
  userWords: number;
  /** How often the platform said that the agent hung in a delay. */
  hangs: number;
  failedArtifacts: string[];
  postDialDelayMs: number | null;
  packetLossShare: number | null;
  jitterMs: number | null;
  meanOpinionScore: number | null;
  networkTags: string[];
  sipStatus: number | null;
  traceId: string | null;
  transportProvider: string | null;
  transportCallId: string | null;
  transportLatencyMs: number | null;
  modelProvider: string | null;
  voiceProvider: string | null;
  voice: string | null;
  transcriberProvider: string | null;
  transcriber: string | null;
  analysisCostUsd: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedPromptTokens: number | null;
  characters: number | null;
  transcriberMinutes: number | null;
  /** Reported figures that lay outside their bounds and were kept apart. */
  implausible: number;
}

function byTime(left: TranscriptLine, right: TranscriptLine): number {
  return (left.startedAt ?? 0) - (right.startedAt ?? 0) || (left.text < right.text ? -1 : 1);
}

/** The platform's whole transcript when there is one, else the lines heard live. */
function transcriptOf(record: CallRecord): TranscriptLine[] {
  const whole = factOf(record, 'transcript');
  return whole !== null && whole.length > 0 ? whole : Object.values(record.lines).sort(byTime);
}

/** What was said in a call and what its summary says, as one text for finding it by words. */
export function spokenText(record: CallRecord): string {
  if (record.withheld !== undefined) {
    return '';
  }
  const said = transcriptOf(record).filter(({ role }) => role === 'user' || role === 'agent');
  return [...said.map(({ text }) => text), factOf(record, 'summary') ?? ''].join('\n');
}

function durationOf(startedAt: number | null, endedAt: number | null): number | null {
  return startedAt === null || endedAt === null ? null : (endedAt - startedAt) / 1000;
}

function slowest(turns: readonly TurnLatency[]): number | null {
  return turns.reduce<number | null>(
    (worst, turn) => (turn.total !== null && (worst === null || turn.total > worst) ? turn.total : worst),
    null
  );
}

/**
 * The turns with both clocks: the platform's figures and, at the same place in the call, our own. The platform gives
 * its turns no time, so that a place may name two different turns where one clock missed one; figures of a call as a
 * whole are still comparable.
 */
function turnsOf(record: CallRecord, spans: readonly SpeechSpan[], plausibility: Plausibility): TurnLatency[] {
  const reported = factOf(record, 'turns') ?? [];
  const observed = observedLatencies(spans);
  const count = Math.max(reported.length, observed.length);
  return Array.from({ length: count }, (_, index) =>
    plausibleTurn(index, reported[index] ?? null, observed[index] ?? null, plausibility)
  );
}

function wordsOf(transcript: readonly TranscriptLine[], role: TranscriptLine['role']): number {
  return transcript.reduce((sum, line) => sum + (line.role === role ? (line.text.match(/\S+/g)?.length ?? 0) : 0), 0);
}

interface SpeechFigures {
  spans: SpeechSpan[];
  startedAt: number | null;
  endedAt: number | null;
}

function speechFigures({ spans, startedAt, endedAt }: SpeechFigures, plausibility: Plausibility) {
  const firstSpeech = firstAgentSpeech(spans);
  const firstSpeechMs = plausibility.check(
    PLAUSIBLE.firstSpeechMs,
    firstSpeech === null || startedAt === null ? null : firstSpeech - startedAt
  );
  const isTimed = startedAt !== null && endedAt !== null && endedAt > startedAt;
  return {
    firstSpeechMs: firstSpeechMs === null ? null : Math.max(0, firstSpeechMs),
    deadAirMs: isTimed ? deadAirMs(spans, startedAt, endedAt) : null,
    userTalkMs: talkMs(spans, 'user'),
    agentTalkMs: talkMs(spans, 'agent'),
  };
}

/** The bill by the card. Bills that name no vendor are those of the assistant's model, voice and transcriber. */
function ratedCosts(
  record: CallRecord,
  rateCard: RateCard,
  { at, durationSeconds }: Pick<CallView, 'at' | 'durationSeconds'>
): RatedCosts {
  const fact = <Name extends Parameters<typeof factOf>[1]>(name: Name) => factOf(record, name);
  return rateCosts(rateCard, fact('costs') ?? [], {
    at,
    direction: fact('direction'),
    durationMinutes: durationSeconds === null ? null : durationSeconds / 60,
    vendors: {
      model: { provider: fact('modelProvider'), model: fact('model') },
      voice: { provider: fact('voiceProvider'), model: fact('voice') },
      transcriber: { provider: fact('transcriberProvider'), model: fact('transcriber') },
      transport: { provider: fact('transportProvider'), model: null },
      platform: { provider: record.provider, model: null },
    },
  });
}

/** The figures of the line and of the bill, without impossible ones. */
function plausibleFigures(record: CallRecord, costs: readonly CostLine[], plausibility: Plausibility) {
  const fact = <Name extends Parameters<typeof factOf>[1]>(name: Name) => factOf(record, name);
  return {
    costUsd: plausibility.check(PLAUSIBLE.costUsd, fact('costUsd')),
    userInterruptions: plausibility.check(PLAUSIBLE.interruptions, fact('userInterruptions')),
    agentInterruptions: plausibility.check(PLAUSIBLE.interruptions, fact('agentInterruptions')),
    postDialDelayMs: plausibility.check(PLAUSIBLE.postDialDelayMs, fact('postDialDelayMs')),
    packetLossShare: plausibility.check(PLAUSIBLE.packetLossShare, fact('packetLossShare')),
    jitterMs: plausibility.check(PLAUSIBLE.jitterMs, fact('jitterMs')),
    meanOpinionScore: plausibility.check(PLAUSIBLE.meanOpinionScore, fact('meanOpinionScore')),
    transportLatencyMs: plausibility.check(PLAUSIBLE.transportMs, fact('transportLatencyMs')),
    promptTokens: plausibility.check(PLAUSIBLE.tokens, sumOfQuantity(costs, 'promptTokens')),
    completionTokens: plausibility.check(PLAUSIBLE.tokens, sumOfQuantity(costs, 'completionTokens')),
    cachedPromptTokens: plausibility.check(PLAUSIBLE.tokens, sumOfQuantity(costs, 'cachedPromptTokens')),
    characters: plausibility.check(PLAUSIBLE.characters, sumOfQuantity(costs, 'characters')),
  };
}

/** Interruptions are known together with the turns they are counted over: both ways or not at all. */
function bothWays({ userInterruptions, agentInterruptions }: ReturnType<typeof plausibleFigures>): number | null {
  return userInterruptions === null || agentInterruptions === null ? null : userInterruptions + agentInterruptions;
}

/** What the ended reason means; nothing before there is one. */
function meaningOf(endedReason: string | null) {
  const meaning = endedReason === null ? null : classifyEndedReason(endedReason);
  return {
    endedReason,
    endedReasonGroup: meaning?.group ?? null,
    faultOwner: meaning?.owner ?? null,
    httpClass: meaning?.httpClass ?? null,
    failedProvider: meaning?.provider ?? null,
  };
}

/** Everything that can be read off a record, with its bill by the given card. */
export function viewCall(record: CallRecord, rateCard: RateCard = NO_RATES): CallView {
  const fact = <Name extends Parameters<typeof factOf>[1]>(name: Name) => factOf(record, name);
  const plausibility = new Plausibility();
  const marks = marksOf(record);
  const transcript = transcriptOf(record);
  const spans = speechSpans(marks, transcript).map((span) => plausibility.checkLength(PLAUSIBLE.speechMs, span));
  const turns = turnsOf(record, spans, plausibility);
  const costs = fact('costs') ?? [];
  const toolCalls = toolCallsOf(record).map((tool) => plausibility.checkLength(PLAUSIBLE.toolMs, tool));
  const figures = plausibleFigures(record, costs, plausibility);
  const { endedAt, endedReason } = endOf(record);
  const meaning = meaningOf(endedReason);
  const startedAt = fact('startedAt') ?? record.inProgressAt;
  const at = startedAt ?? fact('createdAt') ?? record.firstEventAt;
  const durationSeconds = plausibility.check(PLAUSIBLE.durationSeconds, durationOf(startedAt, endedAt));
  const spoke = new Set(transcript.map((line) => line.role));
  const isInteraction = turns.length > 0 || (spoke.has('user') && spoke.has('agent'));
  return {
    provider: record.provider,
    callId: record.callId,
    state: record.state,
    direction: fact('direction'),
    at,
    createdAt: fact('createdAt'),
    startedAt,
    endedAt,
    firstEventAt: record.firstEventAt,
    lastEventAt: record.lastEventAt,
    reportedAt: record.reportedAt,
    listedAt: record.listedAt,
    durationSeconds,
    workspaceId: fact('workspaceId'),
    assistantId: fact('assistantId'),
    assistantName: fact('assistantName'),
    assistantVersion: fact('assistantVersion'),
    assistants: fact('assistants') ?? [],
    squadId: fact('squadId'),
    campaignId: fact('campaignId'),
    language: fact('language'),
    answeredBy: fact('answeredBy'),
    maxDurationSeconds: fact('maxDurationSeconds'),
    callerNumber: fact('callerNumber'),
    phoneNumber: fact('phoneNumber'),
    ...meaning,
    ...outcomeOf(record, meaning, isInteraction),
    isInteraction,
    transfers: transfersOf(record.transfers),
    success: fact('success'),
    sentiment: fact('sentiment'),
    structuredOutputs: [...(fact('structuredOutputs') ?? []), ...(fact('analysisOutputs') ?? [])],
    scorecards: fact('scorecards') ?? [],
    turnCount: fact('turns')?.length ?? turns.length,
    slowestTurnMs: slowest(turns),
    turns,
    transcript,
    toolCalls,
    toolCallCount: toolCalls.length,
    toolFailureCount: toolCalls.filter(({ failed }) => failed === true).length,
    costs,
    rated: ratedCosts(record, rateCard, { at, durationSeconds }),
    usesOwnKey: usesOwnKey(costs),
    summary: fact('summary'),
    ...figures,
    interruptions: bothWays(figures),
    ...speechFigures({ spans, startedAt, endedAt }, plausibility),
    agentWords: wordsOf(transcript, 'agent'),
    userWords: wordsOf(transcript, 'user'),
    hangs: marks.filter(({ kind }) => kind === 'hang').length,
    failedArtifacts: fact('failedArtifacts') ?? [],
    networkTags: fact('networkTags') ?? [],
    sipStatus: fact('sipStatus'),
    hasRecording: fact('hasRecording') ?? false,
    traceId: fact('traceId'),
    transportProvider: fact('transportProvider'),
    transportCallId: fact('transportCallId'),
    modelProvider: fact('modelProvider'),
    model: fact('model'),
    voiceProvider: fact('voiceProvider'),
    voice: fact('voice'),
    transcriberProvider: fact('transcriberProvider'),
    transcriber: fact('transcriber'),
    analysisCostUsd: sumOfLines(costs, 'analysis'),
    transcriberMinutes: sumOfQuantity(
      costs.filter(({ component }) => component === 'transcriber'),
      'minutes'
    ),
    implausible: plausibility.implausible,
  };
}
