import { frameOf } from '../../test/frames';
import { asMarks } from '../marks';
import { readVersions } from './readVersions';

const ROW = {
  at: 1000,
  assistant: 'Reception',
  version: '2',
  previousVersion: '1',
  callsBefore: 100,
  callsAfter: 90,
  measure: 'failureRatio',
  title: 'Failure ratio',
  unit: 'percentunit',
  goodDirection: 'down',
  before: 0.01,
  after: 0.05,
  difference: 0.04,
  low: 0.01,
  high: 0.07,
  isClear: true,
};

const FRAME = frameOf([
  ROW,
  { ...ROW, measure: 'turnLatencyP95', title: 'p95 turn latency', unit: 'ms', isClear: false },
  { ...ROW, at: 500, assistant: 'Billing', previousVersion: null },
]);

describe('new versions', () => {
  it('are put together from a row for each measure', () => {
    const versions = readVersions(FRAME);
    expect(versions.map(({ assistant, measures }) => [assistant, measures.map(({ measure }) => measure)])).toEqual([
      ['Reception', ['failureRatio', 'turnLatencyP95']],
      ['Billing', ['failureRatio']],
    ]);
    expect(versions[0]).toMatchObject({ at: 1000, version: '2', previousVersion: '1', callsAfter: 90 });
    expect(readVersions(undefined)).toEqual([]);
  });

  it('are marked once each on the time axis of charts', () => {
    const { meta, fields } = asMarks(FRAME);
    expect(meta?.dataTopic).toBe('annotations');
    expect(fields.map(({ name, values }) => [name, values]).slice(0, 3)).toEqual([
      ['time', [1000, 500]],
      ['title', ['New version', 'New version']],
      ['text', ['Reception: version 2 after 1', 'Billing: version 2']],
    ]);
  });
});
