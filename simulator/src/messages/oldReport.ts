import type { SimulatedCall } from '../call/simulatedCall.ts';
import { billBreakdown } from './bill.ts';
import { callCopy, isoTime } from './copies.ts';
import { plainTranscript } from './conversationEntries.ts';

function oldEntries({ conversation, startedAt, createdAt }: SimulatedCall): object[] {
  const start = startedAt ?? createdAt;
  return conversation.lines.map((line) => ({
    role: line.speaker === 'user' ? 'user' : 'bot',
    message: line.text,
    // Binary fractions of a millisecond are what the platform wrote then.
    time: line.startedAt + 0.25,
    endTime: line.endedAt + 0.25,
    secondsFromStart: (line.startedAt - start) / 1000,
    duration: (line.endedAt - line.startedAt) / 1000,
    source: '',
  }));
}

/**
 * The final report in the shape of 2024: the timestamp is text, durations are seconds, the conversation stands beside
 * an empty artifact, and there are neither turn latencies nor an itemised bill.
 */
export function oldReport(call: SimulatedCall): object {
  const messages = oldEntries(call);
  const transcript = plainTranscript(call.conversation);
  const recordingUrl = messages.length > 0 ? `https://storage.example.com/${call.id}-mono.wav` : null;
  return {
    type: 'end-of-call-report',
    timestamp: isoTime(call.reportAt),
    endedReason: call.ending.reason,
    startedAt: call.startedAt === null ? null : isoTime(call.startedAt),
    endedAt: isoTime(call.endedAt),
    durationSeconds: call.startedAt === null ? null : (call.endedAt - call.startedAt) / 1000,
    cost: call.costUsd,
    costBreakdown: billBreakdown(call),
    analysis: {
      summary: call.judgement?.summary ?? null,
      successEvaluation: call.judgement?.successEvaluation ?? null,
    },
    summary: call.judgement?.summary ?? null,
    transcript,
    messages,
    recordingUrl,
    stereoRecordingUrl: null,
    artifact: { messages: [], transcript, recordingUrl },
    call: callCopy(call, call.reportAt),
    assistant: { name: call.arrival.assistant.name, model: call.arrival.assistant.model },
    customer: call.customerNumber === null ? null : { number: call.customerNumber, name: null },
    phoneNumber: call.arrival.assistant.phoneNumber,
  };
}
