import { NOON } from '../../../test/support/build.ts';
import { buildIncident, buildPolicy, changed } from '../../../test/support/buildIncident.ts';
import { due, nextStep } from './escalation.ts';
import { acknowledge, resolve, takeStep, type Incident } from './incident.ts';

const MINUTE = 60_000;
const ANN = { person: 'ann', name: 'Ann' };

function afterSteps(count: number, policy = buildPolicy()): Incident {
  return { ...buildIncident({}, policy), stepsTaken: count };
}

describe('an escalation', () => {
  it('takes its steps at their times, and all of them again as often as said', () => {
    const times = [0, 1, 2, 3].map((taken) => nextStep(afterSteps(taken))?.at);
    expect(times).toEqual([NOON, NOON + 5 * MINUTE, NOON + 20 * MINUTE, NOON + 25 * MINUTE]);
    expect(nextStep(afterSteps(4))).toBeNull();
    const once = buildPolicy({ repeat: null });
    expect(nextStep(afterSteps(1, once))?.at).toBe(NOON + 5 * MINUTE);
    expect(nextStep(afterSteps(2, once))).toBeNull();
    expect(nextStep(afterSteps(0, buildPolicy({ steps: [] })))).toBeNull();
  });

  it('is due when its time has come, not before', () => {
    expect(due(afterSteps(1), NOON + 5 * MINUTE - 1)).toEqual([]);
    expect(due(afterSteps(1), NOON + 5 * MINUTE)).toMatchObject([
      { kind: 'takeStep', step: { notify: ['everyone', 'channel'] } },
    ]);
    expect(due(afterSteps(4), NOON + 60 * MINUTE)).toEqual([]);
  });

  it('sends the pages that wait for it', () => {
    const { incident } = takeStep(buildIncident(), [ANN], ['slack', 'webhook'], NOON);
    const [first, second] = incident.pages;
    const later = { ...incident, pages: [first, { ...second, tryAt: NOON + MINUTE }] } as Incident;
    expect(due(later, NOON)).toMatchObject([{ kind: 'send', page: { channel: 'slack' } }]);
    expect(due(later, NOON + MINUTE)).toHaveLength(2);
    const done = { ...later, pages: later.pages.map((page) => ({ ...page, tryAt: null })) };
    expect(due(done, NOON + MINUTE)).toEqual([]);
  });

  it('rests while somebody takes care, and begins anew when that takes too long', () => {
    const taken = changed(acknowledge(buildIncident(), 'ann', NOON)).incident;
    expect(nextStep(taken)?.at).toBe(NOON + 30 * MINUTE);
    expect(due(taken, NOON + 30 * MINUTE - 1)).toEqual([]);
    expect(due(taken, NOON + 30 * MINUTE)).toEqual([{ kind: 'expireAcknowledgement' }]);
    const patient = changed(
      acknowledge(buildIncident({}, buildPolicy({ acknowledgeTimeoutMs: null })), 'ann', NOON)
    ).incident;
    expect(nextStep(patient)).toBeNull();
    expect(due(patient, NOON + 600 * MINUTE)).toEqual([]);
  });

  it('ends with the incident', () => {
    const over = changed(resolve(buildIncident(), 'ann', NOON)).incident;
    expect(nextStep(over)).toBeNull();
    expect(due(over, NOON + 600 * MINUTE)).toEqual([]);
  });
});
