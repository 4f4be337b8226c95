import type { CallEvent, CallFacts } from '../../calls/callEvent.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { present } from '../present.ts';
import { readAssistants, readLines, readMarks, readToolCalls, readTurns } from './conversation.ts';
import type { LiveKitChatItem, LiveKitReport } from './schema.ts';
import { readUsage } from './usage.ts';

/** Our name for the kind of message: the SDK gives it none. */
export const SESSION_REPORT = 'session_report';

function filled<T>(list: T[]): T[] | null {
  return list.length === 0 ? null : list;
}

/** The models of the first message that names each. */
function modelFacts(items: readonly LiveKitChatItem[]): Partial<CallFacts> {
  const first = (name: 'llm_metadata' | 'tts_metadata' | 'stt_metadata') =>
    items.flatMap((item) => item.metrics?.[name] ?? [])[0];
  const [model, voice, transcriber] = [first('llm_metadata'), first('tts_metadata'), first('stt_metadata')];
  return present<CallFacts>({
    modelProvider: model?.model_provider,
    model: model?.model_name,
    voiceProvider: voice?.model_provider,
    voice: voice?.model_name,
    transcriberProvider: transcriber?.model_provider,
    transcriber: transcriber?.model_name,
  });
}

/**
 * What an agent's report says about its room; null when it names none.
 * Source: `SessionReport.to_dict` in livekit/agents, livekit-agents/livekit/agents/voice/report.py.
 */
export function readSessionReport(report: LiveKitReport, receivedAt: number): CallEvent | null {
  if (report.room_id === null) {
    return null;
  }
  const items = report.chat_history.items ?? [];
  const at = report.timestamp ?? receivedAt;
  const times = items.flatMap((item) => item.created_at ?? []);
  const interrupted = items.filter((item) => item.role === 'assistant' && item.interrupted === true);
  // The report has no times of the call itself; webhooks of the room know them better.
  const guesses: Partial<CallFacts> = { endedAt: at, ...present<CallFacts>({ startedAt: times[0] }) };
  const facts: Partial<CallFacts> = {
    ...modelFacts(items),
    ...present<CallFacts>({
      transcript: filled(readLines(items)),
      turns: filled(readTurns(items)),
      assistants: filled(readAssistants(items)),
      costs: filled(readUsage(report.usage ?? [])),
      userInterruptions: items.length === 0 ? null : interrupted.length,
      hasRecording: report.audio_recording_path === null ? null : true,
    }),
  };
  return {
    provider: 'livekit',
    callId: report.room_id,
    at,
    receivedAt,
    state: 'ended',
    layers: [
      { facts: guesses, weight: SourceWeight.copy, at },
      { facts, weight: SourceWeight.report, at },
    ],
    lines: [],
    toolCalls: readToolCalls(items),
    marks: readMarks(report.events ?? []),
  };
}
