import { listUnder, numberUnder, textUnder, timeUnder, under } from './json.ts';
import type { RawBillLine, RawCall, RawSpan, RawTool, RawTurn } from './rawCall.ts';

/** A webhook's message with the moment at which the service got it, epoch ms. */
export interface Received {
  message: unknown;
  receivedAt: number;
}

const DIRECTIONS: Readonly<Record<string, RawCall['direction']>> = {
  inboundPhoneCall: 'inbound',
  outboundPhoneCall: 'outbound',
  webCall: 'web',
};

/** Messages that are only sent while somebody is on the line. */
const TALKING = ['speech-update', 'transcript', 'conversation-update', 'user-interrupted', 'tool-calls', 'hang'].concat(
  'transfer-update'
);

function typeOf(message: unknown): string {
  return textUnder(message, 'type') ?? '';
}

function sentAt(message: unknown): number {
  return timeUnder(message, 'timestamp') ?? NaN;
}

/** Messages of a kind in order of time; of equal ones the order does not matter. */
function ofType(messages: readonly unknown[], type: string): unknown[] {
  return messages.filter((message) => typeOf(message) === type).sort((one, other) => sentAt(one) - sentAt(other));
}

function whoIs(role: string | null): 'user' | 'agent' | 'system' | null {
  return role === 'user' ? 'user' : role === 'bot' || role === 'assistant' ? 'agent' : role === 'system' ? role : null;
}

/** Pairs the starts and stops of one side. */
function heardSpans(messages: readonly unknown[], who: 'user' | 'agent'): RawSpan[] {
  const updates = ofType(messages, 'speech-update').filter((message) => whoIs(textUnder(message, 'role')) === who);
  const isStart = (message: unknown) => textUnder(message, 'status') === 'started';
  // At the same moment the one speech ends before the next begins.
  updates.sort((one, other) => sentAt(one) - sentAt(other) || Number(isStart(one)) - Number(isStart(other)));
  const spans: RawSpan[] = [];
  for (const message of updates) {
    const speaking = spans.at(-1);
    if (isStart(message)) {
      spans.push({ who, from: sentAt(message), to: null });
    } else if (speaking?.to === null) {
      speaking.to = sentAt(message);
    } else {
      spans.push({ who, from: sentAt(message), to: sentAt(message) });
    }
  }
  return spans;
}

interface Entry {
  who: 'user' | 'agent' | 'system';
  text: string;
  from: number | null;
  to: number | null;
}

function spokenEntries(entries: readonly unknown[]): Entry[] {
  return entries.flatMap((entry) => {
    const who = whoIs(textUnder(entry, 'role'));
    const text = textUnder(entry, 'message');
    return who === null || text === null || text.trim() === ''
      ? []
      : [{ who, text, from: timeUnder(entry, 'time'), to: timeUnder(entry, 'endTime') }];
  });
}

function entriesOf(message: unknown): unknown[] {
  const within = listUnder(message, 'artifact', 'messages');
  return within.length > 0 ? within : listUnder(message, 'messages');
}

function transcriptMessages(messages: readonly unknown[]): Entry[] {
  return ofType(messages, 'transcript').flatMap((message) => {
    const who = whoIs(textUnder(message, 'role'));
    return who === null ? [] : [{ who, text: textUnder(message, 'transcript') ?? '', from: sentAt(message), to: null }];
  });
}

/** Results that say that the tool could not be used or did not work. */
function tellsFailure(result: string): boolean {
  return result.startsWith('{"error":') || result.startsWith('Your server rejected');
}

function toolsOf(messages: readonly unknown[], entries: readonly unknown[]): RawTool[] {
  const tools = new Map<string, RawTool>();
  const called = (call: unknown, startedAt: number | null) => {
    const name = textUnder(call, 'function', 'name') ?? '';
    tools.set(textUnder(call, 'id') ?? '', { name, startedAt, endedAt: null, failed: null });
  };
  for (const message of ofType(messages, 'tool-calls')) {
    listUnder(message, 'toolCallList').forEach((call) => called(call, sentAt(message)));
  }
  for (const entry of entries) {
    listUnder(entry, 'toolCalls').forEach((call) => called(call, timeUnder(entry, 'time')));
  }
  for (const entry of entries) {
    const tool = tools.get(textUnder(entry, 'toolCallId') ?? '');
    if (tool !== undefined) {
      tool.endedAt = timeUnder(entry, 'time');
      tool.failed = tellsFailure(textUnder(entry, 'result') ?? '');
    }
  }
  return [...tools.values()];
}

function reportedTurns(report: unknown): RawTurn[] | null {
  const turns = under(report, 'artifact', 'performanceMetrics', 'turnLatencies');
  return Array.isArray(turns)
    ? turns.map((turn) => ({
        endpointing: numberUnder(turn, 'endpointingLatency') ?? 0,
        transcriber: numberUnder(turn, 'transcriberLatency') ?? 0,
        model: numberUnder(turn, 'modelLatency') ?? 0,
        voice: numberUnder(turn, 'voiceLatency') ?? 0,
        total: numberUnder(turn, 'turnLatency') ?? 0,
      }))
    : null;
}

