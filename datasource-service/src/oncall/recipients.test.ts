import { readOnCallPlan } from '../config/onCallFile.ts';
import { recipientsOf } from './recipients.ts';

const plan = readOnCallPlan(null, {});

/** A Wednesday in the second week of the rotation. */
const MOMENT = Date.UTC(2026, 0, 14, 12);

describe('recipients', () => {
  it('are whoever is on call at the moment, people by name, or everyone, each once', () => {
    expect(recipientsOf(['schedule:primary'], plan, MOMENT)).toEqual([{ person: 'ben', name: 'Ben Okafor' }]);
    expect(recipientsOf(['person:ana', 'everyone'], plan, MOMENT).map(({ person }) => person)).toEqual([
      'ana',
      'ben',
      'chi',
    ]);
    expect(recipientsOf(['channel', 'person:ana'], plan, MOMENT)).toEqual([
      { person: 'ana', name: 'Ana Ferreira' },
      { person: null, name: 'the channel' },
    ]);
  });

  it('are nobody where an older policy names what is gone, or nobody is on call', () => {
    expect(recipientsOf(['schedule:night', 'person:eve'], plan, MOMENT)).toEqual([]);
    const primary = plan.schedules.get('primary');
    const open = primary && { ...plan, schedules: new Map([['primary', { ...primary, fallback: null }]]) };
    expect(open && recipientsOf(['schedule:primary'], open, Date.UTC(2020, 0, 1))).toEqual([]);
  });
});
