import type { SimulatedCall } from '../call/simulatedCall.ts';
import type { Assistant } from '../company/assistant.ts';
import { versionAt } from '../company/versionAt.ts';
import type { Evaluation } from '../call/evaluateCall.ts';
import { HOUR } from '../time/durations.ts';
import { billBreakdown, billEntries } from './bill.ts';
import { callCopy, commonFields, isoTime } from './copies.ts';
import { conversationEntries, plainTranscript } from './conversationEntries.ts';
import { performanceMetrics } from './performanceMetrics.ts';
import { transferDestination } from './transferDestination.ts';

const STORAGE = 'https://storage.example.com';

function recordingFields({ id, reportAt }: SimulatedCall): object {
  const signature = `X-Amz-Expires=3600&X-Amz-Signature=simulated${id.slice(0, 8)}`;
  return {
    recordingUrl: `${STORAGE}/${id}-mono.wav`,
    stereoRecordingUrl: `${STORAGE}/${id}-stereo.wav`,
    recording: {
      stereoUrl: `${STORAGE}/${id}-stereo.wav`,
      mono: {
        combinedUrl: `${STORAGE}/${id}-mono.wav`,
        assistantUrl: `${STORAGE}/${id}-assistant.wav`,
        customerUrl: `${STORAGE}/${id}-customer.wav`,
      },
    },
    logUrl: `${STORAGE}/${id}.jsonl.gz`,
    presignedMonoUrl: `${STORAGE}/${id}-mono.wav?${signature}`,
    presignedStereoUrl: `${STORAGE}/${id}-stereo.wav?${signature}`,
    presignedUrlsExpiresAt: isoTime(reportAt + HOUR),
  };
}

function activations(call: SimulatedCall): object[] {
  const { arrival, handOver, assistantVersion } = call;
  const activation = ({ id, name }: Assistant, version: string) => ({
    assistantId: id,
    assistantName: name,
    assistantVersion: version,
  });
  return [
    activation(arrival.assistant, assistantVersion),
    ...(handOver === null ? [] : [activation(handOver.to, versionAt(handOver.to, arrival.at))]),
  ];
}

/** Ids of what is drawn from conversations, the same in all calls. */
const SCORECARD_ID = '3c0f8a52-6d41-4b7e-9a10-5e7c9b2d4001';
const OUTPUT_IDS: Readonly<Record<string, string>> = {
  'Call outcome': '3c0f8a52-6d41-4b7e-9a10-5e7c9b2d4002',
  'Follow-up needed': '3c0f8a52-6d41-4b7e-9a10-5e7c9b2d4003',
};

function evaluationFields(evaluation: Evaluation | undefined): object {
  if (evaluation === undefined) {
    return {};
  }
  const { outputs, score, changedAt } = evaluation;
  return {
    structuredOutputs: Object.fromEntries(
      Object.entries(outputs).map(([name, result]) => [OUTPUT_IDS[name] ?? name, { name, result }])
    ),
    structuredOutputsLastUpdatedAt: isoTime(changedAt),
    scorecards: { [SCORECARD_ID]: { name: 'Call quality', score, scoreNormalized: score } },
  };
}

function artifact(call: SimulatedCall, evaluation: Evaluation | undefined): object {
  const { conversation, transfer } = call;
  const hasTalk = conversation.lines.length > 0;
  return {
    messages: conversationEntries(call, call.endedAt),
    transcript: plainTranscript(conversation),
    ...(hasTalk ? recordingFields(call) : {}),
    ...(conversation.turns.length > 0 ? { performanceMetrics: performanceMetrics(conversation) } : {}),
    assistantActivations: activations(call),
    transfers:
      transfer === null
        ? []
        : [{ destination: transferDestination(call), mode: transfer.mode, status: transfer.status }],
    ...evaluationFields(evaluation),
    variableValues: {},
  };
}

function analysis({ judgement }: SimulatedCall): object {
  return judgement === null
    ? {}
    : {
        summary: judgement.summary,
        structuredData: { sentiment: judgement.sentiment },
        successEvaluation: judgement.successEvaluation,
      };
}

/**
 * The final report of a call in the shape of 2026. A squad has no assistant of its own, so its report names those that
 * were active only.
 *
 * @param evaluation what was drawn from the conversation until then
 * @param at epoch ms at which the report is sent: a corrected one comes later
 */
export function report(call: SimulatedCall, evaluation: Evaluation | undefined, at: number): object {
  const common = {
    ...commonFields(call, at),
    ...(call.handOver === null ? {} : { assistant: undefined }),
  };
  const times = {
    ...(call.startedAt === null ? {} : { startedAt: isoTime(call.startedAt) }),
    endedAt: isoTime(call.endedAt),
  };
  const bill = { cost: call.costUsd, costs: billEntries(call), costBreakdown: billBreakdown(call) };
  return {
    type: 'end-of-call-report',
    ...common,
    endedReason: call.ending.reason,
    ...times,
    ...bill,
    analysis: analysis(call),
    artifact: artifact(call, evaluation),
    call: { ...callCopy(call, at), ...times, cost: call.costUsd, endedReason: call.ending.reason },
  };
}
