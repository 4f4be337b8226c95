import { simulateCall } from '../call/simulateCall.ts';
import { HOUR, MINUTE } from '../time/durations.ts';
import { slotOf } from './arrival.ts';
import { arrivalsBetween, type Demand } from './arrivals.ts';
import { topUps } from './topUps.ts';

const NIGHT = Date.UTC(2026, 4, 6, 2);
const DEMAND: Demand = { seed: 4, callsPerDay: 400, incidents: [] };

describe('topUps', () => {
  it('keeps at least the asked number of calls open at any time', () => {
    const first = slotOf(NIGHT);
    const regular = [...arrivalsBetween(DEMAND, NIGHT - HOUR, NIGHT + 2 * HOUR)].map((arrival) =>
      simulateCall(DEMAND.seed, arrival, [])
    );
    const added = Array.from({ length: 6 }, (_, index) => topUps(DEMAND, 3, first - 2 + index)).flat();
    const calls = [...regular, ...added];

    for (let at = NIGHT; at < NIGHT + 90 * MINUTE; at += 20_000) {
      const open = calls.filter(({ createdAt, endedAt }) => createdAt <= at && endedAt > at).length;
      expect(open).toBeGreaterThanOrEqual(3);
      expect(open).toBeLessThan(10);
    }
  });

  it('depends on the slot alone', () => {
    const slot = slotOf(NIGHT);
    const ids = () => topUps(DEMAND, 3, slot).map(({ id, createdAt }) => [id, createdAt]);

    expect(ids()).toEqual(ids());
    expect(ids()).not.toEqual(topUps(DEMAND, 3, slot + 1).map(({ id, createdAt }) => [id, createdAt]));
  });

  it('adds nothing when nothing is asked for', () => {
    expect(topUps(DEMAND, 0, slotOf(NIGHT))).toEqual([]);
  });
});
