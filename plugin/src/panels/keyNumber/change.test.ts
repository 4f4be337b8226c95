import { changeOf } from './change';

const CALLS = { unit: 'short', goodDirection: 'up' as const };
const FAILED = { unit: 'percentunit', goodDirection: 'down' as const };

describe('the change of a key number', () => {
  it.each([
    ['more calls', { ...CALLS, now: 150, before: 100 }, { direction: 'up', text: '+50 %', news: 'good' }],
    ['a few less', { ...CALLS, now: 97, before: 100 }, { direction: 'down', text: '−3.0 %', news: 'bad' }],
    [
      'a share in percentage points',
      { ...FAILED, now: 0.031, before: 0.02 },
      { direction: 'up', text: '+1.1 pp', news: 'bad' },
    ],
    ['a share from nothing', { ...FAILED, now: 0.02, before: 0 }, { direction: 'up', text: '+2.0 pp', news: 'bad' }],
    [
      'next to nothing',
      { ...CALLS, now: 1001, before: 1000 },
      { direction: 'same', text: 'unchanged', news: 'neutral' },
    ],
    [
      'one that is neither good nor bad',
      { ...CALLS, goodDirection: 'neither' as const, now: 3, before: 1 },
      { direction: 'up', text: '+200 %', news: 'neutral' },
    ],
  ])('tells of %s', (_name, compared, expected) => {
    expect(changeOf(compared)).toEqual(expected);
  });

  it('is nothing where there is nothing to compare', () => {
    expect(changeOf({ ...CALLS, now: 3, before: 0 })).toBeNull();
    expect(changeOf({ ...CALLS, now: null, before: 2 })).toBeNull();
    expect(changeOf({ ...CALLS, now: 3, before: null })).toBeNull();
  });
});
