import { columnsOf } from '../../test/support/queryPlace.ts';
import { readOnCallPlan } from '../config/onCallFile.ts';
import type { OnCallPlan } from '../oncall/plan.ts';
import { onCallKind } from './onCall.ts';
import type { QueryContext, QueryStores } from './query.ts';

const DAY = 24 * 60 * 60_000;

/** A Wednesday in the second week of the rotation. */
const NOW = Date.UTC(2026, 0, 14, 12);

async function ask(
  model: object,
  now = NOW,
  plan: OnCallPlan = readOnCallPlan(null, { ONCALL_BEN_EMAIL: 'ben@example.com' })
) {
  const stores = { operations: { onCallPlan: plan, now: () => now } } as unknown as QueryStores;
  const frames = await onCallKind.run(onCallKind.schema.parse(model), {} as QueryContext, stores);
  return { names: frames.map(({ name }) => name), text: JSON.stringify(frames), frames: frames.map(columnsOf) };
}

describe('onCall queries', () => {
  it('tell who is on call in each schedule, until when, and who is next, without an address', async () => {
    const { names, frames, text } = await ask({});
    expect(names).toEqual(['onCall', 'shifts']);
    const monday = (day: number) => Date.UTC(2026, 0, day, 8);
    expect(frames[0]).toEqual({
      schedule: ['primary', 'secondary'],
      title: ['Primary', 'Secondary'],
      timeZone: ['Europe/Berlin', 'Europe/Berlin'],
      person: ['Ben Okafor', 'Chi Nguyen'],
      isFallback: [false, false],
      since: [monday(12), monday(12)],
      until: [monday(19), monday(19)],
      nextPerson: ['Chi Nguyen', 'Ana Ferreira'],
    });
    expect(frames[1]).toMatchObject({
      schedule: ['primary', 'primary', 'primary', 'secondary', 'secondary', 'secondary'],
      person: ['Ben Okafor', 'Chi Nguyen', 'Ana Ferreira', 'Chi Nguyen', 'Ana Ferreira', 'Ben Okafor'],
      from: [NOW, monday(19), monday(26), NOW, monday(19), monday(26)],
      to: [monday(19), monday(26), NOW + 14 * DAY, monday(19), monday(26), NOW + 14 * DAY],
    });
    expect(text).not.toContain('@');
  });

  it('tell overrides and who stands in, and look as far ahead as asked', async () => {
    const christmas = await ask({ days: 3, frame: 'shifts' }, Date.UTC(2026, 11, 25));
    expect(christmas.names).toEqual(['shifts']);
    expect(christmas.frames[0]?.['isOverride']).toContain(true);
    const before = await ask({ frame: 'onCall' }, Date.UTC(2025, 11, 31));
    expect(before.frames[0]).toMatchObject({
      person: ['Chi Nguyen', 'Ana Ferreira'],
      isFallback: [true, true],
      since: [null, null],
    });
    expect(onCallKind.schema.safeParse({ days: 0 }).error?.issues[0]?.message).toBe(
      'must be a whole number from 1 to 60'
    );
  });

  it('tell when nobody is on call, and nobody comes after', async () => {
    const plan = readOnCallPlan(null, {});
    const primary = plan.schedules.get('primary');
    const alone = primary && {
      ...primary,
      fallback: null,
      layers: primary.layers.map((layer) => ({ ...layer, people: ['eve'] })),
    };
    const { frames } = await ask({ frame: 'onCall' }, NOW, {
      ...plan,
      schedules: new Map(alone && [['primary', alone]]),
    });
    expect(frames[0]).toMatchObject({ person: [null], nextPerson: ['Ben Okafor'] });
    const ever = alone && { ...alone, overrides: [] };
    const steady = await ask({ frame: 'onCall' }, Date.UTC(2028, 0, 14), {
      ...plan,
      schedules: new Map(ever && [['primary', ever]]),
    });
    expect(steady.frames[0]).toMatchObject({ person: [null], until: [null], nextPerson: [null] });
  });
});
