import type { SimulatedCall } from '../call/simulatedCall.ts';
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

function artifact(call: SimulatedCall): object {
  const { arrival, conversation, ending } = call;
  const { assistant } = arrival;
  const hasTalk = conversation.lines.length > 0;
  return {
    messages: conversationEntries(call, call.endedAt),
    transcript: plainTranscript(conversation),
    ...(hasTalk ? recordingFields(call) : {}),
    ...(conversation.turns.length > 0 ? { performanceMetrics: performanceMetrics(conversation) } : {}),
    assistantActivations: [
      {
        assistantId: assistant.id,
        assistantName: assistant.name,
        assistantVersion: call.assistantVersion,
      },
    ],
    transfers: ending.isTransfer
      ? [
          {
            destination: transferDestination(call),
            status: ending.reason === 'assistant-forwarded-call' ? 'completed' : 'failed',
          },
        ]
      : [],
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

/** The final report of a call in the shape of 2026. */
export function report(call: SimulatedCall): object {
  const common = commonFields(call, call.reportAt);
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
    artifact: artifact(call),
    call: { ...callCopy(call, call.reportAt), ...times, cost: call.costUsd, endedReason: call.ending.reason },
  };
}
