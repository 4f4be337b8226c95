import { TURN_STAGES, type TurnLatency, type TurnStage } from '@voicehive/datasource-service/contract';

/** One piece of a turn's bar. */
export interface Segment {
  part: TurnStage | 'unattributed';
  ms: number;
  /** Share of the scale, 0 to 1. */
  width: number;
}

export interface TurnBar {
  index: number;
  segments: Segment[];
  /** Milliseconds; null when the platform measured no total. */
  total: number | null;
  /** Milliseconds by our own clock of speech; null when it saw nothing. */
  observed: number | null;
  /** Our clock minus the platform's, ms; null unless both measured the turn. */
  difference: number | null;
  /** Milliseconds by which the stages add up to more than the total, because they overlapped. */
  overlap: number;
  /** Stages without a measurement, which is not the same as 0 ms. */
  notMeasured: TurnStage[];
  isSlowest: boolean;
}

export interface Waterfall {
  bars: TurnBar[];
  /** Milliseconds at the right end of the scale. */
  scaleMs: number;
}

/** Lays all turns of a call out on one scale, so that bars compare. */
export function layOutWaterfall(turns: TurnLatency[]): Waterfall {
  const lengths = turns.map(lengthOf);
  const scaleMs = Math.max(0, ...lengths);
  const slowest = scaleMs > 0 ? lengths.indexOf(scaleMs) : -1;
  return {
    scaleMs,
    bars: turns.map((turn, position) => ({
      index: turn.index,
      segments: segmentsOf(turn, scaleMs),
      total: turn.total,
      observed: turn.observed,
      difference: turn.observed === null || turn.total === null ? null : turn.observed - turn.total,
      overlap: turn.total === null ? 0 : Math.max(0, sumOfParts(turn) - turn.total),
      notMeasured: TURN_STAGES.filter((stage) => turn.stages[stage] === null),
      isSlowest: turns.length > 1 && position === slowest,
    })),
  };
}

function segmentsOf(turn: TurnLatency, scaleMs: number): Segment[] {
  const parts = [
    ...TURN_STAGES.map((stage) => ({ part: stage, ms: turn.stages[stage] ?? 0 })),
    { part: 'unattributed' as const, ms: turn.unattributed ?? 0 },
  ];
  return parts.filter(({ ms }) => ms > 0).map(({ part, ms }) => ({ part, ms, width: ms / scaleMs }));
}

/** What the stages and the unexplained part add up to, ms. */
function sumOfParts(turn: TurnLatency): number {
  return TURN_STAGES.reduce((sum, stage) => sum + (turn.stages[stage] ?? 0), turn.unattributed ?? 0);
}

/** The total, or what the stages add up to when that is longer or all there is. */
function lengthOf(turn: TurnLatency): number {
  return Math.max(turn.total ?? 0, sumOfParts(turn));
}
