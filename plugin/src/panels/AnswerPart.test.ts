import { getDefaultTimeRange, LoadingState, type DataFrame, type PanelData } from '@grafana/data';

import { frameOf } from '../test/frames';
import { partOf } from './AnswerPart';
import type { PageQuery } from './PageQuery';

const NUMBERS: PageQuery = { refId: 'numbers', queryType: 'metric', measures: ['calls', 'costTotal'] };
const SERIES: PageQuery = { refId: 'series', queryType: 'metric', measures: ['calls'] };

function answer(refId: string, frame: DataFrame): DataFrame {
  return { ...frame, refId };
}

const WHOLE: PanelData = {
  state: LoadingState.Done,
  series: [
    answer('numbers', frameOf([{ calls: 3, callsBefore: 2, callsChange: 0.5, costTotal: 1 }])),
    answer('series', frameOf([{ at: 1, calls: 3 }])),
  ],
  timeRange: getDefaultTimeRange(),
};

function failed(refId?: string): PanelData {
  return { ...WHOLE, state: LoadingState.Error, errors: [{ refId, message: 'too slow' }] };
}

describe('a panel’s part of the page’s answer', () => {
  it('holds the answers to its own queries only', () => {
    expect(partOf(WHOLE, { queries: [SERIES] }).series.map(({ refId }) => refId)).toEqual(['series']);
  });

  it('holds one measure with what it is compared with', () => {
    const [frame] = partOf(WHOLE, { queries: [NUMBERS], measure: 'calls' }).series;
    expect(frame.fields.map(({ name }) => name)).toEqual(['calls', 'callsBefore', 'callsChange']);
  });

  it('fails when one of its own queries failed, and not when another did', () => {
    expect(partOf(failed('numbers'), { queries: [NUMBERS] })).toMatchObject({
      state: LoadingState.Error,
      errors: [{ message: 'too slow' }],
    });
    expect(partOf(failed('numbers'), { queries: [SERIES] })).toMatchObject({
      state: LoadingState.Done,
      errors: undefined,
    });
  });

  it('fails when the request as a whole did', () => {
    expect(partOf(failed(), { queries: [SERIES] }).state).toBe(LoadingState.Error);
  });
});
