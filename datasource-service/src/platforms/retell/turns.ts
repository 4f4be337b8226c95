import type { TurnLatency } from '../../contract/index.ts';
import { readTurn } from '../../calls/turn.ts';
import type { RetellLatency } from './schema.ts';

/**
 * Turns from the call's lists of data points. `e2e` has one point for each change of turn; the other lists count
 * requests, and a turn with a tool makes two. Only a list as long as `e2e` belongs to turns point by point. A list of
 * another length says nothing about any one turn: its stage is not measured, and then nobody can say which part of a
 * turn is left unexplained either.
 * Source: `PhoneCallResponse.Latency` in RetellAI/retell-typescript-sdk, src/resources/call.ts; milliseconds.
 */
export function readTurns(latency: RetellLatency): TurnLatency[] {
  const totals = latency.e2e?.values ?? [];
  const stages = {
    transcriber: latency.asr?.values ?? null,
    model: latency.llm?.values ?? latency.s2s?.values ?? null,
    voice: latency.tts?.values ?? null,
  };
  const isAligned = Object.values(stages).every((points) => points === null || points.length === totals.length);
  const pointAt = (points: Array<number | null> | null, index: number) =>
    points?.length === totals.length ? (points[index] ?? null) : null;
  return totals.map((total, index) => {
    const turn = readTurn(
      {
        stages: {
          transcriber: pointAt(stages.transcriber, index),
          model: pointAt(stages.model, index),
          voice: pointAt(stages.voice, index),
        },
        total,
      },
      index
    );
    return isAligned ? turn : { ...turn, unattributed: null };
  });
}
