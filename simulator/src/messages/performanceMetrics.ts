import type { Conversation } from '../call/conversation.ts';
import type { ReportedTurn } from '../call/drawTurns.ts';

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function averageOf(turns: readonly ReportedTurn[], stage: keyof ReportedTurn): number {
  return Math.round(mean(turns.map((turn) => turn[stage])) * 100) / 100;
}

/**
 * `artifact.performanceMetrics` with the platform's habits: stages that were not measured are 0, and the averages
 * count those zeros.
 */
export function performanceMetrics({ turns, interruptions }: Conversation): object {
  const reported = turns.map((turn) => turn.reported);
  const transport = Math.round(mean(turns.map(({ transportMs }) => transportMs)));
  const count = (by: 'user' | 'agent') => interruptions.filter((interruption) => interruption.by === by).length;
  return {
    turnLatencies: reported.map(({ endpointing, transcriber, model, voice, total }) => ({
      modelLatency: model,
      voiceLatency: voice,
      transcriberLatency: transcriber,
      endpointingLatency: endpointing,
      turnLatency: total,
    })),
    modelLatencyAverage: averageOf(reported, 'model'),
    voiceLatencyAverage: averageOf(reported, 'voice'),
    transcriberLatencyAverage: averageOf(reported, 'transcriber'),
    endpointingLatencyAverage: averageOf(reported, 'endpointing'),
    turnLatencyAverage: averageOf(reported, 'total'),
    fromTransportLatencyAverage: Math.floor(transport / 2),
    toTransportLatencyAverage: Math.ceil(transport / 2),
    // The platform counts by who was interrupted.
    numUserInterrupted: count('agent'),
    numAssistantInterrupted: count('user'),
  };
}