const NO_LINE: Omit<RawBillLine, 'part' | 'usd'> = { vendor: null, model: null, minutes: null, prompt: null, cached: null, completion: null, characters: null }; // prettier-ignore

const PARTS: Readonly<Record<string, RawBillLine['part']>> = {
  transport: 'transport',
  transcriber: 'transcriber',
  model: 'model',
  voice: 'voice',
  vapi: 'platform',
  analysis: 'analysis',
};

function itemisedBill(entries: readonly unknown[]): RawBillLine[] {
  return entries.map((entry) => {
    const type = textUnder(entry, 'type') ?? '';
    const vendor = ['model', 'transcriber', 'voice'].find((key) => under(entry, key) !== undefined);
    return {
      part: PARTS[type] ?? 'other',
      usd: numberUnder(entry, 'cost') ?? 0,
      vendor: type === 'vapi' ? type : textUnder(entry, ...(vendor === undefined ? [] : [vendor]), 'provider'),
      model: vendor === undefined ? null : textUnder(entry, vendor, 'model'),
      minutes: numberUnder(entry, 'minutes'),
      prompt: numberUnder(entry, 'promptTokens'),
      cached: numberUnder(entry, 'cachedPromptTokens'),
      completion: numberUnder(entry, 'completionTokens'),
      characters: numberUnder(entry, 'characters'),
    };
  });
}

