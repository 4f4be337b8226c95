import type { TurnLatency } from '@voicehive/datasource-service/contract';

import { layOutWaterfall } from './waterfall';

function turn(
  index: number,
  given: Partial<Omit<TurnLatency, 'stages'>> & { stages?: Partial<TurnLatency['stages']> }
): TurnLatency {
  const stages = { endpointing: null, transcriber: null, model: null, voice: null, transport: null, ...given.stages };
  return { index, total: null, unattributed: null, observed: null, ...given, stages };
}

describe('layOutWaterfall', () => {
  const turns = [
    turn(0, { stages: { model: 400, voice: 100, transport: 0 }, total: 600, unattributed: 100 }),
    turn(1, { stages: { model: 1500, voice: 500 }, total: 2000, unattributed: 0 }),
  ];

  it('puts all turns on the scale of the longest', () => {
    const { bars, scaleMs } = layOutWaterfall(turns);
    expect(scaleMs).toBe(2000);
    expect(bars[0].segments).toEqual([
      { part: 'model', ms: 400, width: 0.2 },
      { part: 'voice', ms: 100, width: 0.05 },
      { part: 'unattributed', ms: 100, width: 0.05 },
    ]);
  });

  it('fills the total: stages and the unattributed part add up to it', () => {
    for (const { segments, total } of layOutWaterfall(turns).bars) {
      expect(segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(total);
    }
  });

  it('tells a stage of 0 ms from one that was not measured', () => {
    expect(layOutWaterfall(turns).bars[0].notMeasured).toEqual(['endpointing', 'transcriber']);
  });

  it('marks the slowest turn', () => {
    expect(layOutWaterfall(turns).bars.map(({ isSlowest }) => isSlowest)).toEqual([false, true]);
  });

  it('keeps bars inside the scale when stages add up to more than the total', () => {
    const { bars, scaleMs } = layOutWaterfall([turn(0, { stages: { model: 900, voice: 300 }, total: 1000 })]);
    expect(scaleMs).toBe(1200);
    expect(bars[0].segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
  });

  it('has neither a scale nor a slowest turn when nothing was measured', () => {
    const { bars, scaleMs } = layOutWaterfall([turn(0, {}), turn(1, {})]);
    expect(scaleMs).toBe(0);
    expect(bars.some(({ isSlowest }) => isSlowest)).toBe(false);
    expect(bars[0].segments).toEqual([]);
  });

  it('holds our clock against the platform’s, and says by how much stages overlap', () => {
    const [both, none] = layOutWaterfall([
      turn(0, { stages: { model: 900, voice: 300 }, total: 1000, observed: 1100 }),
      turn(1, { observed: 800 }),
    ]).bars;
    expect(both).toMatchObject({ observed: 1100, difference: 100, overlap: 200 });
    expect(none).toMatchObject({ observed: 800, difference: null, overlap: 0 });
  });
});
