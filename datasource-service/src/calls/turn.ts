import { TURN_STAGES, type TurnLatency, type TurnStage } from '../contract/index.ts';
import { PLAUSIBLE, type Plausibility } from './plausibility.ts';

/** A turn as a platform reports it: milliseconds, 0 or absent where nothing was measured. */
export interface ReportedTurn {
  stages: Partial<Record<TurnStage, number | null>>;
  total: number | null;
}

/** Platforms write 0 for a stage that did not run or was not timed; no stage of a phone call takes 0 ms. */
function measured(value: number | null | undefined): number | null {
  return value === undefined || value === 0 ? null : value;
}

/**
 * A reported turn with "not measured" told apart from zero, and with the part of the total that the stages leave
 * unexplained. Stages that overlap can sum to more than the total; then nothing is unattributed.
 */
export function readTurn(reported: ReportedTurn, index: number): TurnLatency {
  const stages: Record<TurnStage, number | null> = {
    endpointing: null,
    transcriber: null,
    model: null,
    voice: null,
    transport: null,
  };
  let explained = 0;
  for (const stage of TURN_STAGES) {
    const value = measured(reported.stages[stage]);
    stages[stage] = value;
    explained += Math.max(0, value ?? 0);
  }
  const total = measured(reported.total);
  return { index, stages, total, unattributed: total === null ? null : Math.max(0, total - explained), observed: null };
}

/** A turn of both clocks without impossible figures. What they explained becomes unattributed again. */
export function plausibleTurn(
  index: number,
  reported: TurnLatency | null,
  observed: number | null,
  plausibility: Plausibility
): TurnLatency {
  const check = (value: number | null): number | null => plausibility.check(PLAUSIBLE.latencyMs, value);
  const turn = readTurn(
    {
      stages: Object.fromEntries(TURN_STAGES.map((stage) => [stage, check(reported?.stages[stage] ?? null)])),
      total: check(reported?.total ?? null),
    },
    index
  );
  const unattributed = reported?.unattributed === null ? null : turn.unattributed;
  return { ...turn, unattributed, observed: check(observed) };
}