/** The bill of 2024, which names no vendors: they are those of the assistant, the line and the platform. */
function summedBill(report: unknown, messages: readonly unknown[]): RawBillLine[] {
  const amount = (key: string) => numberUnder(report, 'costBreakdown', key);
  const copy = (part: string, key: string) =>
    messages.map((message) => textUnder(message, 'assistant', part, key)).find((name) => name !== null) ?? null;
  const analysis = under(report, 'costBreakdown', 'analysisCostBreakdown') ?? {};
  const ofAnalysis = (suffix: string): number | null => {
    const found = ['summary', 'structuredData', 'successEvaluation', 'structuredOutput'].map((kind) =>
      numberUnder(analysis, `${kind}${suffix}`)
    );
    return found.every((value) => value === null) ? null : found.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  const carrier = textUnder(report, 'call', 'phoneCallProvider');
  const lines: Array<Partial<Omit<RawBillLine, 'usd'>> & { part: RawBillLine['part']; usd: number | null }> = [
    { part: 'transport', usd: amount('transport'), vendor: carrier },
    { part: 'transcriber', usd: amount('stt'), vendor: copy('transcriber', 'provider'), model: copy('transcriber', 'model') }, // prettier-ignore
    {
      part: 'model',
      usd: amount('llm'),
      vendor: copy('model', 'provider'),
      model: copy('model', 'model'),
      prompt: amount('llmPromptTokens'),
      cached: amount('llmCachedPromptTokens'),
      completion: amount('llmCompletionTokens'),
    },
    {
      part: 'voice',
      usd: amount('tts'),
      vendor: copy('voice', 'provider'),
      model: copy('voice', 'voiceId'),
      characters: amount('ttsCharacters'),
    },
    { part: 'platform', usd: amount('vapi'), vendor: 'vapi' },
    {
      part: 'analysis',
      usd: ofAnalysis('') ?? 0,
      prompt: ofAnalysis('PromptTokens'),
      completion: ofAnalysis('CompletionTokens'),
    },
  ];
  return lines.flatMap(({ usd, ...line }) => (usd === null ? [] : [{ ...NO_LINE, ...line, usd }]));
}

function judgedSuccess(report: unknown): boolean | null {
  const text = textUnder(report, 'analysis', 'successEvaluation');
  return text === null ? null : text === 'true' || Number(text) >= 7;
}

function scoresOf(reports: readonly unknown[]): number[] {
  const changedAt = (report: unknown) => timeUnder(report, 'artifact', 'structuredOutputsLastUpdatedAt') ?? -Infinity;
  const judged = reports.filter((report) => under(report, 'artifact', 'scorecards') !== undefined);
  const latest = judged.sort((one, other) => changedAt(one) - changedAt(other)).at(-1);
  return Object.values(under(latest, 'artifact', 'scorecards') ?? {}).map(
    (card) => (numberUnder(card, 'scoreNormalized') ?? NaN) / 100
  );
}

const TAKEN: Readonly<Record<string, boolean>> = {
  connected: true,
  completed: true,
  'no-answer': false,
  busy: false,
  failed: false,
  cancelled: false,
};

function transportOf(report: unknown): number | null {
  const metrics = under(report, 'artifact', 'performanceMetrics');
  const both =
    (numberUnder(metrics, 'fromTransportLatencyAverage') ?? 0) +
    (numberUnder(metrics, 'toTransportLatencyAverage') ?? 0);
  return both === 0 ? null : both;
}

/** Who took the call: by the report the first assistant that was active, else by the last message. */
function assistantOf(report: unknown, messages: readonly unknown[]): Pick<RawCall, 'assistant' | 'model'> {
  const latest = messages.toSorted((one, other) => sentAt(one) - sentAt(other)).at(-1);
  const teller = report ?? latest;
  const isSquad = under(teller, 'assistant') === undefined;
  const [first] = listUnder(teller, 'artifact', 'assistantActivations');
  const model = listUnder(teller, 'costs').find((entry) => textUnder(entry, 'type') === 'model');
  return isSquad
    ? { assistant: textUnder(first, 'assistantName'), model: textUnder(model, 'model', 'model') }
    : { assistant: textUnder(teller, 'assistant', 'name'), model: textUnder(teller, 'assistant', 'model', 'model') };
}

/** All messages of a call, sorted out. */
interface Told {
  received: readonly Received[];
  messages: readonly unknown[];
  reports: readonly unknown[];
  /** The last report, or undefined. */
  report: unknown;
  began: unknown;
  ended: unknown;
  talking: readonly unknown[];
}

function sortOut(received: readonly Received[]): Told {
  const messages = received.map(({ message }) => message);
  const reports = ofType(messages, 'end-of-call-report');
  const statusOf = (status: string) =>
    ofType(messages, 'status-update').find((message) => textUnder(message, 'status') === status);
  const began = statusOf('in-progress');
  return {
    received,
    messages,
    reports,
    report: reports.at(-1),
    began,
    ended: statusOf('ended'),
    talking: messages.filter((message) => TALKING.includes(typeOf(message)) || message === began),
  };
}

function timesOf({ report, began, ended, talking, messages, received }: Told) {
  const startedAt =
    timeUnder(report, 'startedAt') ??
    (began === undefined ? null : sentAt(began)) ??
    (talking.length > 0 ? Math.min(...talking.map(sentAt)) : null);
  const endedAt = timeUnder(report, 'endedAt') ?? (ended === undefined ? null : sentAt(ended));
  const reportedAt = received.flatMap(({ message, receivedAt }) =>
    typeOf(message) === 'end-of-call-report' ? [receivedAt] : []
  );
  return {
    at: startedAt ?? timeUnder(messages[0], 'call', 'createdAt') ?? NaN,
    startedAt,
    endedAt,
    isEnded: endedAt !== null,
    // The service of these histories is given no key to the platform's list.
    listedAt: null,
    reportedAt: reportedAt.length === 0 ? null : Math.min(...reportedAt),
    reportLag: reportedAt.length === 0 || endedAt === null ? null : Math.max(0, Math.min(...reportedAt) - endedAt),
  };
}

function speechOf({ messages, report }: Told): Pick<RawCall, 'lines' | 'spans'> {
  const whole = spokenEntries(entriesOf(report ?? ofType(messages, 'conversation-update').at(-1)));
  const lines = whole.length > 0 ? whole : transcriptMessages(messages);
  const heard = [...heardSpans(messages, 'user'), ...heardSpans(messages, 'agent')];
  const timed = lines.flatMap(({ who, from, to }) => (who === 'system' || from === null ? [] : [{ who, from, to }]));
  return { lines, spans: (heard.length > 0 ? heard : timed).sort((one, other) => one.from - other.from) };
}

function billOf({ report, messages }: Told): RawBillLine[] {
  const costs = listUnder(report, 'costs');
  const summed = report === undefined ? [] : summedBill(report, messages);
  return costs.length > 0 ? itemisedBill(costs) : summed;
}

/** Everything that all messages of one call tell of it. */
export function readRawVapi(received: readonly Received[]): RawCall {
  const told = sortOut(received);
  const { messages, reports, report, ended, talking } = told;
  const metrics = under(report, 'artifact', 'performanceMetrics');
  return {
    provider: 'vapi',
    callId: textUnder(messages[0], 'call', 'id') ?? '',
    ...timesOf(told),
    reason: textUnder(report ?? ended, 'endedReason'),
    direction: DIRECTIONS[textUnder(messages[0], 'call', 'type') ?? ''] ?? 'inbound',
    ...assistantOf(report, messages),
    showsTalk: talking.length > 0,
    turns: reportedTurns(report),
    ...speechOf(told),
    tools: toolsOf(messages, [...ofType(messages, 'conversation-update'), report].flatMap(entriesOf)),
    transfers: listUnder(report, 'artifact', 'transfers').map(
      (transfer) => TAKEN[textUnder(transfer, 'status') ?? ''] ?? null
    ),
    success: judgedSuccess(report),
    sentiment: textUnder(report, 'analysis', 'structuredData', 'sentiment'),
    scores: scoresOf(reports),
    costUsd: numberUnder(report, 'cost'),
    bill: billOf(told),
    callerInterruptions: numberUnder(metrics, 'numAssistantInterrupted'),
    agentInterruptions: numberUnder(metrics, 'numUserInterrupted'),
    transportMs: transportOf(report),
    hangs: new Set(ofType(messages, 'hang').map(sentAt)).size,
    lostArtefacts: ofType(messages, 'call.artifact.upload').flatMap((message) =>
      listUnder(message, 'artifacts').filter((artifact) => under(artifact, 'success') === false)
    ).length,
    postDialMs: null,
    packetLoss: null,
    jitterMs: null,
    meanOpinion: null,
    lineFindings: [],
  };
}
